// Loaded into the program before it starts (`--import`): writes down what the run has cost when the process ends.
import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
process.once('exit', () => {
  delay.disable();
  const path = process.env['TAP_SENTRY_TEST_MEASURES'];
  if (path === undefined) return;
  const measures = { peakKb: peakKb(), blockedMs: delay.max / 1e6 };
  writeFileSync(path, JSON.stringify(measures));
});

/** `maxRSS` of a child begins with what its parent had when it was started; Linux knows better. */
function peakKb() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
