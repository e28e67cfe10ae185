import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createWorld, type Simulator, startSimulator } from '../simulator/index.ts';
import { catalogOf } from '../support/catalogs.ts';
import { EVERY_SCOPE } from '../support/every-scope.ts';
import { plan, rowOf } from '../support/outlook.ts';
import { lastState, recordsOf, runTap, startTap, type TapFiles, type TapResult } from '../support/run-tap.ts';

jest.setTimeout(60_000);

const NOW = Math.floor(Date.now() / 1000) * 1000;
const START_DATE = `${new Date(NOW - 30 * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`;
const STREAMS = ['issues', 'issue_events', 'events'];

const world = createWorld({
  seed: 11,
  now: NOW - 300_000,
  projects: 3,
  teams: 1,
  members: 2,
  issues: 30,
  events: 900,
  releases: 10,
  days: 25,
});
const [organization] = world.organizations;
const [first, second] = world.projects;

let simulator: Simulator;
let files: TapFiles;
let state: Bookmarks;

type Bookmark = Record<string, unknown> & {
  readonly start?: string;
  readonly partitions?: Record<string, Bookmark>;
};
type Bookmarks = { readonly bookmarks: Record<string, Bookmark> };

beforeAll(async () => {
  simulator = await startSimulator(world, { now: () => NOW, scopes: EVERY_SCOPE });
  files = {
    catalog: catalogOf(STREAMS),
    config: {
      api_token: simulator.token,
      base_url: simulator.url,
      start_date: START_DATE,
      lookback_seconds: 0,
    },
  };
  state = stateOf(await runTap(files));
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

const stateOf = ({ messages }: TapResult): Bookmarks => lastState(messages) as Bookmarks;
const firstState = ({ messages }: TapResult): Bookmarks =>
  messages.find(({ type }) => type === 'STATE')?.value as Bookmarks;
const eventsOf = (result: TapResult, project?: string): ReadonlySet<unknown> =>
  new Set(
    recordsOf(result.messages, 'events')
      .filter((event) => project === undefined || event['projectID'] === project)
      .map((event) => event['eventID']),
  );
const startsOf = ({ bookmarks }: Bookmarks, stream: string): readonly (string | undefined)[] =>
  Object.values(bookmarks[stream]?.partitions ?? {}).map(({ start }) => start);
const truth = (project?: string): number =>
  [...simulator.truth('events', { start: START_DATE }).values()].filter(
    (event) => project === undefined || event['projectID'] === project,
  ).length;

describe('--reset', () => {
  it('reads all of a stream again and nothing else, and says so in the first STATE and the last', async () => {
    const without = await runTap({ ...files, state });
    expect(eventsOf(without).size).toBeLessThan(truth() / 10);
    const result = await runTap({ ...files, state, flags: ['--reset', 'events'] });
    expect(result.code).toBe(0);
    expect(eventsOf(result).size).toBe(truth());
    expect(recordsOf(result.messages, 'issue_events')).toEqual(recordsOf(without.messages, 'issue_events'));
    expect(startsOf(firstState(result), 'events')).toEqual([START_DATE, START_DATE, START_DATE]);
    expect(firstState(result).bookmarks['issues']).toEqual(state.bookmarks['issues']);
    expect(startsOf(stateOf(result), 'events')).toEqual(startsOf(state, 'events'));
    expect(result.stderr).toContain('events: the bookmark goes back to start_date (--reset)');
  });

  it.each(['slug', 'id'] as const)('reads one project again, by its %s', async (name) => {
    const result = await runTap({ ...files, state, flags: ['--reset', `events=${first?.[name]}`] });
    expect(result.code).toBe(0);
    expect(eventsOf(result, first?.id).size).toBe(truth(first?.id));
    expect(eventsOf(result, second?.id).size).toBeLessThan(truth(second?.id) / 10);
    const { partitions } = firstState(result).bookmarks['events'] ?? {};
    const before = state.bookmarks['events']?.partitions;
    expect(partitions?.[`${organization?.id}/${first?.id}`]?.start).toBe(START_DATE);
    expect(partitions?.[`${organization?.id}/${second?.id}`]).toEqual(
      before?.[`${organization?.id}/${second?.id}`],
    );
  });

  it('takes a stream of children back with all that its bookmark knows of passes', async () => {
    const id = organization?.id ?? '';
    const half = {
      bookmarks: {
        ...state.bookmarks,
        issue_events: {
          ...state.bookmarks['issue_events'],
          partitions: {
            [id]: {
              ...state.bookmarks['issue_events']?.partitions?.[id],
              since: new Date(NOW).toISOString(),
            },
          },
        },
      },
    };
    const result = await runTap({ ...files, state: half, flags: ['--reset', 'issue_events'] });
    const got = new Set(recordsOf(result.messages, 'issue_events').map((event) => event['eventID']));
    expect(got.size).toBe(truth());
    expect(firstState(result).bookmarks['issue_events']?.partitions?.[id]).toMatchObject({
      start: START_DATE,
      since: null,
      sweep: null,
    });
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'that ends half-way by %s goes on without being told again, and brings all of it',
    async (signal) => {
      const hangs = new Promise<void>((resolve) => {
        simulator.faults.add({
          kind: 'hang',
          seconds: 600,
          match: ({ stream, nth }) => {
            if (stream !== 'events' || nth !== 5) return false;
            resolve();
            return true;
          },
        });
      });
      const { child, done } = startTap({ ...files, state, flags: ['--reset', 'events'] });
      await hangs;
      child.kill(signal);
      const killed = await done;
      simulator.reset();
      const resumed = await runTap({ ...files, state: stateOf(killed) });
      expect(resumed.code).toBe(0);
      expect(eventsOf(killed).size).toBeLessThan(truth());
      expect(new Set([...eventsOf(killed), ...eventsOf(resumed)]).size).toBe(truth());
      // A run that could end by itself has said what it had.
      if (signal === 'SIGTERM') expect(eventsOf(resumed).size).toBeLessThan(truth());
      // Where a state that was killed is put on top of the one before, key by key, nothing of that comes back.
      const merged = merge(state, stateOf(killed)) as Bookmarks;
      const other = await runTap({ ...files, state: merged });
      expect(new Set([...eventsOf(killed), ...eventsOf(other)]).size).toBe(truth());
    },
  );

  it.each<[string, Record<string, unknown>]>([
    ['the older Python tap', { start: new Date(NOW - 3_600_000).toISOString() }],
    ['a tap of the Meltano SDK', { replication_key_value: new Date(NOW - 3_600_000).toISOString() }],
  ])('of one project in a state of %s keeps the others where they were', async (_, bookmark) => {
    const result = await runTap({
      ...files,
      state: { bookmarks: { events: bookmark } },
      flags: ['--reset', `events=${first?.slug}`],
    });
    expect(eventsOf(result, first?.id).size).toBe(truth(first?.id));
    expect(eventsOf(result, second?.id).size).toBeLessThan(truth(second?.id) / 10);
  });

  it('of a stream in a state of the older Python tap reads all of it', async () => {
    const old = { bookmarks: { events: { start: new Date(NOW - 3_600_000).toISOString() } } };
    const result = await runTap({ ...files, state: old, flags: ['--reset', 'events'] });
    expect(eventsOf(result).size).toBe(truth());
  });

  it('does nothing without a state, and says so', async () => {
    const result = await runTap({ ...files, flags: ['--reset', 'events'] });
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('--reset has nothing to do without a state');
  });

  it('comes from the environment where nobody can change the command line', async () => {
    const result = await runTap({ ...files, state, env: { TAP_SENTRY_RESET: 'issue_events, events' } });
    expect(eventsOf(result).size).toBe(truth());
    expect(result.stderr).toContain('issue_events: the bookmark goes back to start_date (--reset)');
  });

  it('warns of a stream that this run does not read, and takes its bookmark back for a later one', async () => {
    const wanted = { ...files, catalog: catalogOf(['issues']) };
    const result = await runTap({ ...wanted, state, flags: ['--reset', 'events'] });
    expect(result.stderr).toContain('events is not selected: a later run that reads it will read it again.');
    expect(startsOf(stateOf(result), 'events')).toEqual([START_DATE, START_DATE, START_DATE]);
  });

  it.each([
    ['evnts', 'there is no such stream, did you mean events? Accepted: '],
    ['issues=web', '--reset issues reads it again as a whole; by project it works for debug_files, events.'],
    ['teams', 'every run reads this stream whole'],
    ['events=nowhere', `no project that is read is called so, by slug or id. Accepted: ${first?.slug}`],
  ])('refuses %s with what is accepted, before anything is read', async (text, said) => {
    const result = await runTap({ ...files, state, flags: ['--reset', text] });
    expect(result.code).toBe(2);
    expect(result.stderr.trimEnd().split('\n').at(-1)).toContain(said);
    expect(recordsOf(result.messages, 'events')).toEqual([]);
  });

  it('shows in the plan what it would cost, and leaves a connection test alone', async () => {
    const planned = await plan({ ...files, state, flags: ['--reset', 'events'] });
    expect(rowOf(planned.document, 'events')).toMatchObject({ basis: 'start_date', from: START_DATE });
    const tested = await runTap({ ...files, state, flags: ['--test', '--reset', 'events'] });
    expect(stateOf(tested)).toEqual(state);
  });
});

/** What Meltano makes of two states. */
function merge(into: unknown, from: unknown): unknown {
  if (!isRecord(into) || !isRecord(from)) return from;
  const keys = new Set([...Object.keys(into), ...Object.keys(from)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, key in from ? merge(into[key], from[key]) : into[key]]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
