import type { IncomingMessage, ServerResponse } from 'node:http';
import * as events from './change/events.ts';
import * as issues from './change/issues.ts';
import * as places from './change/places.ts';
import * as releases from './change/releases.ts';
import * as resources from './change/resources.ts';
import type { Fault } from './faults.ts';
import { heal, spoil } from './hostile.ts';
import type { Simulator } from './simulator.ts';
import { type TruthOptions, truthKeys } from './truth.ts';

/** Path under which a simulator in its own process is looked into and changed; no API request goes there. */
export const CONTROL_PATH = '/__sim/';

// Changes are called by name with the world and the given arguments.
const CHANGES = {
  ...events,
  ...issues,
  ...places,
  ...releases,
  ...resources,
  spoil,
  heal,
} as unknown as Readonly<Record<string, (world: unknown, ...rest: unknown[]) => unknown>>;

type Action = (simulator: Simulator, input: unknown) => unknown;

/** What can be asked of the simulator; the input is the JSON body of a POST. */
const ACTIONS: Readonly<Record<string, Action>> = {
  requests: ({ requests }) => requests,
  reset: (simulator) => simulator.reset(),
  faults: (simulator, input) => simulator.faults.add(...(input as Fault[])),
  /** `{"name": "resolveIssue", "args": ["4100000001"]}` */
  mutate: ({ world }, input) => {
    const { name, args = [] } = input as { name: string; args?: unknown[] };
    if (!Object.hasOwn(CHANGES, name)) throw new Error(`there is no change ${name}`);
    return CHANGES[name]?.(world, ...args);
  },
  /** Keys that a complete extraction has; the input is that of `truth`. */
  keys: (simulator, input) => [
    ...truthKeys(simulator.world, { now: simulator.now(), ...(input as TruthOptions) }),
  ],
};

/** Answers a request under the control path with the action's result as JSON. */
export async function serveControl(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = (request.url ?? '').slice(CONTROL_PATH.length).replace(/\/?(\?.*)?$/, '');
  let status = 200;
  let result: unknown;
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined)
      throw new Error(`there is no action ${name}, only ${Object.keys(ACTIONS).join(', ')}`);
    result = action(simulator, text === '' ? {} : JSON.parse(text));
  } catch (error) {
    status = 400;
    result = { error: String(error) };
  }
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(result ?? null));
}
