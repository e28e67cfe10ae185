import type { Clock } from '../../src/time.ts';

/** Virtual time: nothing waits, sleeping moves the time on. */
export type FakeClock = Clock & {
  /** Every sleep that was asked for, in milliseconds. */
  readonly slept: readonly number[];
  /** Lets time pass without anybody sleeping. */
  readonly pass: (ms: number) => void;
};

/**
 * A clock for tests. Sleeps that overlap take the time of the longest.
 * @param options.nowMs epoch milliseconds at the beginning
 * @param options.onSleep called at the beginning of each sleep, to let something happen during it
 */
export function fakeClock(
  options: { nowMs?: number; random?: number; onSleep?: (ms: number) => void } = {},
): FakeClock {
  let now = options.nowMs ?? Date.parse('2026-06-01T12:00:00Z');
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    random: () => options.random ?? 0,
    pass: (ms) => {
      now += ms;
    },
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      const end = now + ms;
      slept.push(ms);
      options.onSleep?.(ms);
      await Promise.resolve();
      signal?.throwIfAborted();
      now = Math.max(now, end);
    },
  };
}
