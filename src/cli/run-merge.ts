import { STREAMS } from '../streams/index.ts';
import { mergeStates } from '../sync/progress/merge.ts';
import type { Invocation } from './invocation.ts';
import { print } from './print.ts';
import { readState } from './read-state.ts';
import type { Session } from './session.ts';

/**
 * Prints the state that has what several have, of the shards of one account.
 * @returns the exit code
 * @throws StateError that names the file that is no state
 */
export async function runMerge({ states }: Pick<Invocation, 'states'>, session: Session): Promise<number> {
  const { world, log } = session;
  const inputs = [];
  for (const path of states) inputs.push(await readState(path, world.cwd, [], '--merge-states'));
  const merged = mergeStates(inputs, STREAMS, {
    now: Math.floor(world.clock.now() / 1000),
    warn: (nth, problem) => log.warning(`${states[nth]}: ${problem}. It is taken as missing.`),
  });
  return await print(world.stdout, JSON.stringify(merged));
}
