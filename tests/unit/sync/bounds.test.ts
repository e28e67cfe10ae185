import { describe, expect, it } from '@jest/globals';
import { type Bounds, rereadFrom, signpost } from '../../../src/sync/bounds.ts';
import type { Span } from '../../../src/time.ts';

const DAY = 86_400;
const HOUR = 3_600;
const bounds = (over: Partial<Bounds> = {}): Bounds => ({
  upper: 100 * DAY,
  startDate: 10 * DAY,
  lookbackSeconds: 0,
  issueRefreshHours: 24,
  releaseRefreshDays: 30,
  ...over,
});
const standing = (refreshed: number | undefined, ...covered: Span[]) => ({
  progress: { start: 90 * DAY, covered },
  refreshed,
});

describe('signpost', () => {
  it.each<[string, number, number | undefined, number | undefined, number]>([
    ['our clock alone', 1_000, undefined, undefined, 940],
    ["the server's clock when it is behind", 1_000, 900, undefined, 840],
    ['our clock when it is behind', 1_000, 1_100, undefined, 940],
    ['an earlier end date', 1_000, undefined, 500, 500],
    ['not a later end date', 1_000, undefined, 999, 940],
    ['either when they are equal', 1_000, 1_000, 940, 940],
  ])('follows %s', (_name, now, serverTime, endDate, expected) => {
    expect(signpost(now, serverTime, endDate)).toBe(expected);
  });
});

describe('issues are read again from the start date', () => {
  const from = (...of: Parameters<typeof standing>) =>
    rereadFrom('issue_refresh_hours', standing(...of), bounds());

  it('when the last pass is a day old', () => {
    expect(from(99 * DAY + 1)).toBeUndefined();
    expect(from(99 * DAY)).toBe(10 * DAY);
    expect(from(5 * DAY)).toBe(10 * DAY);
  });

  it('when there never was a pass, unless one was interrupted', () => {
    expect(from(undefined)).toBe(10 * DAY);
    expect(from(undefined, [95 * DAY, 96 * DAY])).toBeUndefined();
    expect(from(99 * DAY, [95 * DAY, 96 * DAY])).toBe(10 * DAY);
  });

  it.each<[number, number | undefined, number | undefined]>([
    [0, 100 * DAY, 10 * DAY],
    [0, undefined, 10 * DAY],
    [-1, 0, undefined],
    [-1, undefined, undefined],
    [0.5, 100 * DAY - HOUR / 2, 10 * DAY],
    [0.5, 100 * DAY - HOUR / 2 + 1, undefined],
  ])('for a setting of %d hours and a pass at %s: %s', (issueRefreshHours, refreshed, expected) => {
    expect(rereadFrom('issue_refresh_hours', standing(refreshed), bounds({ issueRefreshHours }))).toBe(
      expected,
    );
  });
});

describe('releases are read again', () => {
  it('for as many days as was set', () => {
    expect(rereadFrom('release_refresh_days', standing(undefined), bounds())).toBe(70 * DAY);
    const never = bounds({ releaseRefreshDays: 0 });
    expect(rereadFrom('release_refresh_days', standing(undefined), never)).toBeUndefined();
    const one = bounds({ releaseRefreshDays: 1 });
    expect(rereadFrom('release_refresh_days', standing(undefined), one)).toBe(99 * DAY);
  });
});

describe('other streams', () => {
  it('are never read again', () => {
    expect(rereadFrom(undefined, standing(undefined), bounds())).toBeUndefined();
  });
});
