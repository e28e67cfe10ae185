import type { Simulator } from '../simulator/index.ts';
import { startTap } from '../support/run-tap.ts';
import { type Expected, triggerAt } from './interrupt.ts';
import type { Outcome } from './outcome.ts';
import type { Stop } from './plan.ts';

export type RunSpawned = {
  readonly simulator: Simulator;
  readonly settings: object;
  readonly catalog: object;
  readonly state: Record<string, unknown> | undefined;
  readonly stop: Stop | undefined;
  readonly expected: Expected;
  readonly isReaderSlow: boolean;
  /** Environment of a faster clock; the program as it is installed without it. */
  readonly clock: Record<string, string> | undefined;
};

/** Runs the program as a process, with real signals and pipes. */
export async function runSpawned(run: RunSpawned): Promise<Outcome> {
  const { simulator, stop, expected, clock } = run;
  const { child, done } = startTap({
    config: run.settings,
    catalog: run.catalog,
    state: run.state,
    ...(clock && { program: 'tests/support/fast-clock-launcher.js', env: clock }),
  });
  let isStopped = false;
  if (stop !== undefined) {
    const trigger = triggerAt(stop, simulator, expected, () => {
      isStopped = true;
      if (stop.how === 'close') {
        child.stdout.destroy();
        return;
      }
      child.kill(stop.how);
      if (stop.isTwice) child.kill(stop.how);
    });
    child.stdout.on('data', trigger.onOutput);
  }
  if (run.isReaderSlow) {
    // It rests after every chunk.
    child.stdout.on('data', () => {
      child.stdout.pause();
      setTimeout(() => child.stdout.resume(), 3);
    });
  }
  const { code, signal, messages, stderr } = await done;
  // A run that had ended before its end was due.
  const isOver = stop?.how === 'close' ? !stderr.includes('closed') : code === 0 || code === 1;
  // A reader that leaves with unread output in the pipe is no fault that the program could know of.
  const known = stop?.how === 'close' && isStopped && code === 0 ? 1 : code;
  return { code: known, signal, messages, stderr, isStopped: isStopped && !isOver };
}
