import { describe, expect, it } from '@jest/globals';
import { releases } from '../../../../src/streams/releases.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { basisOf } from '../../../../src/sync/outlook/begin.ts';
import type { PlannedStream } from '../../../../src/sync/plan/plan.ts';
import { createLedger } from '../../../../src/sync/progress/ledger.ts';
import { at, boundsUpTo, organizationPartition, planned } from '../../../support/builders.ts';

const START = at('2026-05-01');
const MARK = at('2026-05-05');
const HOUR = 3_600;
const BOUNDS = boundsUpTo(at('2026-05-11'), { startDate: START, lookbackSeconds: HOUR });

const basis = (plan: PlannedStream, from: number | undefined, bookmark?: string) =>
  basisOf(
    plan,
    [organizationPartition()],
    createLedger(
      { bookmarks: bookmark === undefined ? {} : { releases: { partitions: { '1': { start: bookmark } } } } },
      { startDate: START, isOwner: true, now: BOUNDS.asked, warn: () => {} },
    ),
    BOUNDS,
    from,
  );

describe('why a stream is read from where it is', () => {
  it.each([
    ['everything of a list without time', planned(teams), undefined, undefined, 'everything'],
    ['the start date where there is no bookmark', planned(releases), START, undefined, 'start_date'],
    ['the bookmark', planned(releases), MARK, '2026-05-05T00:00:00Z', 'bookmark'],
    ['the bookmark, and a lookback', planned(releases), MARK - HOUR, '2026-05-05T00:00:00Z', 'bookmark'],
    ['what changes unseen', planned(releases), MARK - HOUR - 1, '2026-05-05T00:00:00Z', 'reread'],
    [
      'the start date where an operator wants all of it each time',
      planned(releases, { replicationMethod: 'FULL_TABLE' }),
      START,
      '2026-05-05T00:00:00Z',
      'start_date',
    ],
  ] as const)('is %s', (_, plan, from, bookmark, expected) => {
    expect(basis(plan, from, bookmark)).toBe(expected);
  });
});
