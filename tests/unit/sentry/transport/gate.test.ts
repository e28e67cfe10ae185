import { describe, expect, it } from '@jest/globals';
import { createGate, type Pass } from '../../../../src/sentry/transport/gate.ts';
import type { Headers } from '../../../../src/sentry/transport/rate-limit.ts';
import { fakeClock } from '../../../support/clock.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const SECOND = NOW / 1000;

function setUp(options: { concurrency?: number; inBucket?: number; onSleep?: (ms: number) => void } = {}) {
  const { onSleep } = options;
  const clock = fakeClock({ nowMs: NOW, ...(onSleep && { onSleep }) });
  const gate = createGate({
    clock,
    concurrency: options.concurrency ?? 8,
    firstConcurrency: () => options.inBucket ?? 8,
  });
  const stop = new AbortController();
  const waits: number[] = [];
  const enter = (bucket = 'b'): Promise<Pass> => gate.enter(bucket, stop.signal, (ms) => waits.push(ms));
  return { clock, gate, stop, waits, enter };
}

/** Whether a promise is settled once everything that can run now has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return settled;
}

const limits = (remaining: number, resetIn: number, more: Headers = {}): Headers => ({
  'x-sentry-rate-limit-remaining': String(remaining),
  'x-sentry-rate-limit-reset': String(SECOND + resetIn),
  ...more,
});

describe('requests in flight', () => {
  it('are at most as many as were configured, over all buckets', async () => {
    const { enter } = setUp({ concurrency: 2 });
    const first = await enter('a');
    await enter('b');
    const third = enter('c');
    expect(await isSettled(third)).toBe(false);
    first.done();
    expect(await isSettled(third)).toBe(true);
  });

  it('are at most as many as the bucket allows', async () => {
    const { enter } = setUp({ inBucket: 1 });
    const first = await enter('a');
    const second = enter('a');
    expect(await isSettled(second)).toBe(false);
    expect(await isSettled(enter('b'))).toBe(true);
    first.done();
    expect(await isSettled(second)).toBe(true);
  });

  it('follow in the order of arrival', async () => {
    const { enter } = setUp({ inBucket: 1 });
    const order: string[] = [];
    const line = ['first', 'second', 'third'].map(async (name) => {
      const pass = await enter();
      order.push(name);
      await Promise.resolve();
      pass.done();
    });
    await Promise.all(line);
    expect(order).toEqual(['first', 'second', 'third']);
  });

  it('are fewer when the server allows fewer, and never more than we began with', async () => {
    const { enter } = setUp({ inBucket: 3 });
    (await enter()).done({ 'x-sentry-rate-limit-concurrentlimit': '2' });
    const first = await enter();
    await enter();
    const third = enter();
    expect(await isSettled(third)).toBe(false);
    first.done({ 'x-sentry-rate-limit-concurrentlimit': '25' });
    expect(await isSettled(third)).toBe(true);
    await enter();
    expect(await isSettled(enter())).toBe(false);
  });

  it('do not stop for ever when the server allows none or says None', async () => {
    const { enter } = setUp({ inBucket: 1 });
    (await enter()).done({ 'x-sentry-rate-limit-concurrentlimit': '0' });
    (await enter()).done({ 'x-sentry-rate-limit-concurrentlimit': 'None' });
    expect(await isSettled(enter())).toBe(true);
  });
});

describe('a window that is used up', () => {
  it('is waited for before the next request, and the wait is told', async () => {
    const { enter, clock, waits } = setUp();
    (await enter()).done(limits(0, 30));
    const began = clock.now();
    await enter();
    expect(waits).toEqual([30_000]);
    expect(clock.now() - began).toBe(30_000);
  });

  it('is not waited for while something remains', async () => {
    const { enter, waits } = setUp();
    (await enter()).done(limits(1, 30));
    await enter();
    expect(waits).toEqual([]);
    await enter();
    expect(waits).toEqual([30_000]);
  });

  it('concerns its own bucket only', async () => {
    const { enter, waits } = setUp();
    (await enter('a')).done(limits(0, 30));
    await enter('b');
    expect(waits).toEqual([]);
  });

  it('counts requests that the server had not seen when it answered', async () => {
    const { enter, waits } = setUp();
    const first = await enter();
    await enter();
    // Two remained after the first, and the second of them is on its way.
    first.done(limits(2, 30));
    await enter();
    expect(waits).toEqual([]);
    await enter();
    expect(waits).toEqual([30_000]);
  });

  it('is over with its last second', async () => {
    const { enter, clock, waits } = setUp();
    (await enter()).done(limits(0, 30));
    clock.pass(29_999);
    await enter();
    expect(waits).toEqual([1]);
    const other = setUp();
    (await other.enter()).done(limits(0, 30));
    other.clock.pass(30_000);
    await other.enter();
    expect(other.waits).toEqual([]);
  });

  it('takes no more from a late answer than from an early one', async () => {
    const { enter, waits } = setUp();
    const slow = await enter();
    const fast = await enter();
    fast.done(limits(1, 30));
    slow.done(limits(5, 30));
    await enter();
    expect(waits).toEqual([30_000]);
  });

  it('may be used up by somebody else meanwhile', async () => {
    const { enter, waits } = setUp();
    (await enter()).done(limits(5, 30));
    (await enter()).done(limits(0, 30));
    await enter();
    expect(waits).toEqual([30_000]);
  });

  it.each<[string, Headers]>([
    ['its end only', { 'x-sentry-rate-limit-reset': String(SECOND + 30) }],
    ['its rest only', { 'x-sentry-rate-limit-remaining': '9' }],
  ])('is not forgotten for an answer that says %s', async (_name, headers) => {
    const { enter, waits } = setUp();
    const late = await enter();
    (await enter()).done(limits(1, 30));
    late.done(headers);
    await enter();
    expect(waits).toEqual([30_000]);
  });

  it('is not replaced by an older one', async () => {
    const { enter, waits } = setUp();
    (await enter()).done(limits(0, 30));
    const { done } = await enter();
    expect(waits).toEqual([30_000]);
    done(limits(0, 90));
    const next = await enter();
    next.done(limits(0, 60));
    expect(waits).toEqual([30_000, 60_000]);
    await enter();
    expect(waits).toEqual([30_000, 60_000]);
  });

  it('is replaced by a newer one', async () => {
    const { enter, waits } = setUp();
    const first = await enter();
    (await enter()).done(limits(0, 30));
    first.done(limits(7, 60));
    await enter();
    expect(waits).toEqual([]);
  });

  it.each<[string, Headers]>([
    ['no headers', {}],
    ['no reset, while something remains', { 'x-sentry-rate-limit-remaining': '1' }],
    ['no count', { 'x-sentry-rate-limit-reset': String(SECOND + 30) }],
    ['the word None', { 'x-sentry-rate-limit-remaining': 'None', 'x-sentry-rate-limit-reset': 'None' }],
  ])('cannot be known from %s', async (_name, headers) => {
    const { enter, waits } = setUp();
    (await enter()).done(headers);
    await enter();
    expect(waits).toEqual([]);
  });

  it.each<[string, string | undefined]>([
    ['none', undefined],
    ['the word None', 'None'],
    ['one in milliseconds', String(NOW + 30_000)],
    ['one in nanoseconds', String((NOW + 30_000) * 1_000_000)],
    ['one that is more than an hour away', String(SECOND + 3_700)],
    ['one that is days away', String(SECOND + 3 * 86_400)],
    ['one of long ago', String(SECOND - 61)],
    ['the year 1970', '0'],
  ])('has no end to wait for with this reset: %s', async (_name, reset) => {
    const { enter, waits } = setUp();
    const headers = { 'x-sentry-rate-limit-remaining': '0', 'x-sentry-rate-limit-reset': reset };
    for (let count = 0; count < 4; count += 1) (await enter()).done(headers);
    // A pause, neither a tight loop nor a wait without end.
    expect(waits).toEqual([1_000, 1_000, 1_000]);
  });

  it.each([
    ['an hour away', 3_600, [3_600_000]],
    ['just over', -60, []],
  ])('may have an end that is %s', async (_name, resetIn, expected) => {
    const { enter, waits } = setUp();
    (await enter()).done(limits(0, resetIn));
    await enter();
    expect(waits).toEqual(expected);
  });

  it('is measured on the clock of the server', async () => {
    const { enter, waits } = setUp();
    const date = new Date(NOW - 7_200_000).toUTCString();
    (await enter()).done(limits(0, 30 - 7_200, { date }));
    await enter();
    expect(waits).toEqual([30_000]);
    const other = setUp();
    (await other.enter()).done(limits(0, 30, { date }));
    await other.enter();
    expect(other.waits).toEqual([1_000]);
  });

  it('does not end a window that is known already when an answer makes no sense', async () => {
    const { enter, waits } = setUp();
    const late = await enter();
    (await enter()).done(limits(0, 30));
    late.done({ 'x-sentry-rate-limit-remaining': '0', 'x-sentry-rate-limit-reset': String(NOW) });
    await enter();
    expect(waits).toEqual([30_000]);
  });

  it('says nothing when a request had no answer', async () => {
    const { enter } = setUp({ inBucket: 1 });
    (await enter()).done();
    expect(await isSettled(enter())).toBe(true);
  });
});
