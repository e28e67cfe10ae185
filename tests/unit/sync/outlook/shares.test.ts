import { describe, expect, it } from '@jest/globals';
import { about, exactly } from '../../../../src/sync/outlook/estimate.ts';
import { type Load, proposeShards } from '../../../../src/sync/outlook/shares.ts';

const PER_REQUEST = 0.1;
const load = (requests: number, over: Partial<Load> = {}): Load => ({
  of: 'lists',
  perSecond: undefined,
  records: about(100 * requests),
  requests: about(requests),
  projects: undefined,
  secondsFor: (count) => count * PER_REQUEST,
  ...over,
});
/** A stream by project, the requests of each project. */
const byProject = (requests: readonly number[], over: Partial<Load> = {}): Load =>
  load(
    requests.reduce((sum, count) => sum + count, 0),
    {
      of: 'events',
      projects: new Map(
        requests.map((count, n) => [`1/${n}`, { records: about(100 * count), requests: about(count) }]),
      ),
      ...over,
    },
  );
/** Projects go round: the n-th to shard n, and to the first again after the last. */
const propose = (wanted: number | 'auto', ...loads: Load[]) =>
  proposeShards(wanted, {
    loads,
    lookUps: { first: { requests: 1, seconds: 0.1 }, others: { requests: 2, seconds: 0.2 } },
    ownersUpTo: (name, most) =>
      Array.from({ length: most }, (_, n) => 1 + (Number(name.split('/')[1]) % (n + 1))),
  });
const TWELVE = Array.from({ length: 12 }, () => 1_000);

describe('a run that is divided', () => {
  it('gives the first shard what is not by project, and each its projects and look-ups', () => {
    const { shares, isFound } = propose(2, load(50), byProject([10, 20, 30]));
    expect(isFound).toBe(false);
    expect(shares).toEqual([
      { index: 1, projects: 2, records: about(9_000), requests: about(91), seconds: expect.closeTo(9.1) },
      { index: 2, projects: 1, records: about(2_000), requests: about(22), seconds: expect.closeTo(2.2) },
    ]);
  });

  it('takes as long as its longest share', () => {
    expect(propose(2, byProject([100, 300])).seconds).toBeCloseTo(30.2);
    expect(propose(2, byProject([100, 300])).alone).toBeCloseTo(40.1);
  });

  it('takes no less than a limit that all share, whoever asks', () => {
    const { seconds, limit } = propose(
      4,
      load(40, { perSecond: 1 }),
      byProject([100, 300], { perSecond: 4 }),
    );
    expect(limit).toEqual({ of: 'events', seconds: 100 });
    expect(seconds).toBe(100);
  });

  it('has a share of nothing where there are more shards than projects', () => {
    expect(propose(3, byProject([10])).shares[2]).toMatchObject({ projects: 0, requests: exactly(2) });
  });

  it('adds up to the whole', () => {
    const loads = [load(7), byProject(TWELVE)];
    const sum = (wanted: number) =>
      propose(wanted, ...loads).shares.reduce((all, { requests }) => all + (requests?.count ?? 0) - 2, 1);
    expect([1, 2, 5, 12, 20].map(sum)).toEqual([12_007, 12_007, 12_007, 12_007, 12_007]);
  });
});

describe('the number of shards that is found', () => {
  const found = (...loads: Load[]): number => propose('auto', ...loads).shares.length;

  it('is as many as there are equal parts, where nothing limits them', () => {
    expect(found(byProject(TWELVE))).toBe(12);
  });

  it('is one where the run is short', () => {
    expect(found(byProject([100, 100, 100, 100]))).toBe(1);
  });

  it('is one where the limit of the organization is what the run waits for', () => {
    expect(found(byProject(TWELVE, { perSecond: 5, secondsFor: (count) => count / 5 }))).toBe(1);
  });

  it('is one where nothing can be divided', () => {
    expect(found(load(10_000))).toBe(1);
  });

  it('is what keeps shards busy where one project has the most', () => {
    expect(found(byProject([10_000, 10_000, ...TWELVE.map(() => 10)]))).toBe(2);
  });

  it('is no more than anybody has tried', () => {
    const many = found(byProject(Array.from({ length: 640 }, () => 1_000)));
    expect(many).toBeGreaterThan(24);
    expect(many).toBeLessThanOrEqual(32);
  });
});
