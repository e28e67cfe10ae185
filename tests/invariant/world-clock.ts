/** The time of a simulated world: it runs, perhaps faster than ours, and can be moved on. */
export type WorldClock = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly skip: (seconds: number) => void;
  /** Environment from which a process builds the same clock; see tests/support/fast-clock-launcher.js. */
  readonly environment: () => Record<string, string>;
};

/**
 * @param options.rate how many seconds pass in one of ours
 * @param options.beginsAt epoch milliseconds in the world when the clock is made
 */
export function createWorldClock(options: { rate: number; beginsAt: number }): WorldClock {
  const { rate } = options;
  const origin = Date.now();
  let base = options.beginsAt;
  return {
    now: () => Math.floor(base + (Date.now() - origin) * rate),
    skip: (seconds) => {
      base += seconds * 1000;
    },
    environment: () => ({
      TEST_CLOCK_ORIGIN: String(origin),
      TEST_CLOCK_BASE: String(base),
      TEST_CLOCK_RATE: String(rate),
    }),
  };
}
