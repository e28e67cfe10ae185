import { describe, expect, it } from '@jest/globals';
import { createGate, type Pass } from '../../../src/sentry/gate.ts';
import type { Headers } from '../../../src/sentry/rate-limit.ts';
import { fakeClock } from '../../support/clock.ts';

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
    ['no reset', { 'x-sentry-rate-limit-remaining': '0' }],
    ['no count', { 'x-sentry-rate-limit-reset': String(SECOND + 30) }],
    ['the word None', { 'x-sentry-rate-limit-remaining': 'None', 'x-sentry-rate-limit-reset': 'None' }],
  ])('cannot be known from %s', async (_name, headers) => {
    const { enter, waits } = setUp();
    (await enter()).done(headers);
    await enter();
    expect(waits).toEqual([]);
  });

  it('says nothing when a request had no answer', async () => {
    const { enter } = setUp({ inBucket: 1 });
    (await enter()).done();
    expect(await isSettled(enter())).toBe(true);
  });
});

describe("the server's clock", () => {
  it('is ours until the server has said otherwise', () => {
    const { gate, clock } = setUp();
    expect(gate.serverNow()).toBe(clock.now());
  });

  it('decides how long a wait is', async () => {
    const { enter, waits } = setUp();
    // It is ten seconds behind us: its window ends later than our clock says.
    (await enter()).done(limits(0, 30, { date: new Date(NOW - 10_000).toUTCString() }));
    await enter();
    expect(waits).toEqual([40_000]);
  });

  it('may be ahead of ours', async () => {
    const { enter, gate, waits } = setUp();
    (await enter()).done(limits(0, 30, { date: new Date(NOW + 10_000).toUTCString() }));
    expect(gate.serverNow()).toBe(NOW + 10_000);
    await enter();
    expect(waits).toEqual([20_000]);
  });

  it('is taken from the answer that was fastest', async () => {
    const { enter, gate, clock } = setUp();
    const date = new Date(NOW).toUTCString();
    clock.pass(900);
    (await enter()).done({ date });
    expect(gate.serverNow()).toBe(NOW);
    clock.pass(-600);
    (await enter()).done({ date });
    expect(gate.serverNow()).toBe(NOW);
    clock.pass(500);
    (await enter()).done({ date });
    expect(gate.serverNow()).toBe(NOW + 500);
  });

  it.each([[undefined], ['None'], [['a', 'b']]])('is not learnt from %j', async (date) => {
    const { enter, gate, clock } = setUp();
    (await enter()).done({ date });
    expect(gate.serverNow()).toBe(clock.now());
  });
});

describe('a bucket that is blocked', () => {
  it('lets nobody in before its time', async () => {
    const { enter, gate, waits } = setUp();
    gate.block('b', NOW + 7_000);
    gate.block('b', NOW + 5_000);
    await enter('a');
    expect(waits).toEqual([]);
    await enter('b');
    expect(waits).toEqual([7_000]);
  });

  it('waits for the later of block and window', async () => {
    const { enter, gate, waits } = setUp();
    (await enter()).done(limits(0, 3));
    gate.block('b', NOW + 7_000);
    await enter();
    expect(waits).toEqual([7_000]);
  });

  it('may have been blocked again while somebody waited', async () => {
    let again = (): void => {};
    const { enter, gate, waits } = setUp({ onSleep: () => again() });
    gate.block('b', NOW + 1_000);
    again = () => {
      again = () => {};
      gate.block('b', NOW + 4_000);
    };
    await enter();
    expect(waits).toEqual([1_000, 3_000]);
  });
});

describe('the end of the run', () => {
  it('ends a wait for room', async () => {
    const { enter, stop } = setUp({ concurrency: 1 });
    const first = await enter();
    const second = enter();
    expect(await isSettled(second)).toBe(false);
    stop.abort(new Error('SIGTERM'));
    await expect(second).rejects.toThrow('SIGTERM');
    first.done();
  });

  it('takes nobody’s place in the queue', async () => {
    const { enter, gate } = setUp({ concurrency: 1 });
    const first = await enter();
    const gone = new AbortController();
    const leaving = gate.enter('b', gone.signal, () => {});
    const staying = enter();
    gone.abort(new Error('Left'));
    await expect(leaving).rejects.toThrow('Left');
    first.done();
    expect(await isSettled(staying)).toBe(true);
  });

  it('ends a wait for a window', async () => {
    const stop = { abort: (): void => {} };
    const { enter, stop: controller } = setUp({ onSleep: () => stop.abort() });
    stop.abort = () => controller.abort(new Error('SIGINT'));
    (await enter()).done(limits(0, 30));
    await expect(enter()).rejects.toThrow('SIGINT');
  });

  it('lets nobody in any more', async () => {
    const { enter, stop } = setUp();
    stop.abort(new Error('SIGTERM'));
    await expect(enter()).rejects.toThrow('SIGTERM');
  });
});
