import { afterEach, describe, expect, it } from '@jest/globals';
import type { LoggedRequest, SimulatorOptions, WorldOptions } from '../simulator/index.ts';
import { identitiesAt, identityOf } from '../support/identity.ts';
import type { InProcessRun } from '../support/in-process.ts';
import {
  closeWarehouses,
  DAY,
  type Delivery,
  few,
  HOUR,
  NOW,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../support/warehouse.ts';

afterEach(closeWarehouses);

const STATS = ['organization_stats', 'project_stats'];
const HEALTH = ['sessions', 'session_statuses'];
const NAMES = [...STATS, ...HEALTH];
const START = '2026-05-20T00:00:00Z';
const YESTERDAY = new Date(NOW - DAY).toISOString();
/** From the start to the present, both included. */
const DAYS = 13;

type Sync = (run?: Partial<InProcessRun>) => Promise<Delivery>;

type Account = Warehouse & { readonly requests: LoggedRequest[]; readonly read: Sync };

/** An account of which the last days are read; `requests` are those of all runs. */
async function account(
  options: Partial<WorldOptions> = {},
  behaviour: Partial<SimulatorOptions> = {},
): Promise<Account> {
  const warehouse = await startWarehouse({ events: 200, days: 12, ...options }, behaviour);
  const requests: LoggedRequest[] = [];
  return {
    ...warehouse,
    requests,
    read: async (run = {}) => {
      requests.length = 0;
      warehouse.simulator.onEveryRequest((request) => {
        requests.push(request);
      });
      return await warehouse.sync({
        streams: NAMES,
        ...run,
        settings: { start_date: START, ...run.settings },
      });
    },
  };
}

/** Rows of the server, of the days from `start` on, that the warehouse has not, or has with other numbers. */
function differences(
  { simulator, rows }: Warehouse,
  streams: readonly string[],
  isMeant: (record: Readonly<Record<string, unknown>>) => boolean = () => true,
  start = START,
): readonly string[] {
  return few(
    streams.flatMap((stream) =>
      simulator.owned(stream, { start }).flatMap(({ organizationId, record }) => {
        if (!isMeant(record)) return [];
        const identity = identityOf(stream, organizationId, record);
        const row = rows.get(identity) ?? {};
        const wrong = Object.entries(record).filter(([name, value]) => row[name] !== value);
        return wrong.map(([name, value]) => `${identity}: ${name} ${String(row[name])} for ${String(value)}`);
      }),
    ),
  );
}

type Bookmark = { readonly start?: string; readonly covered?: readonly (readonly string[])[] };

/** The bookmarks of a stream by organization. */
function bookmarksOf(state: Delivery['state'], stream: string): Readonly<Record<string, Bookmark>> {
  const { bookmarks } = (state ?? {}) as {
    bookmarks?: Readonly<Record<string, { readonly partitions?: Readonly<Record<string, Bookmark>> }>>;
  };
  return bookmarks?.[stream]?.partitions ?? {};
}

/** Requests of a run by path. */
function asked({ requests }: Account, path: 'stats_v2' | 'sessions', groups?: string): LoggedRequest[] {
  return requests.filter(
    (request) =>
      request.path.endsWith(`/${path}/`) && (groups === undefined || request.search.includes(groups)),
  );
}

const PROJECT_STATS = 'groupBy=project';
const isOf =
  (name: string) =>
  ({ search, path }: LoggedRequest): boolean =>
    name === 'sessions' || name === 'session_statuses'
      ? path.endsWith('/sessions/')
      : path.endsWith('/stats_v2/') && search.includes(PROJECT_STATS) === (name === 'project_stats');

describe.each(NAMES)('the numbers of %s', (name) => {
  it('are those of the server for each day since the start, and nothing else', async () => {
    const one = await account();
    const run = await one.read({ streams: [name] });
    expect(outcome(run)).toEqual(WELL);
    expect(differences(one, [name])).toEqual([]);
    expect(run.got).toEqual(new Set(identitiesAt(one.simulator, [name], { start: START })));
    expect(run.got.size).toBeGreaterThan(50);
    const days = new Set(run.messages.flatMap(({ record }) => record?.['date'] ?? []));
    expect(days.size).toBe(DAYS);
  });

  it('have a column for everything that is sent, and values that fit', async () => {
    const one = await account();
    const run = await one.read({ streams: [name] });
    const records = run.messages.flatMap(({ record }) => (record === undefined ? [] : [record]));
    expect(records.filter(({ otherFields }) => otherFields !== null)).toEqual([]);
    expect(run.lines.filter((line) => /sent as null|Changed on the way/.test(line))).toEqual([]);
  });

  it('that grew after they were read are those of the server after the next run, a day or a month later', async () => {
    const one = await account();
    await one.read({ streams: [name] });
    for (const days of [0.1, 1, 1, 30, 0.5, 3]) {
      one.clock.pass(days * DAY);
      const run = await one.read({ streams: [name] });
      expect(outcome(run)).toEqual(WELL);
      expect(differences(one, [name])).toEqual([]);
    }
  });

  it('are read again for no more than the last days by a run with nothing new', async () => {
    const one = await account();
    await one.read({ streams: [name] });
    one.clock.pass(DAY);
    await one.read({ streams: [name] });
    const most = { organization_stats: 1, project_stats: 4, sessions: 4, session_statuses: 8 }[name];
    expect(one.requests.filter(isOf(name))).toHaveLength(most ?? 0);
  });

  it('are asked for no more than it takes in the first run', async () => {
    const one = await account();
    await one.read({ streams: [name] });
    const most = { organization_stats: 1, project_stats: DAYS, sessions: DAYS, session_statuses: 2 * DAYS }[
      name
    ];
    expect(one.requests.filter(isOf(name))).toHaveLength(most ?? 0);
  });

  it.each([1, 4, 40, 200])(
    'come whole in two runs of which the first is killed after %i messages',
    async (most) => {
      const one = await account();
      const whole = await one.read({ streams: [name] });
      const written = whole.messages.slice(0, most);
      const state = written.filter(({ type }) => type === 'STATE').at(-1)?.value;
      const had = new Map(
        written.flatMap(({ type, stream, record }) =>
          type === 'RECORD' ? [[identityOf(stream, record['organizationId'], record), record] as const] : [],
        ),
      );
      one.clock.pass(2 * DAY);
      const rest = await one.read({ streams: [name], state });
      for (const { type, stream, record } of rest.messages)
        if (type === 'RECORD') had.set(identityOf(stream, record['organizationId'], record), record);
      expect(differences({ ...one, rows: had }, [name])).toEqual([]);
    },
  );

  it('come from several organizations', async () => {
    const one = await account({ organizations: 3 });
    const run = await one.read({ streams: [name], settings: { organization: null } });
    expect(outcome(run)).toEqual(WELL);
    expect(differences(one, [name])).toEqual([]);
    const owners = new Set(run.messages.flatMap(({ record }) => record?.['organizationId'] ?? []));
    expect(owners.size).toBe(3);
  });

  it('are skipped in one line where a server does not know them', async () => {
    const one = await account({ organizations: 2 });
    const [first, second] = one.world.organizations;
    one.world.closed.add(`stats/${first?.id}`).add(`sessions/${first?.id}`);
    const run = await one.read({ streams: [name], settings: { organization: null } });
    expect(outcome(run)).toEqual(WELL);
    expect(run.lines.filter((line) => line.includes('skipped'))).toEqual([
      expect.stringContaining(`${name}: skipped, not available in ${first?.slug} (404)`),
    ]);
    const owners = new Set(run.messages.flatMap(({ record }) => record?.['organizationId'] ?? []));
    expect([...owners]).toEqual([second?.id]);
  });

  it('come as whole days, also where the start lies within one', async () => {
    const one = await account();
    const settings = { start_date: '2026-05-20T17:30:00Z' };
    const run = await one.read({ streams: [name], settings });
    expect(outcome(run)).toEqual(WELL);
    expect(differences(one, [name])).toEqual([]);
  });

  it('are nothing on days of which the server has none', async () => {
    const one = await account({ projects: 1, events: 0 });
    const run = await one.read({ streams: [name] });
    expect(outcome(run)).toEqual(WELL);
    expect(differences(one, [name])).toEqual([]);
  });

  it('keep their bookmark where one day cannot be had, and everything around it comes', async () => {
    const one = await account();
    const bad = name === 'organization_stats' ? START.slice(0, 10) : '2026-05-27';
    one.simulator.faults.add({
      kind: '500',
      match: ({ query }) => String(query['start']).startsWith(bad),
      times: 1_000,
    });
    const run = await one.read({ streams: [name] });
    expect(run.code).toBe(1);
    const isElsewhere = ({ date }: Readonly<Record<string, unknown>>): boolean =>
      name !== 'organization_stats' && date !== bad;
    expect(differences(one, [name], isElsewhere)).toEqual([]);
    const again = await one.read({ streams: [name] });
    expect(outcome(again)).toEqual(WELL);
    expect(differences(one, [name])).toEqual([]);
  });
});

describe('statistics that the server cuts', () => {
  it.each([25, 50, 120])(
    'of an organization are read in shorter times, with %i rows at the most',
    async (cap) => {
      const one = await account({ projects: 2, usage: 1 }, { statsRowCap: cap });
      const run = await one.read({ streams: ['organization_stats'] });
      expect(outcome(run)).toEqual(WELL);
      expect(differences(one, ['organization_stats'])).toEqual([]);
      expect(asked(one, 'stats_v2').length).toBeGreaterThan(1);
    },
  );

  // Fewer rows than a day has, cut in two ways; and more than the server reads, which it may cut in one.
  it.each<[string, Partial<WorldOptions>, Partial<SimulatorOptions>]>([
    ['7 rows at the most', { projects: 3, usage: 3 }, { statsRowCap: 7 }],
    ['10,000 rows at the most', { projects: 1, usage: 16_000, events: 0, issues: 0 }, {}],
  ])('of an organization on one day are never claimed, with %s', async (_name, options, behaviour) => {
    const one = await account(options, behaviour);
    const start = '2026-05-30T00:00:00Z';
    const settings = { start_date: start };
    const run = await one.read({ streams: ['organization_stats'], settings });
    expect(run.code).toBe(1);
    expect(run.lines.join('\n')).toMatch(/2026-0\d-\d\d cannot be read: the server leaves out some/);
    // Whatever the bookmark claims is there.
    const [bookmark] = Object.values(bookmarksOf(run.state, 'organization_stats'));
    const isClaimed = ({ date }: Readonly<Record<string, unknown>>): boolean =>
      [['', bookmark?.start ?? ''], ...(bookmark?.covered ?? [])].some(
        ([from = '', to = '']) => `${String(date)}T00:00:02Z` >= from && `${String(date)}T00:00:02Z` < to,
      );
    expect(differences(one, ['organization_stats'], isClaimed, start)).toEqual([]);
    // The server recovers.
    one.simulator.behave({ statsRowCap: 10_000 });
    one.world.usage = 3;
    expect(outcome(await one.read({ streams: ['organization_stats'], settings }))).toEqual(WELL);
    expect(differences(one, ['organization_stats'], undefined, start)).toEqual([]);
  });

  it('of projects are read by fewer projects at a time', async () => {
    const one = await account({ projects: 210, usage: 70, events: 0, issues: 0 });
    const run = await one.read({ streams: ['project_stats'], settings: { start_date: YESTERDAY } });
    expect(outcome(run)).toEqual(WELL);
    expect(differences(one, ['project_stats'], undefined, YESTERDAY)).toEqual([]);
    // Half of the present day is not too much, and 210 ids do not fit into two addresses.
    expect(asked(one, 'stats_v2')).toHaveLength(1 + (1 + 3));
  });

  it('of a single project are not claimed', async () => {
    const one = await account({ projects: 1, usage: 16_000, events: 0, issues: 0 });
    const settings = { start_date: '2026-05-31T00:00:00Z', end_date: '2026-06-01T00:00:00Z' };
    const run = await one.read({ streams: ['project_stats'], settings });
    expect(run.code).toBe(1);
    expect(run.lines.join('\n')).toMatch(/2026-05-31 .*leaves out some of its numbers/);
    expect(JSON.stringify(run.state)).not.toContain('2026-06-01');
  });
});

describe('sessions that the server cuts', () => {
  const WORLD = { projects: 30, usage: 60, events: 0, issues: 0 };
  const settings = { start_date: YESTERDAY };

  it('are read by fewer projects at a time, and by status as well', async () => {
    const one = await account(WORLD);
    const run = await one.read({ streams: HEALTH, settings });
    expect(outcome(run)).toEqual(WELL);
    expect(differences(one, HEALTH, undefined, YESTERDAY)).toEqual([]);
    expect(asked(one, 'sessions').some(({ search }) => !search.includes('project=-1'))).toBe(true);
  });
});

describe('both streams of sessions', () => {
  it('count the groups of a day once', async () => {
    const one = await account();
    const run = await one.read({ streams: HEALTH });
    expect(outcome(run)).toEqual(WELL);
    expect(asked(one, 'sessions')).toHaveLength(2 * DAYS);
  });

  it('ask about the environments that are chosen, and begin again when others are', async () => {
    const one = await account();
    const isMeant = ({ environment }: Readonly<Record<string, unknown>>): boolean =>
      environment === 'staging';
    const run = await one.read({ streams: HEALTH, settings: { environments: ['staging'] } });
    expect(outcome(run)).toEqual(WELL);
    expect(differences(one, HEALTH, isMeant)).toEqual([]);
    expect(
      run.messages.flatMap(({ record }) => record?.['environment'] ?? []).every((e) => e === 'staging'),
    ).toBe(true);
    await one.read({ streams: HEALTH });
    expect(differences(one, HEALTH)).toEqual([]);
  });

  it('fail where an environment does not exist', async () => {
    const one = await account();
    const run = await one.read({ streams: HEALTH, settings: { environments: ['nowhere'] } });
    expect(run.code).toBe(1);
  });
});

describe('a server that lies about its statistics', () => {
  it('in its totals is not believed on any day that is over', async () => {
    const one = await account({}, { stats: 'uneven' });
    const run = await one.read({ streams: ['organization_stats'] });
    expect(run.code).toBe(1);
    expect(run.lines.join('\n')).toMatch(/cannot be read: the server leaves out some of its numbers/);
    expect(run.got.size).toBe(0);
    expect(JSON.stringify(run.state)).not.toContain('covered');
  });

  it.each(STATS)('in its time is not believed: %s', async (name) => {
    const one = await account({}, { stats: 'elsewhen' });
    const run = await one.read({ streams: [name] });
    expect(run.code).toBe(1);
    expect(run.lines.join('\n')).toContain('is about another time');
    expect(run.got.size).toBe(0);
  });
});

describe('a choice of projects', () => {
  it.each(['project_stats', ...HEALTH])('is what %s asks for, and no other', async (name) => {
    const one = await account({ projects: 4 });
    const [, second, third] = one.world.projects;
    const projects = [second?.slug, third?.slug].flatMap((slug) => slug ?? []);
    const run = await one.read({ streams: [name], settings: { projects } });
    expect(outcome(run)).toEqual(WELL);
    const isMeant = ({ projectSlug }: Readonly<Record<string, unknown>>): boolean =>
      projects.includes(String(projectSlug));
    expect(differences(one, [name], isMeant)).toEqual([]);
    expect(run.messages.flatMap(({ record }) => (record === undefined ? [] : [record])).every(isMeant)).toBe(
      true,
    );
    const searches = one.requests.filter(isOf(name)).map(({ search }) => search);
    const ids = [second?.id, third?.id].map((id) => `project=${id}`).join('&');
    expect(searches.filter((search) => !search.includes(ids) || search.includes('project=-1'))).toEqual([]);
    // Those that join later come with their history.
    await one.read({ streams: [name] });
    expect(differences(one, [name])).toEqual([]);
  });

  it('does not concern the sums of an organization', async () => {
    const one = await account({ projects: 3 });
    const run = await one.read({
      streams: ['organization_stats'],
      settings: { projects: [one.world.projects[0]?.slug ?? ''] },
    });
    expect(outcome(run)).toEqual(WELL);
    expect(differences(one, ['organization_stats'])).toEqual([]);
  });
});

describe('an account without projects', () => {
  it.each(['project_stats', ...HEALTH])('has nothing in %s, and nothing failed', async (name) => {
    const one = await account({ projects: 0, events: 0, issues: 0, releases: 0 });
    const run = await one.read({ streams: [name] });
    expect(outcome(run)).toEqual(WELL);
    expect(run.got.size).toBe(0);
  });
});

describe('just after midnight', () => {
  it.each(NAMES)('%s is read up to the new day, whichever clock is ahead', async (name) => {
    const one = await account();
    one.clock.pass(12 * HOUR + 20_000);
    const run = await one.read({ streams: [name] });
    expect(outcome(run)).toEqual(WELL);
    expect(differences(one, [name])).toEqual([]);
  });
});
