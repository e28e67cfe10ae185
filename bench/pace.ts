import type { VirtualClock } from './virtual-clock.ts';

/** What a bucket of the server allows; windows begin at multiples of their length. */
export type Limit = { readonly limit: number; readonly windowSeconds: number; readonly concurrency: number };

/** Does a piece of work as soon as the bucket has room; urgent work goes before the rest. */
export type Pace = <T>(work: () => Promise<T>, isUrgent: boolean) => Promise<T>;

/** Keeps to a limit that is known beforehand, and uses all of it. */
export function createPace(clock: VirtualClock, { limit, windowSeconds, concurrency }: Limit): Pace {
  const windowMs = windowSeconds * 1000;
  const queue: (() => void)[] = [];
  let window = 0;
  let used = 0;
  let inFlight = 0;
  let isWaiting = false;

  const admit = (): void => {
    const current = Math.floor(clock.now() / windowMs);
    if (current > window) {
      window = current;
      used = 0;
    }
    while (queue.length > 0 && used < limit && inFlight < concurrency) {
      used += 1;
      inFlight += 1;
      queue.shift()?.();
    }
    if (queue.length === 0 || used < limit || isWaiting) return;
    isWaiting = true;
    clock.after((window + 1) * windowMs - clock.now(), () => {
      isWaiting = false;
      admit();
    });
  };

  return async (work, isUrgent) => {
    await new Promise<void>((resolve) => {
      if (isUrgent) queue.unshift(resolve);
      else queue.push(resolve);
      admit();
    });
    try {
      return await work();
    } finally {
      inFlight -= 1;
      admit();
    }
  };
}
