import type { JsonObject } from '../../src/json.ts';
import {
  createWorld,
  type LoggedRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  type World,
  type WorldOptions,
} from '../simulator/index.ts';
import { type Item, isClaimed } from '../support/claims.ts';
import { type FakeClock, fakeClock } from '../support/clock.ts';
import { delivered, earlyClaims, itemsOf, STREAM_NAMES } from '../support/delivery.ts';
import { type InProcessResult, type InProcessRun, syncInProcess } from '../support/in-process.ts';

export const NOW = Date.parse('2026-06-01T12:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const START_DATE = '2026-04-01T00:00:00';
const INGEST_LAG = MINUTE;

/** An account that changes while it is read, and the target that keeps what arrives. */
export type MovingAccount = {
  readonly world: World;
  readonly simulator: Simulator;
  readonly clock: FakeClock;
  /** `stream:key` of all that has been delivered so far. */
  readonly had: Set<string>;
  /** Latest record of each `stream:key`. */
  readonly rows: Map<string, Readonly<Record<string, unknown>>>;
  /** Runs the tap with the state of the run before. Nothing may be claimed that was not delivered. */
  readonly sync: (run?: Partial<InProcessRun>) => Promise<InProcessResult & { early: readonly string[] }>;
  /** Lets something happen before each request of a stream is answered; `nth` counts from 1. */
  readonly during: (stream: string, change: (nth: number, request: LoggedRequest) => void) => void;
  /** `stream:key` of what exists right now and is older than the ingest lag. */
  readonly existing: (streams?: readonly string[]) => ReadonlySet<string>;
  readonly close: () => Promise<void>;
};

/** Starts the account at `NOW`. */
export async function startMovingAccount(
  options: Partial<WorldOptions> = {},
  behaviour: Partial<SimulatorOptions> = {},
): Promise<MovingAccount> {
  const world = createWorld({
    seed: 7,
    now: NOW,
    projects: 3,
    teams: 2,
    members: 3,
    issues: 12,
    events: 30,
    releases: 4,
    days: 40,
    ...options,
  });
  const clock = fakeClock({ nowMs: NOW, random: 0.5 });
  const simulator = await startSimulator(world, { ...behaviour, now: () => clock.now() });
  const had = new Set<string>();
  const rows = new Map<string, Readonly<Record<string, unknown>>>();
  let state: InProcessResult['state'];
  const bounds = () => ({
    start: START_DATE,
    end: new Date(clock.now() - INGEST_LAG).toISOString().slice(0, 19),
  });
  return {
    world,
    simulator,
    clock,
    had,
    rows,
    sync: async (run = {}) => {
      const input = state ?? {};
      const begin = bounds();
      const before = itemsOf(simulator, begin);
      const settings: JsonObject = { start_date: `${START_DATE}Z`, max_retry_seconds: 60, ...run.settings };
      const result = await syncInProcess({ simulator, clock, state, ...run, settings });
      // What came late, moved or went meanwhile could not be known when it was claimed.
      const after = new Set(itemsOf(simulator, begin).map(place));
      const still = before.filter((item) => after.has(place(item)) && !isClaimed(input, item));
      const early = earlyClaims(result.messages, still, had);
      for (const name of delivered(result.messages)) had.add(name);
      for (const message of result.messages) {
        if (message.type !== 'RECORD') continue;
        const [name] = delivered([message]);
        if (name !== undefined) rows.set(name, message.record);
      }
      state = result.state;
      simulator.reset();
      return { ...result, early };
    },
    during: (stream, change) => {
      for (let index = 1; index <= MOST_REQUESTS; index += 1) {
        simulator.onRequest(index, (request) => {
          if (request.stream === stream) change(request.nth, request);
        });
      }
    },
    existing: (streams = STREAM_NAMES) =>
      new Set(
        streams.flatMap((stream) => {
          const isTimed = ['issues', 'events', 'releases'].includes(stream);
          return [...simulator.truth(stream, isTimed ? bounds() : {}).keys()].map(
            (key) => `${stream}:${key}`,
          );
        }),
      ),
    close: () => simulator.close(),
  };
}

const MOST_REQUESTS = 500;

function place({ stream, key, second }: Item): string {
  return `${stream}:${key}@${second}`;
}

/** What exists and was never delivered. */
export function missing(account: MovingAccount, streams?: readonly string[]): readonly string[] {
  return [...account.existing(streams)].filter((name) => !account.had.has(name));
}
