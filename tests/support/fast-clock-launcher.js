// Runs the built program on a clock that runs faster than the real one, so that its waits and the pace of its STATEs
// fit in a test. In JavaScript, since it is started by plain Node.js.
import { setTimeout as sleep } from 'node:timers/promises';
import { main } from '../../dist/cli.js';

const number = (name) => {
  const value = Number(process.env[name]);
  if (!Number.isFinite(value)) throw new Error(`${name} must be a number`);
  return value;
};
const origin = number('TEST_CLOCK_ORIGIN');
const base = number('TEST_CLOCK_BASE');
const rate = number('TEST_CLOCK_RATE');

const clock = {
  now: () => Math.floor(base + (Date.now() - origin) * rate),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await sleep(ms / rate, undefined, signal && { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
  random: () => Math.random(),
};

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  pid: process.pid,
  isTerminal: { stdout: false, stderr: false },
  columns: 80,
  clock,
  onSignal: (name, listener) => process.on(name, listener),
  onWarning: (listener) => process.on('warning', listener),
  onCrash: (listener) => process.on('uncaughtException', listener),
  after: (ms, action) => setTimeout(action, ms).unref(),
  exit: (code) => process.exit(code),
});
