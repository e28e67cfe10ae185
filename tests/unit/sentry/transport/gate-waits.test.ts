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

  it('is not waited for when whoever would wait refuses to', async () => {
    const { gate, clock, stop } = setUp();
    gate.block('b', NOW + 7_000);
    const refusing = gate.enter('b', stop.signal, () => {
      throw new Error('Too long');
    });
    await expect(refusing).rejects.toThrow('Too long');
    expect(clock.slept).toEqual([]);
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
