import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json.ts';
import {
  addEvent,
  type FaultKind,
  type Simulator,
  type SimulatorOptions,
  setProjectAccess,
  startSimulator,
  type WorldOptions,
} from '../../simulator/index.ts';
import { type Asked, ask, NOW, nextCursor, now, smallWorld, walk } from './ask.ts';

const ORG = '/organizations/acme-works';
const EVENTS = '/projects/acme-works/search/events/';
let simulator: Simulator;
const start = async (options: SimulatorOptions = {}, world: Partial<WorldOptions> = {}): Promise<void> => {
  simulator = await startSimulator(smallWorld(world), { now, ...options });
};
const get = (path: string): Promise<Asked> => ask(simulator, path);
const field = (asked: Asked, name: string): unknown[] => asked.json.map((row: JsonObject) => row[name]);
afterEach(async () => {
  await simulator.close();
});

describe('a search with a time budget', () => {
  const search = (query = '') => get(`${ORG}/issues/?project=-1&limit=25&query=${encodeURIComponent(query)}`);
  const seen = (asked: Asked) => [
    asked.json.length,
    nextCursor(asked) === undefined,
    asked.headers.get('x-hits'),
  ];

  it('seems to end where a page is cut, and counts what there is', async () => {
    await start({ searchBudget: { rows: 7 } });
    expect(seen(await search())).toEqual([7, true, '40']);
    simulator.behave({ searchBudget: { rows: 25 } });
    expect(seen(await search())).toEqual([25, false, '40']);
  });

  it('is empty when it finds too much', async () => {
    await start({ searchBudget: { emptyAbove: 39 } });
    expect(seen(await search())).toEqual([0, true, '40']);
    simulator.behave({ searchBudget: { emptyAbove: 40 } });
    expect(seen(await search())).toEqual([25, false, '40']);
  });
});

describe('a query over too long a time', () => {
  it.each([400, 504] as const)('times out with %d, for issues and for events', async (status) => {
    await start({ queryTimeout: { aboveHours: 48, status } });
    const since = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString().slice(0, 19);
    const issues = (terms: string) =>
      get(`${ORG}/issues/?project=-1&query=${encodeURIComponent(terms)}`).then((asked) => asked.status);
    const events = (range: string) => get(`${EVENTS}${range}`).then((asked) => asked.status);
    expect([
      await issues(''),
      await issues(`lastSeen:>=${since(49)}`),
      await issues(`lastSeen:>=${since(48)}`),
      await issues(`lastSeen:>=${since(400)} lastSeen:<${since(360)}`),
      await events(''),
      await events(`?start=${since(49)}&end=${since(0)}`),
      await events(`?start=${since(400)}&end=${since(352)}`),
    ]).toEqual([status, status, 200, 200, status, status, 200]);
    expect((await get(EVENTS)).json.detail.trim()).toMatch(/^Query timeout\. Please try again\./);
  });
});

describe('pages', () => {
  it.each(['members/', 'releases/', 'issues/?query=&project=-1'])(
    'of %s are capped, and nothing is lost by it',
    async (list) => {
      await start({ pageCap: 5 });
      const page = await get(`${ORG}/${list}`);
      expect(page.json).toHaveLength(5);
      expect(nextCursor(page)).toBeDefined();
      const { rows, pages } = await walk(simulator, `${ORG}/${list}`);
      const total = new Set(rows.map((row) => row['id'])).size;
      expect([total, pages]).toEqual([rows.length, Math.ceil(total / 5)]);
    },
  );

  it('may say that more is to come, and not where', async () => {
    await start();
    simulator.faults.add({ match: { stream: 'users' }, kind: 'no-cursor', times: 2 });
    const link = async (path: string) => (await get(`${ORG}/members/?per_page=${path}`)).headers.get('link');
    expect(await link('5')).toMatch(/rel="next"; results="true"$/);
    expect(await link('50')).toMatch(/rel="next"; results="false"; cursor="50:1:0"$/);
  });

  it('of events are refused below the deepest row', async () => {
    await start({ deepestRow: 20 }, { projects: 1 });
    const path = '/projects/acme-works/checkout-web/events/?per_page=10&cursor=0:';
    const statuses = [await get(`${path}10:0`), await get(`${path}11:0`)].map(({ status }) => status);
    expect(statuses).toEqual([200, 400]);
  });
});

describe('a range before the retention', () => {
  it('is refused in the words of the query service where the server catches them', async () => {
    await start({ refusesExpired: true });
    const asked = await get(`${EVENTS}?start=2026-01-01&end=2026-02-01`);
    expect([asked.status, asked.json]).toEqual([
      400,
      { detail: 'Invalid date range. Please try a more recent date range.' },
    ]);
  });
});

