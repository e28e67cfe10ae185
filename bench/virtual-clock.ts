import type { Clock } from '../src/time.ts';

/** A clock for a server and its client in one process: it moves only while both have nothing to do but wait. */
export type VirtualClock = Clock & {
  /** Does something when `ms` milliseconds have passed. */
  readonly after: (ms: number, action: () => void) => void;
};

type Timer = { readonly at: number; readonly action: () => void };

/** Turns of the event loop without any use of the clock after which everybody is taken to be waiting. */
const QUIET_TURNS = 50;

/** @param beginsAt epoch milliseconds */
export function createVirtualClock(beginsAt: number): VirtualClock {
  let now = beginsAt;
  let timers: readonly Timer[] = [];
  let quiet = 0;
  let isTurning = false;

  const turn = (): void => {
    quiet += 1;
    if (quiet > QUIET_TURNS) {
      quiet = 0;
      now = Math.max(now, Math.min(...timers.map(({ at }) => at)));
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { action } of due) action();
    }
    isTurning = timers.length > 0;
    if (isTurning) setImmediate(turn);
  };
  const add = (timer: Timer): void => {
    quiet = 0;
    timers = [...timers, timer];
    if (isTurning) return;
    isTurning = true;
    setImmediate(turn);
  };

  return {
    now: () => {
      quiet = 0;
      return now;
    },
    after: (ms, action) => add({ at: now + ms, action }),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const timer = { at: now + ms, action: (): void => resolve() };
        signal?.addEventListener('abort', () => {
          timers = timers.filter((other) => other !== timer);
          reject(signal.reason as Error);
        });
        add(timer);
      }),
    random: () => 0.5,
  };
}
