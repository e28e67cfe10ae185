import type { JsonObject } from '../../src/json.ts';
import { shardOf } from '../../src/sentry/account/share.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { mergeStates } from '../../src/sync/progress/merge.ts';
import { addEvent, addIssue, type LoggedRequest } from '../simulator/index.ts';
import { identitiesAt, identitiesIn } from './identity.ts';
import { type InProcessResult, syncInProcess } from './in-process.ts';
import { lastState } from './run-tap.ts';
import { HOUR, MINUTE, startWarehouse, type Warehouse } from './warehouse.ts';

type State = InProcessResult['state'];

/** Streams of both kinds: of an organization, and by project with and without a bookmark. */
export const STREAMS_OF_BOTH = ['projects', 'project_details', 'releases', 'issues', 'events'];
const BY_PROJECT = new Set(
  STREAMS.filter(({ partitionBy }) => partitionBy === 'project').map(({ tapStreamId }) => tapStreamId),
);
const START_DATE = '2026-04-01T00:00:00Z';
const LOOKBACK = 3600;

/** What a run of one shard came to. */
export type ShardRun = Pick<InProcessResult, 'code' | 'lines' | 'messages'> & {
  readonly index: number;
  /** Identities of what reached the target. */
  readonly got: ReadonlySet<string>;
  readonly requests: readonly LoggedRequest[];
  /** Ids of the projects that it asked for by themselves. */
  readonly asked: ReadonlySet<string>;
};

export type ShardedAccount = Pick<Warehouse, 'world' | 'simulator' | 'clock'> & {
  /** Runs one shard with the state it has, or with one that is given; `kept` of 1 is how much reaches the target. */
  readonly run: (
    index: number,
    count: number,
    options?: { state?: State; kept?: number; settings?: JsonObject },
  ) => Promise<ShardRun>;
  readonly stateOf: (index: number) => State;
  /** One state of those that all shards ever had, as `--merge-states` makes it. */
  readonly merged: () => State;
  /** Time goes by, and something happens in every project. */
  readonly live: () => void;
  /** Identities of what is on the server and in no table. */
  readonly missing: () => readonly string[];
  /** Ids of the projects of a shard, by the order of the account. */
  readonly share: (index: number, count: number) => readonly string[];
};

/** An account whose shards load one target, on a virtual clock; `closeWarehouses` ends it. */
export async function startShards(projects = 7): Promise<ShardedAccount> {
  const { world, simulator, clock } = await startWarehouse({ projects, issues: 20, events: 150 });
  const organizationId = world.organizations[0]?.id ?? '';
  const states = new Map<number, State>();
  const had = new Set<string>();
  const share: ShardedAccount['share'] = (index, count) =>
    world.projects.filter(({ id }) => shardOf(organizationId, id, count) === index).map(({ id }) => id);

  return {
    world,
    simulator,
    clock,
    share,
    run: async (index, count, { state = states.get(index), kept = 1, settings } = {}) => {
      const { code, lines, messages } = await syncInProcess({
        simulator,
        clock,
        state,
        streams: STREAMS_OF_BOTH,
        settings: {
          shard: `${index}/${count}`,
          start_date: START_DATE,
          lookback_seconds: LOOKBACK,
          ...settings,
        },
      });
      // Who is killed is remembered by what has reached the target.
      const reached = messages.slice(0, Math.ceil(messages.length * kept));
      const got = new Set(identitiesIn(reached));
      for (const identity of got) had.add(identity);
      states.set(index, lastState(reached) ?? state);
      const requests = [...simulator.requests];
      simulator.reset();
      return { index, code, lines, messages, got, requests, asked: askedFor(requests, world) };
    },
    stateOf: (index) => states.get(index),
    merged: () =>
      mergeStates(
        [...states.values()].map((state) => (state ?? {}) as never),
        STREAMS,
        {
          now: clock.now() / 1000,
          warn: (_, problem) => {
            throw new Error(problem);
          },
        },
      ),
    live: () => {
      clock.pass(2 * HOUR);
      for (const { slug } of world.projects) {
        const timestamp = new Date(clock.now() - 5 * MINUTE).toISOString();
        addIssue(world, slug, (clock.now() - 10 * MINUTE) * 1000);
        addEvent(world, slug, { timestamp, isOnTime: true });
      }
      clock.pass(HOUR);
    },
    missing: () => {
      const end = new Date(clock.now() - MINUTE).toISOString();
      return STREAMS_OF_BOTH.flatMap((stream) =>
        identitiesAt(simulator, [stream], isTimed(stream) ? { start: START_DATE, end } : {}),
      ).filter((identity) => !had.has(identity));
    },
  };
}

function isTimed(stream: string): boolean {
  return STREAMS.some(
    ({ tapStreamId, replication }) => tapStreamId === stream && replication.method === 'INCREMENTAL',
  );
}

function askedFor(requests: readonly LoggedRequest[], world: Warehouse['world']): ReadonlySet<string> {
  const named = requests.filter(({ stream = '' }) => BY_PROJECT.has(stream)).map(({ project }) => project);
  return new Set(
    world.projects.filter(({ id, slug }) => named.includes(id) || named.includes(slug)).map(({ id }) => id),
  );
}
