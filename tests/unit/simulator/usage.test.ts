import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json.ts';
import { createWorld, type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/index.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const DAY = 86_400_000;
const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

async function start(options: SimulatorOptions = {}, usage = 2): Promise<Simulator> {
  const world = createWorld({
    seed: 7,
    now: NOW,
    projects: 3,
    foreignProjects: 1,
    teams: 1,
    members: 1,
    issues: 10,
    events: 300,
    releases: 2,
    usage,
  });
  const simulator = await startSimulator(world, { now: () => NOW, ...options });
  running.push(simulator);
  return simulator;
}

type Group = { by: JsonObject; totals: Record<string, number>; series?: Record<string, number[]> };
type Asked = {
  status: number;
  link: string;
  json: { detail?: string; start: string; end: string; intervals?: string[]; groups: Group[] };
};

async function get({ url, token, world }: Simulator, path: string): Promise<Asked> {
  const response = await fetch(`${url}/api/0/organizations/${world.organizations[0]?.slug}/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const json = (await response.json()) as Asked['json'];
  return { status: response.status, link: response.headers.get('link') ?? '', json };
}

const BY = 'field=sum(quantity)&groupBy=outcome&groupBy=category&groupBy=reason&interval=1d';
const DAYS = 'start=2026-05-20T00:00:00&end=2026-05-29T23:59:59';

describe('usage statistics of all categories', () => {
  it('have whole days up to the end, which belongs to them', async () => {
    const simulator = await start();
    const { json } = await get(simulator, `stats_v2/?${BY}&${DAYS}`);
    expect([json.start, json.end, json.intervals?.length]).toEqual([
      '2026-05-20T00:00:00Z',
      '2026-05-30T00:00:00Z',
      10,
    ]);
    const more = await get(simulator, `stats_v2/?${BY}&start=2026-05-20T00:00:00&end=2026-05-30T00:00:00`);
    expect(more.json.intervals).toHaveLength(11);
    const now = await get(simulator, `stats_v2/?${BY}&start=2026-06-01T00:00:00&end=2026-06-01T23:59:59`);
    expect(now.json.end).toBe('2026-06-01T12:01:00Z');
  });

  it('have no reason for some, and tell three kinds of errors as one', async () => {
    const { json } = await get(await start(), `stats_v2/?${BY}&${DAYS}`);
    expect(json.groups.some(({ by }) => by['reason'] === null)).toBe(true);
    const categories = new Set(json.groups.map(({ by }) => by['category']));
    expect([...categories]).toEqual(expect.arrayContaining(['error', 'attachment', 'replay']));
    expect(categories).not.toContain('security');
  });

  it.each([
    ['field=sum(quantity)&interval=1d', 'Query must have category as groupby or filter'],
    ['groupBy=category&interval=1d', 'At least one "field" is required.'],
    ['field=sum(quantity)&category=wind', 'Invalid category: "wind"'],
    ['field=sum(quantity)&category=error&outcome=lost', 'Invalid outcome: "lost"'],
    [
      'field=sum(quantity)&category=attachment&category=error',
      'if filtering by attachment no other category may be present',
    ],
  ])('refuse %s', async (query, detail) => {
    const asked = await get(await start(), `stats_v2/?${query}&${DAYS}`);
    expect([asked.status, asked.json.detail]).toEqual([400, detail]);
  });

  it('leave rows out without a word, others in the totals than in the series', async () => {
    const whole = await get(await start(), `stats_v2/?${BY}&${DAYS}`);
    const cut = await get(await start({ statsRowCap: 8 }), `stats_v2/?${BY}&${DAYS}`);
    const totals = cut.json.groups.filter(({ totals: { 'sum(quantity)': sum = 0 } }) => sum > 0);
    const points = cut.json.groups.flatMap(({ series }) =>
      (series?.['sum(quantity)'] ?? []).filter((count) => count > 0),
    );
    expect([cut.status, totals.length, points.length]).toEqual([200, 8, 8]);
    expect(whole.json.groups.length).toBeGreaterThan(10);
  });

  it('of all projects are those of the organization, and by project those that may be seen', async () => {
    const simulator = await start();
    const sum = async (path: string): Promise<number> =>
      (await get(simulator, path)).json.groups.reduce(
        (total, { totals }) => total + (totals['sum(quantity)'] ?? 0),
        0,
      );
    const before = await sum(`stats_v2/?${BY}&${DAYS}`);
    const byProject = `stats_v2/?${BY}&groupBy=project&project=-1&${DAYS}`;
    expect(await sum(byProject)).toBe(before);
    const [project] = simulator.world.projects;
    if (project !== undefined) project.hasAccess = false;
    expect(await sum(`stats_v2/?${BY}&${DAYS}`)).toBe(before);
    expect(await sum(byProject)).toBeLessThan(before);
    for (const row of simulator.world.projects) row.hasAccess = false;
    expect((await get(simulator, byProject)).json.detail).toBe('No projects available');
  });

  it('of a day grow for three days, and then no more', async () => {
    const simulator = await start();
    const of = (days: number): number =>
      simulator
        .owned('organization_stats', { start: '2026-06-01', end: '2026-06-02', now: NOW + days * DAY })
        .reduce((sum, { record }) => sum + Number(record['quantity']), 0);
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = [0, 1, 2, 3, 4].map(of);
    expect(first).toBeLessThan(second);
    expect(second).toBeLessThan(third);
    expect(third).toBeLessThan(fourth);
    expect(fifth).toBe(fourth);
  });
});

describe('sessions', () => {
  const FIELDS = 'field=sum(session)&field=count_unique(user)';
  const GROUPS = 'groupBy=project&groupBy=release&groupBy=environment';
  const ONE = 'start=2026-05-20T00:00:00&end=2026-05-20T23:59:59&interval=1d';

  it('have an id of the project as a number, and leave out what was not set', async () => {
    const { json } = await get(await start(), `sessions/?project=-1&${FIELDS}&${GROUPS}&${ONE}`);
    expect(json.groups.every(({ by }) => typeof by['project'] === 'number')).toBe(true);
    expect(json.groups.some(({ by }) => !('release' in by))).toBe(true);
    expect(json.groups.some(({ by }) => !('environment' in by))).toBe(true);
    expect([json.start, json.end, json.intervals]).toEqual([
      '2026-05-20T00:00:00Z',
      '2026-05-21T00:00:00Z',
      ['2026-05-20T00:00:00Z'],
    ]);
  });

  it('say that there are more where pages are asked for, and cut the smallest without a word otherwise', async () => {
    const simulator = await start({ sessionPoints: 12 });
    const all = await get(await start(), `sessions/?project=-1&${FIELDS}&${GROUPS}&${ONE}`);
    expect(all.json.groups.length).toBeGreaterThan(12);
    const silent = await get(simulator, `sessions/?project=-1&${FIELDS}&${GROUPS}&${ONE}`);
    expect(silent.json.groups).toHaveLength(12);
    expect(silent.link).toMatch(/rel="next"; results="false"/);
    const sums = silent.json.groups.map(({ totals }) => totals['sum(session)'] ?? 0);
    expect(sums).toEqual(sums.toSorted((a, b) => b - a));
    const paged = await get(simulator, `sessions/?project=-1&${FIELDS}&${GROUPS}&${ONE}&per_page=10`);
    expect(paged.json.groups).toHaveLength(10);
    expect(paged.link).toMatch(/rel="next"; results="true"/);
    const byStatus = `sessions/?project=-1&${FIELDS}&${GROUPS}&groupBy=session.status&${ONE}&per_page=10`;
    const split = await get(simulator, byStatus);
    expect(split.json.groups).toHaveLength(11 * 5);
    expect(split.link).toMatch(/rel="next"; results="false"/);
  });

  it('without an interval are no groups at all', async () => {
    const [day] = ONE.split('&interval');
    const { json } = await get(await start(), `sessions/?project=-1&${FIELDS}&${GROUPS}&${day}`);
    expect(json.groups).toEqual([]);
  });

  it.each([
    [`${GROUPS}&${ONE}`, 400, 'Request is missing a "field"'],
    [`field=sum(wind)&${ONE}`, 400, 'Invalid field: "sum(wind)"'],
    [`${FIELDS}&groupBy=colour&${ONE}`, 400, 'Invalid groupBy: "colour"'],
    [
      `field=crash_free_rate(user)&groupBy=session.status&${ONE}`,
      400,
      'Cannot group field crash_free_rate(user) by session.status',
    ],
    [`${FIELDS}&interval=5h`, 400, 'The interval should divide one day without a remainder.'],
    [`${FIELDS}&interval=2d`, 400, 'The interval has to be less than one day.'],
    [`${FIELDS}&statsPeriod=90d`, 400, expect.stringContaining('too many results')],
    [`${FIELDS}&${ONE}&per_page=5001`, 400, expect.stringContaining('Must be between 1 and 5000')],
    [`${FIELDS}&${ONE}&environment=nowhere`, 404, expect.stringContaining('does not exist')],
  ])('refuse %s', async (query, status, detail) => {
    const asked = await get(await start(), `sessions/?project=-1&${query}`);
    expect([asked.status, asked.json.detail]).toEqual([status, detail]);
  });
});
