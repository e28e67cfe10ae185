import type { LoggedRequest, Simulator, SimulatorOptions, World, WorldOptions } from '../simulator/index.ts';
import { type Item, isClaimed } from '../support/claims.ts';
import type { FakeClock } from '../support/clock.ts';
import { CORE_STREAMS } from '../support/core-streams.ts';
import { delivered, earlyClaims, itemsOf } from '../support/delivery.ts';
import type { InProcessResult, InProcessRun } from '../support/in-process.ts';
import { MINUTE, startWarehouse } from '../support/warehouse.ts';

const START_DATE = '2026-04-01T00:00:00';
const INGEST_LAG = MINUTE;

/** An account that changes while its core streams are read, and the target that keeps what arrives. */
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
  const warehouse = await startWarehouse({ seed: 7, ...options }, behaviour);
  const { world, simulator, clock, during } = warehouse;
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
    during,
    sync: async (run = {}) => {
      const input = state ?? {};
      const begin = bounds();
      const before = itemsOf(simulator, begin, CORE_STREAMS);
      const result = await warehouse.sync({ streams: CORE_STREAMS, ...run });
      // What came late, moved or went meanwhile could not be known when it was claimed.
      const after = new Set(itemsOf(simulator, begin, CORE_STREAMS).map(place));
      const still = before.filter((item) => after.has(place(item)) && !isClaimed(input, item));
      const early = earlyClaims(result.messages, still, had);
      for (const message of result.messages) {
        const [name] = delivered([message]);
        if (name === undefined) continue;
        had.add(name);
        rows.set(name, message.record);
      }
      state = result.state;
      return { ...result, early };
    },
    existing: (streams = CORE_STREAMS) =>
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

function place({ stream, key, second }: Item): string {
  return `${stream}:${key}@${second}`;
}

/** What exists and was never delivered. */
export function missing(account: MovingAccount, streams?: readonly string[]): readonly string[] {
  return [...account.existing(streams)].filter((name) => !account.had.has(name));
}
