import { describe, expect, it } from '@jest/globals';
import { shardNote, shardsJson, shardTable } from '../../../src/report/outlook-shards.ts';
import { about, atLeast, exactly } from '../../../src/sync/outlook/estimate.ts';
import type { Proposal } from '../../../src/sync/outlook/shares.ts';

const TWO: Proposal = {
  isFound: true,
  alone: 3_000,
  seconds: 1_800,
  limit: undefined,
  shares: [
    { index: 1, projects: 1_200, records: about(90_000), requests: atLeast(2_000), seconds: 1_800 },
    { index: 2, projects: 7, records: undefined, requests: exactly(12), seconds: 1 },
  ],
};
const ONE: Proposal = { ...TWO, alone: 30, seconds: 30, shares: TWO.shares.slice(0, 1) };
const limit = { of: 'events', seconds: 1_700 };

describe('a run that is divided', () => {
  it('is a table', () => {
    expect(shardTable(TWO)).toEqual([
      'shard  projects  records  requests   min',
      '-----  --------  -------  --------  ----',
      '1/2       1,200  ~90,000    2,000+   30+',
      '2/2           7  unknown        12  <0.1',
    ]);
  });

  it('is a document', () => {
    expect(shardsJson(TWO)).toEqual({
      count: 2,
      proposed: true,
      seconds: 1_800,
      alone: 3_000,
      note: shardNote(TWO),
      shares: [
        {
          shard: '1/2',
          projects: 1_200,
          records: { count: 90_000, precision: 'about' },
          requests: { count: 2_000, precision: 'at_least' },
          seconds: 1_800,
        },
        { shard: '2/2', projects: 7, records: null, requests: { count: 12, precision: 'exact' }, seconds: 1 },
      ],
    });
  });

  it('says why there are no more shards', () => {
    expect(shardNote(TWO)).toBe(
      '2 shards take about 30 minutes, one process about 50. More would gain little: shard 1 has the most to read. The server told of no limits: what it bears has to be tried.',
    );
    expect(shardNote({ ...TWO, limit: { ...limit, seconds: 900 } })).toMatch(
      / shard 1 has the most to read\.$/,
    );
    expect(shardNote({ ...TWO, limit })).toBe(
      "2 shards take about 30 minutes, one process about 50. More do not help: Sentry's limit on events is that of the organization, whichever process asks, and takes 28 minutes by itself.",
    );
    expect(shardNote(ONE)).toBe('One process is enough: it takes about 0.5 minutes.');
    expect(shardNote({ ...ONE, limit })).toMatch(/^One process is enough: .* More do not help: /);
  });

  it('says no more than what a given number takes', () => {
    expect(shardNote({ ...TWO, isFound: false })).toBe(
      '2 shards take about 30 minutes, one process about 50.',
    );
    expect(shardNote({ ...ONE, isFound: false })).toBe('One process is all: it takes about 0.5 minutes.');
  });
});
