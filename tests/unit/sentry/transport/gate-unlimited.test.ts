import { describe, expect, it } from '@jest/globals';
import { createGate, type Pass } from '../../../../src/sentry/transport/gate.ts';
import type { Headers } from '../../../../src/sentry/transport/rate-limit.ts';
import { fakeClock } from '../../../support/clock.ts';

const never = new AbortController().signal;

function setUp() {
  const gate = createGate({ clock: fakeClock(), concurrency: 3, firstConcurrency: () => 1 });
  let entered = 0;
  const enter = async (bucket = 'b'): Promise<Pass> => {
    const pass = await gate.enter(bucket, never, () => {});
    entered += 1;
    return pass;
  };
  /** Starts as many requests as there is room for and counts them. */
  const room = async (): Promise<number> => {
    entered = 0;
    for (let count = 0; count < 5; count += 1) void enter();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    return entered;
  };
  return { gate, enter, room };
}

describe('a bucket that begins with one request at a time', () => {
  it('takes the configured number once an answer came without any limits', async () => {
    const { enter, room } = setUp();
    (await enter()).done({ date: 'Mon, 01 Jun 2026 12:00:00 GMT' }, true);
    expect(await room()).toBe(3);
  });

  it('stays as it is after an error page without limits', async () => {
    const { enter, room } = setUp();
    (await enter()).done({}, false);
    expect(await room()).toBe(1);
  });

  it('stays as it is where the server counts but names no concurrency', async () => {
    const { enter, room } = setUp();
    (await enter()).done(
      {
        'x-sentry-rate-limit-remaining': '59',
        'x-sentry-rate-limit-reset': '1',
        'x-sentry-rate-limit-concurrentlimit': 'None',
      },
      true,
    );
    expect(await room()).toBe(1);
  });

  it('goes back to what the server allows as soon as it says so', async () => {
    const { enter, room } = setUp();
    (await enter()).done({}, true);
    (await enter()).done({ 'x-sentry-rate-limit-concurrentlimit': '1' }, true);
    expect(await room()).toBe(1);
  });
});

describe('a bucket that has not been asked yet', () => {
  const LIMITED = { 'x-sentry-rate-limit-concurrentlimit': 'None' };

  it('has the configured room once any answer came without limits', async () => {
    const { gate, enter } = setUp();
    expect(gate.room('b')).toBe(1);
    (await enter('other')).done({}, true);
    expect(gate.room('b')).toBe(3);
  });

  it('learns nothing from an error page', async () => {
    const { gate, enter } = setUp();
    (await enter('other')).done({}, false);
    expect(gate.room('b')).toBe(1);
  });

  it('loses that room for good with the first answer that speaks of limits, in whatever bucket', async () => {
    const { gate, enter } = setUp();
    (await enter('other')).done({}, true);
    (await enter('third')).done(LIMITED, false);
    expect(gate.room('b')).toBe(1);
    (await enter('other')).done({}, true);
    expect(gate.room('b')).toBe(1);
  });
});

describe('a bucket that has answered', () => {
  const LIMITED = { 'x-sentry-rate-limit-concurrentlimit': '1' };

  it('keeps what it said itself', async () => {
    const { gate, enter } = setUp();
    (await enter('b')).done(LIMITED, true);
    (await enter('other')).done({}, true);
    expect(gate.room('b')).toBe(1);
    expect(gate.room('other')).toBe(3);
  });

  it('keeps its own room when another one is limited', async () => {
    const { gate, enter } = setUp();
    (await enter('b')).done({}, true);
    (await enter('other')).done(LIMITED, true);
    expect(gate.room('b')).toBe(3);
  });

  it('has no more room than it began with when it counts after all and names no concurrency', async () => {
    const { gate, enter } = setUp();
    (await enter('b')).done({}, true);
    (await enter('b')).done({ 'x-sentry-rate-limit-remaining': '5' }, true);
    expect(gate.room('b')).toBe(1);
  });

  it('never has more room than was configured', () => {
    const gate = createGate({ clock: fakeClock(), concurrency: 2, firstConcurrency: () => 9 });
    expect(gate.room('b')).toBe(2);
  });
});

describe('whether the server counts the requests of a bucket', () => {
  const isCounted = async (...answers: [headers: Headers, isSuccess: boolean][]) => {
    const { gate, enter } = setUp();
    for (const [headers, isSuccess] of answers) (await enter('b')).done(headers, isSuccess);
    return gate.isCounted('b');
  };
  const LIMITED = { 'x-sentry-rate-limit-remaining': '59' };

  it('is said by its answers', async () => {
    expect(await isCounted()).toBe(false);
    expect(await isCounted([LIMITED, true])).toBe(true);
    expect(await isCounted([{}, true])).toBe(false);
  });

  it('is not said by an error page', async () => {
    expect(await isCounted([LIMITED, true], [{}, false])).toBe(true);
  });
});
