import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Simulator } from '../simulator/index.ts';
import type { Stop } from './plan.ts';

/** What a run would write and ask if nothing came in between, roughly. */
export type Expected = { readonly lines: number; readonly requests: number };

const BYTES_PER_LINE = 900;
const EVENT_PAGES = 6;
const NEWLINE = 10;

/** Ends the run at the point that the plan names, if it gets so far. */
export function interruptAt(
  stop: Stop,
  child: ChildProcessWithoutNullStreams,
  simulator: Simulator,
  expected: Expected,
): void {
  let isDone = false;
  const act = (): void => {
    if (isDone) return;
    isDone = true;
    if (stop.how === 'close') {
      child.stdout.destroy();
      return;
    }
    child.kill(stop.how);
    if (stop.isTwice) child.kill(stop.how);
  };
  const limit = (total: number): number => Math.max(1, Math.ceil(stop.share * total));
  if (stop.unit === 'pages') {
    simulator.faults.add({
      kind: '500',
      // Listens and meets none.
      match: ({ stream, nth }) => {
        if (stream === 'events' && nth >= limit(EVENT_PAGES)) act();
        return false;
      },
    });
    return;
  }
  if (stop.unit === 'requests') {
    simulator.onRequest(limit(expected.requests), act);
    return;
  }
  const most = limit(expected.lines * (stop.unit === 'bytes' ? BYTES_PER_LINE : 1));
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    seen += stop.unit === 'bytes' ? chunk.length : chunk.filter((byte) => byte === NEWLINE).length;
    if (seen >= most) act();
  });
}

/** Makes the reader rest after every chunk. */
export function slowDown(child: ChildProcessWithoutNullStreams): void {
  child.stdout.on('data', () => {
    child.stdout.pause();
    setTimeout(() => child.stdout.resume(), 3);
  });
}
