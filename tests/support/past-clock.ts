/** Starts the built program, from the root of the package, on a clock that is not that of this machine. */
export const CLOCK_LAUNCHER = 'tests/support/fast-clock-launcher.js';

/** The environment of that program, for a clock which runs as fast as this one and so much behind it. */
export function clockBehind(ms: number): Readonly<Record<string, string>> {
  const now = Date.now();
  return {
    TEST_CLOCK_ORIGIN: String(now),
    TEST_CLOCK_BASE: String(now - ms),
    TEST_CLOCK_RATE: '1',
  };
}