describe('a project on its own', () => {
  it('has what the list has and more, under its slug and its id', async () => {
    await start();
    const [listed] = (await get(`${ORG}/projects/`)).json;
    for (const name of [listed.id, listed.slug]) {
      const { status, json } = await get(`/projects/acme-works/${name}/`);
      expect([status, json]).toEqual([200, expect.objectContaining(listed)]);
      expect(Object.keys(json).length).toBeGreaterThan(Object.keys(listed).length);
    }
  });

  it('is unknown, forbidden or out of scope as everywhere', async () => {
    await start();
    setProjectAccess(simulator.world, 'search', false);
    const unknown = await get('/projects/acme-works/nowhere/');
    expect([unknown.status, unknown.json]).toEqual([404, { detail: 'Project does not exist' }]);
    expect((await get('/projects/acme-works/search/')).status).toBe(403);
    await simulator.close();
    await start({ scopes: ['org:read'] });
    expect((await get('/projects/acme-works/search/')).headers.get('www-authenticate')).toContain(
      'project:read',
    );
  });
});

describe('a proxy', () => {
  it.each<[FaultKind, number, RegExp]>([
    ['400-html', 400, /^<!DOCTYPE html>/],
    ['400-empty', 400, /^$/],
    ['400-foreign', 400, /^\{"error":/],
    ['404-html', 404, /^<!DOCTYPE html>/],
    ['404-empty', 404, /^$/],
    ['404-foreign', 404, /^\{"error":/],
  ])('may answer %s', async (kind, status, body) => {
    await start();
    simulator.faults.add({ match: { stream: 'events' }, kind });
    const asked = await get(EVENTS);
    expect([asked.status, asked.text]).toEqual([status, expect.stringMatching(body)]);
  });
});

describe('a reset that makes no sense', () => {
  it.each([
    ['milliseconds', String(NOW + 1_000)],
    ['days-ahead', String(NOW / 1000 + 3 * 86_400)],
  ] as const)('(%s) is in every answer', async (oddReset, reset) => {
    await start({ oddReset });
    const { status, headers } = await get(`${ORG}/members/`);
    expect([
      status,
      headers.get('x-sentry-rate-limit-remaining'),
      headers.get('x-sentry-rate-limit-reset'),
    ]).toEqual([200, '0', reset]);
  });
});

describe('statistics', () => {
  const QUERY = `${ORG}/stats_v2/?project=-1&field=sum(quantity)&category=error&outcome=accepted&groupBy=project`;
  const total = async (): Promise<number> => {
    const { json } = await get(`${QUERY}&interval=1d&start=2026-09-01&end=2026-11-20T12:00:00`);
    return json.groups.reduce((sum: number, { totals }: JsonObject) => {
      const counts = totals as JsonObject;
      return sum + Number(counts['sum(quantity)']);
    }, 0);
  };

  it('may be wrong by any factor', async () => {
    await start();
    const right = await total();
    simulator.behave({ stats: { times: 1000 } });
    expect(await total()).toBe(1000 * right);
  });

  it('may know nothing yet of the last hours', async () => {
    await start({}, { events: 0 });
    for (const hour of [2, 4, 6]) {
      addEvent(simulator.world, 'search', {
        timestamp: new Date(NOW - hour * 3_600_000).toISOString(),
        isOnTime: true,
      });
    }
    expect(await total()).toBe(3);
    simulator.behave({ stats: { lagHours: 5 } });
    expect(await total()).toBe(1);
  });
});

describe('organizations with databases of their own', () => {
  it('have the same ids, and each answers with its own records', async () => {
    await start({ regions: { names: ['us', 'de'], as: 'prefixes' } }, { organizations: 2, sameIds: true });
    const { organizations } = simulator.world;
    const lists = await Promise.all(
      organizations.flatMap(({ slug }) => [
        get(`/organizations/${slug}/projects/`),
        get(`/organizations/${slug}/issues/?query=&project=-1`),
      ]),
    );
    const [projects = [], issues = [], otherProjects, otherIssues] = lists.map((list) => field(list, 'id'));
    expect([otherProjects?.toSorted(), otherIssues?.toSorted()]).toEqual([
      projects.toSorted(),
      issues.toSorted(),
    ]);
    const events = await Promise.all(
      organizations.map(({ slug }) => walk(simulator, `/organizations/${slug}/issues/${issues[0]}/events/`)),
    );
    const [own, foreign] = events.map(({ rows }) => rows.map((row) => row['eventID']));
    expect(own?.length).toBeGreaterThan(0);
    expect(own?.filter((id) => foreign?.includes(id))).toEqual([]);
  });

  it('are told apart by the name of the organization when something is changed', async () => {
    await start({}, { organizations: 2, sameIds: true });
    const [first, second] = simulator.world.organizations.map(({ slug }) => slug);
    const { eventId } = addEvent(simulator.world, `${second}/search`);
    const ids = async (slug?: string) => field(await get(`/projects/${slug}/search/events/`), 'eventID');
    expect([(await ids(first)).includes(eventId), (await ids(second)).includes(eventId)]).toEqual([
      false,
      true,
    ]);
  });
});
