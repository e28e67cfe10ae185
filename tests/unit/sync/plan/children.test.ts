import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import type { Partition } from '../../../../src/source.ts';
import { issueDetails } from '../../../../src/streams/issue-details.ts';
import { issueEvents } from '../../../../src/streams/issue-events.ts';
import { type Bounds, sweepOf } from '../../../../src/sync/plan/bounds.ts';
import { readsOf } from '../../../../src/sync/plan/reads.ts';
import { createLedger } from '../../../../src/sync/progress/ledger.ts';
import { formatInstant, type Instant } from '../../../../src/time.ts';
import { boundsUpTo, organizationPartition, planned } from '../../../support/builders.ts';

const bounds = (over: Partial<Bounds> = {}): Bounds =>
  boundsUpTo(100_000, {
    asked: 100_060,
    startDate: 1_000,
    lookbackSeconds: 100,
    issueRefreshHours: 1,
    ...over,
  });

function reads(
  definition: typeof issueEvents,
  bookmark: JsonObject | undefined,
  options: { partition?: Partition; bounds?: Partial<Bounds>; isFullTable?: boolean } = {},
) {
  const partition = options.partition ?? organizationPartition('1', { projects: ['7'] });
  const state = bookmark && { [definition.tapStreamId]: { partitions: { [partition.id]: bookmark } } };
  const ledger = createLedger(
    { bookmarks: state ?? {} },
    { startDate: 1_000, isOwner: true, now: 100_060, warn: () => {} },
  );
  const plan = planned(definition, options.isFullTable ? { replicationMethod: 'FULL_TABLE' } : {});
  return readsOf(plan, partition, ledger, bounds(options.bounds));
}

const at = (second: Instant): string => formatInstant(second);
const childSpans = (...given: Parameters<typeof reads>) =>
  reads(...given).map(({ children }) => children?.span);

describe('what is asked for of each issue', () => {
  it('is everything since the start date in the first run', () => {
    expect(childSpans(issueEvents, undefined)).toEqual([[1_000, 100_060]]);
  });

  it('is what came since the bookmark, with the lookback', () => {
    expect(childSpans(issueEvents, { start: at(50_000) })).toEqual([[49_900, 100_060]]);
    expect(childSpans(issueEvents, { start: at(50_000), projects: ['7'] })).toHaveLength(1);
  });

  it('is what came since everything had been read, while there are gaps', () => {
    const bookmark = { start: at(50_000), since: at(20_000), covered: [[at(60_000), at(90_000)]] };
    expect(childSpans(issueEvents, bookmark)).toEqual([
      [19_900, 100_060],
      [19_900, 100_060],
    ]);
    expect(reads(issueEvents, bookmark).map(({ children }) => children?.isAlone)).toEqual([false, false]);
  });

  it('is everything for projects that join, and for an operator who wants it every time', () => {
    const partition = organizationPartition('1', { projects: ['7', '8'] });
    const bookmark = { start: at(50_000), projects: ['7'] };
    expect(childSpans(issueEvents, bookmark, { partition })).toEqual([
      [49_900, 100_060],
      [1_000, 100_060],
    ]);
    expect(childSpans(issueEvents, bookmark, { isFullTable: true })).toEqual([[1_000, 100_060]]);
  });

  it('is everything where a search chooses the issues: an old one may be among them tomorrow', () => {
    const partition: Partition = { ...organizationPartition('1', { projects: ['7'] }), isSearched: true };
    expect(childSpans(issueEvents, { start: at(50_000) }, { partition })).toEqual([[1_000, 100_060]]);
  });

  it('is no span where children have no time', () => {
    expect(childSpans(issueDetails, undefined)).toEqual([undefined]);
  });
});

describe('the pass over all issues', () => {
  const of = (checkpoint: Partial<Parameters<typeof sweepOf>[1]>, over: Partial<Bounds> = {}) =>
    sweepOf('issue_refresh_hours', { progress: { start: 90_000, covered: [] }, ...checkpoint }, bounds(over));
  const all = { began: 100_000, left: [[1_000, 100_000]] };

  it('begins when the last one is old enough, or there was none', () => {
    expect(of({})).toEqual(all);
    expect(of({ refreshed: 96_400 })).toEqual(all);
    expect(of({ refreshed: 96_401 })).toBeUndefined();
    expect(of({}, { issueRefreshHours: -1 })).toBeUndefined();
    expect(sweepOf(undefined, { progress: { start: 90_000, covered: [] } }, bounds())).toBeUndefined();
  });

  it('goes on where it was', () => {
    const sweep = { began: 95_000, left: [[1_000, 5_000] as const] };
    expect(of({ sweep })).toBe(sweep);
  });

  it('is read beside what is new, as far as it is left', () => {
    const sweep = { began: at(95_000), left: [[at(1_000), at(5_000)]] };
    const planned = reads(issueDetails, { start: at(90_000), sweep });
    expect(planned.map(({ read }) => read.span)).toEqual([
      [89_900, 100_060],
      [1_000, 5_000],
    ]);
    expect(reads(issueDetails, { start: at(90_000), refreshed: at(99_000) })).toHaveLength(1);
  });
});
