import { setImmediate } from 'node:timers/promises';
import { createPermits } from './permits.ts';

/** Does a piece of work that takes long, when it is its turn. */
export type Turns = <Result>(work: () => Result) => Promise<Result>;

/**
 * Lets large answers be worked on one after the other, and whatever else waits be served before, between and after:
 * what comes of an answer is used up in the same turn in which it is handed over, before the next one is unpacked.
 */
export function createTurns(): Turns {
  const oneAtATime = createPermits(1);
  return (work) =>
    oneAtATime(async () => {
      await setImmediate();
      const result = work();
      await setImmediate();
      return result;
    });
}
