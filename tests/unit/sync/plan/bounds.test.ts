import { describe, expect, it } from '@jest/globals';
import { type Bounds, lookbackOf, rereadOf, upperBounds } from '../../../../src/sync/plan/bounds.ts';
import type { Span } from '../../../../src/time.ts';
import { boundsUpTo } from '../../../support/builders.ts';

const DAY = 86_400;
const HOUR = 3_600;
const bounds = (over: Partial<Bounds> = {}): Bounds =>
  boundsUpTo(100 * DAY, {
    asked: 100 * DAY + 60,
    startDate: 10 * DAY,
    issueRefreshHours: 24,
    releaseRefreshDays: 30,
    ...over,
  });
const checkpoint = (refreshed: number | undefined, ...covered: Span[]) => ({
  progress: { start: 90 * DAY, covered },
  refreshed,
});

describe('the upper bounds of a run', () => {
  const of = (serverTime: number | undefined, endDate?: number) => {
    const { signpost, asked, isUnbounded } = upperBounds({ now: 1_000, serverTime, endDate });
    return [signpost, asked, isUnbounded];
  };

  it.each<[string, number | undefined, number, number]>([
    ['our clock alone', undefined, 940, 1_001],
    ["the server's clock when it is behind: it claims less, and asks as far", 900, 840, 1_001],
    ["the server's clock when it is ahead: it asks further, and claims no more", 1_100, 940, 1_101],
    ['either when they are equal', 1_000, 940, 1_001],
  ])('follow %s', (_name, serverTime, signpost, asked) => {
    expect(of(serverTime)).toEqual([signpost, asked, true]);
  });

  it.each<[string, number, number, number, boolean]>([
    ['long ago', 500, 500, 500, false],
    ['within the last minute, which is not claimed', 990, 940, 990, false],
    ['a second before the present', 1_000, 940, 1_000, false],
    ['at the present', 1_001, 940, 1_001, true],
    ['in the future', 5_000, 940, 1_001, true],
  ])('follow an end date %s', (_name, endDate, signpost, asked, isUnbounded) => {
    expect(of(undefined, endDate)).toEqual([signpost, asked, isUnbounded]);
  });
});

describe('issues are read again from the start date', () => {
  const of = (...given: Parameters<typeof checkpoint>) =>
    rereadOf('issue_refresh_hours', checkpoint(...given), bounds());
  const due = { from: 10 * DAY, refreshes: 100 * DAY };
  const perhaps = { mayFrom: 10 * DAY, refreshes: 100 * DAY };

  it('when the last pass is a day old, and before that if they are few', () => {
    expect(of(99 * DAY + 1)).toEqual(perhaps);
    expect(of(99 * DAY)).toEqual(due);
    expect(of(5 * DAY)).toEqual(due);
  });

  it('when there never was a pass, unless one was interrupted', () => {
    expect(of(undefined)).toEqual(due);
    expect(of(undefined, [95 * DAY, 96 * DAY])).toEqual(perhaps);
    expect(of(99 * DAY, [95 * DAY, 96 * DAY])).toEqual(due);
  });

  it.each<[number, number | undefined, object]>([
    [0, 100 * DAY, due],
    [0, undefined, due],
    [-1, 0, {}],
    [-1, undefined, {}],
    [0.5, 100 * DAY - HOUR / 2, due],
    [0.5, 100 * DAY - HOUR / 2 + 1, perhaps],
  ])('for a setting of %d hours and a pass at %s: %j', (issueRefreshHours, refreshed, expected) => {
    expect(rereadOf('issue_refresh_hours', checkpoint(refreshed), bounds({ issueRefreshHours }))).toEqual(
      expected,
    );
  });
});

describe('releases are read again', () => {
  it.each<[number, object]>([
    [30, { from: 70 * DAY }],
    [1, { from: 99 * DAY }],
    [0, {}],
  ])('for %d days', (releaseRefreshDays, expected) => {
    expect(rereadOf('release_refresh_days', checkpoint(undefined), bounds({ releaseRefreshDays }))).toEqual(
      expected,
    );
  });
});

describe('other streams', () => {
  it('are never read again', () => {
    expect(rereadOf(undefined, checkpoint(undefined), bounds())).toEqual({});
  });
});

describe('how far below a gap is read again', () => {
  it.each<[number | undefined, number, number]>([
    [undefined, 3_600, 3_600],
    [undefined, 0, 0],
    [3, 3_600, 2 * DAY],
    [3, 5 * DAY, 5 * DAY],
    [1, 0, 0],
  ])('with %s growing days and a lookback of %i seconds is %i', (growingDays, lookbackSeconds, expected) => {
    expect(lookbackOf(growingDays === undefined ? {} : { growingDays }, { lookbackSeconds })).toBe(expected);
  });
});
