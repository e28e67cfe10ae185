import type { Simulator } from '../simulator/index.ts';
import type { Stop } from './plan.ts';

/** What a run would write and ask if nothing came in between, roughly. */
export type Expected = { readonly lines: number; readonly requests: number };

const BYTES_PER_LINE = 900;
const EVENT_PAGES = 6;
const NEWLINE = 10;

/** Watches a run, and acts once where the plan says, if the run gets so far. */
export type Trigger = {
  /** To be told of what was written; returns how many bytes of it came before the end, all of them without one. */
  readonly onOutput: (chunk: Buffer) => number;
};

export function triggerAt(stop: Stop, simulator: Simulator, expected: Expected, action: () => void): Trigger {
  let isDone = false;
  const act = (): void => {
    if (isDone) return;
    isDone = true;
    action();
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
  }
  if (stop.unit === 'requests') simulator.onRequest(limit(expected.requests), act);
  const isOfBytes = stop.unit === 'bytes';
  const most =
    isOfBytes || stop.unit === 'lines'
      ? limit(expected.lines * (isOfBytes ? BYTES_PER_LINE : 1))
      : Number.POSITIVE_INFINITY;
  let seen = 0;
  return {
    onOutput: (chunk) => {
      if (isDone) return 0;
      const before = seen;
      seen += isOfBytes ? chunk.length : chunk.filter((byte) => byte === NEWLINE).length;
      if (seen < most) return chunk.length;
      act();
      return isOfBytes ? most - before : chunk.length;
    },
  };
}
