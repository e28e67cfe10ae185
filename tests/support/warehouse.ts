import type { JsonObject } from '../../src/json.ts';
import { STREAMS } from '../../src/streams/index.ts';
import {
  createWorld,
  type LoggedRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  type World,
  type WorldOptions,
} from '../simulator/index.ts';
import { type FakeClock, fakeClock } from './clock.ts';
import { identitiesAt, identitiesIn, identityOf } from './identity.ts';
import { type InProcessResult, type InProcessRun, syncInProcess } from './in-process.ts';

/** When every account begins; nothing in it is younger. */
export const NOW = Date.parse('2026-06-01T12:00:00Z');
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const START_DATE = '2026-04-01T00:00:00Z';
/** Streams whose records have a time, by which they are read. */
const TIMED = new Set(
  STREAMS.filter(({ replication }) => replication.method === 'INCREMENTAL').map(
    ({ tapStreamId }) => tapStreamId,
  ),
);
/** More waits than any run needs: one that goes on for ever ends here instead. */
const MOST_WAITS = 20_000;

/** What a run came to. */
export type Delivery = InProcessResult & {
  /** Identities of the records of this run. */
  readonly got: ReadonlySet<string>;
};

/** An account on a virtual clock, and the warehouse that keeps what one run after the other delivers. */
export type Warehouse = {
  readonly world: World;
  readonly simulator: Simulator;
  readonly clock: FakeClock;
  /** Identities of all that has been delivered so far. */
  readonly had: ReadonlySet<string>;
  /** Latest record of each identity. */
  readonly rows: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Runs the tap with the state of the run before, and forgets faults and hooks afterwards. */
  readonly sync: (run?: Partial<InProcessRun>) => Promise<Delivery>;
  /** Lets something happen before each request of a stream is answered; `nth` counts from 1. */
  readonly during: (stream: string, change: (nth: number, request: LoggedRequest) => void) => void;
  /**
   * Identities of what the server has and the warehouse has not, between `since` (the start date without it) and
   * `before` (a minute ago without it), epoch milliseconds, where records have a time.
   */
  readonly missing: (
    streams: readonly string[],
    bounds?: { readonly since?: number; readonly before?: number },
  ) => readonly string[];
};

const open: Simulator[] = [];

/** For `afterEach`. */
export async function closeWarehouses(): Promise<void> {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
}

/** Starts an account at `NOW` with an empty warehouse. */
export async function startWarehouse(
  options: Partial<WorldOptions> = {},
  behaviour: Partial<SimulatorOptions> | ((world: World) => Partial<SimulatorOptions>) = {},
): Promise<Warehouse> {
  const world = createWorld({
    seed: 11,
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
  let waits = 0;
  const clock = fakeClock({
    nowMs: NOW,
    random: 0.5,
    onSleep: () => {
      waits += 1;
      if (waits > MOST_WAITS) throw new Error('This run waits without end.');
    },
  });
  const simulator = await startSimulator(world, {
    // What an answer takes passes on the virtual clock.
    after: (ms, action) => {
      clock.pass(ms);
      setImmediate(action);
    },
    ...(typeof behaviour === 'function' ? behaviour(world) : behaviour),
    now: () => clock.now(),
  });
  open.push(simulator);
  const had = new Set<string>();
  const rows = new Map<string, Readonly<Record<string, unknown>>>();
  let state: InProcessResult['state'];
  return {
    world,
    simulator,
    clock,
    had,
    rows,
    sync: async (run = {}) => {
      waits = 0;
      const settings: JsonObject = { start_date: START_DATE, max_retry_seconds: 60, ...run.settings };
      const result = await syncInProcess({ simulator, clock, state, ...run, settings });
      const got = new Set(identitiesIn(result.messages));
      for (const identity of got) had.add(identity);
      for (const { type, stream, record } of result.messages) {
        if (type === 'RECORD') rows.set(identityOf(stream, record['organizationId'], record), record);
      }
      state = result.state;
      simulator.reset();
      return { ...result, got };
    },
    during: (stream, change) => {
      simulator.onEveryRequest((request) => {
        if (request.stream === stream) change(request.nth, request);
      });
    },
    missing: (streams, { since = Date.parse(START_DATE), before = clock.now() - MINUTE } = {}) =>
      streams.flatMap((stream) =>
        identitiesAt(
          simulator,
          [stream],
          TIMED.has(stream) ? { start: utc(since), end: utc(before) } : {},
        ).filter((identity) => !had.has(identity)),
      ),
  };
}

function utc(ms: number): string {
  return new Date(ms).toISOString();
}

/** A run in short, for a comparison that shows what went wrong. */
export function outcome({ code, lastLine }: InProcessResult): { code: number; problem: string } {
  return { code, problem: code === 0 ? '' : lastLine };
}

/** The outcome of a run without any trouble. */
export const WELL = { code: 0, problem: '' };

/** A list that is expected to be empty, short enough to be read where it is not. */
export function few(items: readonly string[]): readonly string[] {
  return items.length <= 5 ? items : [...items.slice(0, 5), `and ${items.length - 5} more`];
}
