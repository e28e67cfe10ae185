import { describe, expect, it } from '@jest/globals';
import { readRateLimit, retryAfterMs, untilResetMs } from '../../../../src/sentry/transport/rate-limit.ts';

describe('readRateLimit', () => {
  it('reads the three numbers', () => {
    const headers = {
      'x-sentry-rate-limit-limit': '60',
      'x-sentry-rate-limit-remaining': '59',
      'x-sentry-rate-limit-reset': '1787019075',
      'x-sentry-rate-limit-concurrentlimit': '25',
      'x-sentry-rate-limit-concurrentremaining': '24',
    };
    expect(readRateLimit(headers)).toEqual({ remaining: 59, reset: 1787019075, concurrentLimit: 25 });
  });

  it('finds nothing where a server sends none', () => {
    expect(readRateLimit({})).toEqual({
      remaining: undefined,
      reset: undefined,
      concurrentLimit: undefined,
    });
  });

  it.each<[string, string | string[], number | undefined]>([
    ['zero', '0', 0],
    ['spaces around it', ' 7 ', 7],
    ['the first of several', ['3', '4'], 3],
    ['no value in a list', [], undefined],
    ['the word None', 'None', undefined],
    ['nothing', '', undefined],
    ['a negative number', '-1', undefined],
    ['a fraction', '1.5', undefined],
    ['an exponent', '1e3', undefined],
    ['two values in one', '3, 4', undefined],
    ['fifteen digits', '999999999999999', 999_999_999_999_999],
    ['sixteen digits', '9999999999999999', undefined],
  ])('understands %s', (_name, value, expected) => {
    expect(readRateLimit({ 'x-sentry-rate-limit-remaining': value }).remaining).toBe(expected);
    expect(readRateLimit({ 'x-sentry-rate-limit-reset': value }).reset).toBe(expected);
    expect(readRateLimit({ 'x-sentry-rate-limit-concurrentlimit': value }).concurrentLimit).toBe(expected);
  });
});

describe('retryAfterMs', () => {
  const NOW = Date.parse('2026-03-01T12:00:00Z');

  it.each<[string, string | string[] | undefined, number | undefined]>([
    ['no header', undefined, undefined],
    ['seconds', '7', 7_000],
    ['zero', '0', 0],
    ['seconds with spaces', ' 7 ', 7_000],
    ['the first of several', ['7', '9'], 7_000],
    ['a date', 'Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['this very moment', 'Sun, 01 Mar 2026 12:00:00 GMT', 0],
    ['a date in the past', 'Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['the word None', 'None', undefined],
    ['nothing', '', undefined],
    ['a fraction, which Date would take for a day', '1.5', undefined],
    ['a negative number, which Date would take for a year', '-5', undefined],
  ])('of %s', (_name, value, expected) => {
    expect(retryAfterMs({ 'retry-after': value }, NOW)).toBe(expected);
  });
});

describe('untilResetMs', () => {
  const NOW = Date.parse('2026-03-01T12:00:00Z');
  const SECOND = NOW / 1000;

  it.each<[string, number | undefined, number | undefined]>([
    ['no reset', undefined, undefined],
    ['the next minute', SECOND + 60, 60_000],
    ['this second', SECOND, 0],
    ['a window that has ended', SECOND - 3, -3_000],
    ['an hour', SECOND + 3_600, 3_600_000],
    ['more than an hour', SECOND + 3_601, undefined],
    ['more than an hour ago', SECOND - 3_601, undefined],
    ['milliseconds', NOW + 60_000, undefined],
  ])('of %s', (_name, reset, expected) => {
    expect(untilResetMs(reset, NOW)).toBe(expected);
  });
});
