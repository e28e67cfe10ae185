import type { VirtualClock } from './virtual-clock.ts';

/** What a bucket of the server allows; windows begin at multiples of their length. */
export type Limit = { readonly limit: number; readonly windowSeconds: number; readonly concurrency: number };

/** Does a piece of work as soon as the window has room for it; one at a time. */
export type Pace = <T>(work: () => Promise<T>) => Promise<T>;

/** Keeps to a limit that is known beforehand, and uses all of it. */
export function createPace(clock: VirtualClock, { limit, windowSeconds }: Limit): Pace {
  const windowMs = windowSeconds * 1000;
  let window = 0;
  let used = 0;
  return async (work) => {
    const current = Math.floor(clock.now() / windowMs);
    if (current > window) {
      window = current;
      used = 0;
    }
    if (used >= limit) {
      await clock.sleep((window + 1) * windowMs - clock.now());
      window += 1;
      used = 0;
    }
    used += 1;
    return await work();
  };
}
