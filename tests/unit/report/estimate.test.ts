import { describe, expect, it } from '@jest/globals';
import { costLine, expectedInAll, remainingMs, timeLeft } from '../../../src/report/estimate.ts';

describe('how many records there will be', () => {
  it.each([
    [1, 1],
    [99, 99],
    [101, 110],
    [10_400, 11_000],
    [29_876, 30_000],
    [123_456, 130_000],
  ])('is %d, told as %d', (expected, told) => {
    expect(expectedInAll({ done: 0, expected })).toBe(told);
  });

  it('is not told when nobody knows, when it is nothing, and when there are more', () => {
    expect(expectedInAll({ done: 0, expected: undefined })).toBeUndefined();
    expect(expectedInAll({ done: 0, expected: 0 })).toBeUndefined();
    expect(expectedInAll({ done: 110, expected: 101 })).toBe(110);
    expect(expectedInAll({ done: 111, expected: 101 })).toBeUndefined();
  });
});

describe('the remaining time', () => {
  it('goes on at the pace so far', () => {
    expect(remainingMs({ done: 250, expected: 1_000, elapsedMs: 10_000 })).toBe(30_000);
  });

  it.each([
    ['in the first five seconds', { done: 500, expected: 1_000, elapsedMs: 4_999 }],
    ['before two records in a hundred', { done: 19, expected: 1_000, elapsedMs: 60_000 }],
    ['when all that was expected has come', { done: 1_000, expected: 1_000, elapsedMs: 60_000 }],
    ['when nobody knows what to expect', { done: 500, expected: undefined, elapsedMs: 60_000 }],
    ['when nothing was expected', { done: 0, expected: 0, elapsedMs: 60_000 }],
  ])('is unknown %s', (_when, course) => {
    expect(remainingMs(course)).toBeUndefined();
    expect(timeLeft(course)).toBeUndefined();
  });

  it('is known from then on', () => {
    expect(remainingMs({ done: 20, expected: 1_000, elapsedMs: 5_000 })).toBe(245_000);
  });

  it.each([
    [59_000, 'less than a minute left'],
    [60_000, 'about 1 min left'],
    [89 * 60_000, 'about 89 min left'],
    [90 * 60_000, 'about 2 h left'],
    [7 * 3_600_000, 'about 7 h left'],
  ])('of %d ms is %s', (ms, text) => {
    expect(timeLeft({ done: 500, expected: 1_000, elapsedMs: ms })).toBe(text);
  });
});

describe('what the children of records will cost', () => {
  it.each([
    [{ parents: 3_000, isFloor: false, perSecond: 5 }, 'about 3,030 requests, 10 minutes'],
    [{ parents: 1_000, isFloor: true, perSecond: 5 }, 'at least 1,010 requests, 3 minutes'],
    [{ parents: 40_000, isFloor: false, perSecond: 5 }, 'about 40,400 requests, 2 hours'],
    [{ parents: 100, isFloor: false, perSecond: 40 }, 'about 101 requests, less than a minute'],
    [{ parents: 300, isFloor: false, perSecond: undefined }, 'about 303 requests'],
    [{ parents: 0, isFloor: false, perSecond: 5 }, 'about 0 requests, less than a minute'],
  ])('of %j is %s', (children, text) => {
    expect(costLine('issue_hashes', children)).toBe(`issue_hashes: ${text}`);
  });
});
