import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Headers } from '../../../../src/sentry/transport/rate-limit.ts';
import {
  type Attempt,
  type Failure,
  isRetriableStatus,
  isThrottled,
  retryDelayMs,
} from '../../../../src/sentry/transport/retry.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const attempt = (over: Partial<Attempt> = {}): Attempt => ({
  number: 1,
  elapsedMs: 0,
  patienceMs: 900_000,
  serverNowMs: NOW,
  random: 0.5,
  ...over,
});
const status = (code: number, headers: Headers = {}): Failure => ({ kind: 'status', status: code, headers });
const NETWORK: Failure = { kind: 'network', code: 'ECONNRESET' };
const resetIn = (ms: number): Headers => ({ 'x-sentry-rate-limit-reset': String((NOW + ms) / 1000) });

describe('isRetriableStatus', () => {
  it.each([
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [407, false],
    [408, true],
    [409, false],
    [410, true],
    [428, false],
    [429, true],
    [430, false],
    [499, false],
    [500, true],
    [502, true],
    [503, true],
    [504, true],
    [520, true],
  ])('of %d is %s', (code, expected) => {
    expect(isRetriableStatus(code)).toBe(expected);
  });
});

describe('a failure that no repetition cures', () => {
  it('is given up at once', () => {
    expect(retryDelayMs(status(400), attempt())).toBeUndefined();
    expect(retryDelayMs(status(403, { 'retry-after': '5' }), attempt())).toBeUndefined();
  });
});

describe('a body that is worth one more try', () => {
  const once: Failure = { kind: 'body', problem: 'a page', again: 'once' };

  it('gets it and no second one', () => {
    expect(retryDelayMs(once, attempt({ number: 1 }))).toBe(250);
    expect(retryDelayMs(once, attempt({ number: 2 }))).toBeUndefined();
  });

  it('is asked for again and again when it is only broken', () => {
    const broken: Failure = { kind: 'body', problem: 'cut off', again: 'patiently' };
    expect(retryDelayMs(broken, attempt({ number: 2 }))).toBe(500);
  });
});

describe('a server that says when', () => {
  it.each([429, 503, 500])('is believed, with status %d', (code) => {
    expect(retryDelayMs(status(code, { 'retry-after': '17' }), attempt({ number: 9 }))).toBe(17_000);
  });

  it('is believed with Retry-After before the reset of the window', () => {
    const headers = { ...resetIn(40_000), 'retry-after': '17' };
    expect(retryDelayMs(status(429, headers), attempt())).toBe(17_000);
  });

  it('is waited for until its window ends, and a little longer', () => {
    expect(retryDelayMs(status(429, resetIn(40_000)), attempt({ random: 0 }))).toBe(40_000);
    expect(retryDelayMs(status(429, resetIn(40_000)), attempt({ random: 0.5 }))).toBe(40_125);
  });

  it('is read on its own clock', () => {
    const late = attempt({ serverNowMs: NOW + 10_000, random: 0 });
    expect(retryDelayMs(status(429, resetIn(40_000)), late)).toBe(30_000);
  });

  it('ends its window for other failures without a word on them', () => {
    expect(retryDelayMs(status(500, resetIn(40_000)), attempt())).toBe(250);
  });

  it.each([
    [-1_000, 1_250],
    [0, 125],
    [3_600_000, 3_600_125],
    [3_601_000, 1_250],
  ])('is not believed when its window ends %d ms from now', (ms, expected) => {
    expect(retryDelayMs(status(429, resetIn(ms)), attempt({ patienceMs: 1e9 }))).toBe(expected);
  });

  it('is not believed when it says None', () => {
    const headers = { 'retry-after': 'None', 'x-sentry-rate-limit-reset': 'None' };
    expect(retryDelayMs(status(429, headers), attempt())).toBe(1_250);
  });
});

describe('a failure without advice', () => {
  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [7, 32_000],
    [8, 60_000],
    [99, 60_000],
  ])('on try %d waits a random part of %d ms', (number, bound) => {
    expect(retryDelayMs(NETWORK, attempt({ number, random: 0 }))).toBe(0);
    expect(retryDelayMs(NETWORK, attempt({ number, random: 0.5 }))).toBe(bound / 2);
    expect(retryDelayMs(status(502), attempt({ number, random: 0.5 }))).toBe(bound / 2);
  });

  it('waits at least a second after a refusal for too many requests', () => {
    expect(retryDelayMs(status(429), attempt({ random: 0 }))).toBe(1_000);
    expect(retryDelayMs(status(429), attempt({ random: 0.5 }))).toBe(1_250);
  });

  it('waits whole milliseconds, rounded up', () => {
    expect(retryDelayMs(NETWORK, attempt({ random: 0.001 }))).toBe(1);
  });
});

describe('a query that timed out', () => {
  it('is asked again whatever its status was, with the wait that the server names', () => {
    expect(retryDelayMs({ kind: 'query-timeout', headers: {} }, attempt({ number: 2 }))).toBe(500);
    const headers = { 'retry-after': '17' };
    expect(retryDelayMs({ kind: 'query-timeout', headers }, attempt())).toBe(17_000);
  });
});

describe('a refusal for too many requests', () => {
  it('is known by its status alone', () => {
    expect(isThrottled(status(429))).toBe(true);
    expect(isThrottled(status(503, { 'retry-after': '5' }))).toBe(false);
    expect(isThrottled(NETWORK)).toBe(false);
    expect(isThrottled({ kind: 'query-timeout', headers: {} })).toBe(false);
  });
});

describe('patience', () => {
  it('lasts to its very end', () => {
    const failure = status(503, { 'retry-after': '10' });
    expect(retryDelayMs(failure, attempt({ elapsedMs: 890_000 }))).toBe(10_000);
    expect(retryDelayMs(failure, attempt({ elapsedMs: 890_001 }))).toBeUndefined();
  });

  it('is not worn out by waiting for something that comes too late', () => {
    expect(retryDelayMs(status(503, { 'retry-after': '901' }), attempt())).toBeUndefined();
    expect(retryDelayMs(status(503, { 'retry-after': '9'.repeat(400) }), attempt())).toBeUndefined();
  });

  it('is never exceeded, and no wait is negative', () => {
    const headers = fc.record(
      { 'retry-after': fc.string(), 'x-sentry-rate-limit-reset': fc.nat().map(String) },
      { requiredKeys: [] },
    );
    const anyAttempt = fc.record({
      number: fc.integer({ min: 1, max: 2_000 }),
      elapsedMs: fc.nat(),
      patienceMs: fc.nat(),
      serverNowMs: fc.nat(),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), headers, anyAttempt, (code, given, at) => {
        const delay = retryDelayMs(status(code, given), at) ?? 0;
        expect(Number.isInteger(delay) && delay >= 0).toBe(true);
        if (delay > 0) expect(at.elapsedMs + delay).toBeLessThanOrEqual(at.patienceMs);
      }),
    );
  });
});

describe('a server that says "at once"', () => {
  it.each<[string, Headers]>([
    ['Retry-After: 0', { 'retry-after': '0' }],
    ['a Retry-After in the past', { 'retry-after': new Date(NOW - 5_000).toUTCString() }],
  ])('with %s is asked again at growing distances all the same', (_name, headers) => {
    const delays = [1, 2, 3].map((number) => retryDelayMs(status(503, headers), attempt({ number })));
    expect(delays).toEqual([250, 500, 1_000]);
  });
});
