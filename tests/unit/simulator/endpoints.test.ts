import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json.ts';
import {
  addEvent,
  addLateEvent,
  addRelease,
  markForDeletion,
  mergeIssues,
  renameProject,
  resolveIssue,
  type Simulator,
  type SimulatorOptions,
  setProjectAccess,
  startSimulator,
  type WorldOptions,
} from '../../simulator/index.ts';
import { type Asked, ask, now, smallWorld, walk } from './ask.ts';

const ORG = '/organizations/acme-works';
let simulator: Simulator;
const start = async (
  options: SimulatorOptions = {},
  world: Partial<WorldOptions> = {},
): Promise<Simulator> => {
  simulator = await startSimulator(smallWorld(world), { now, ...options });
  return simulator;
};
const get = (path: string): Promise<Asked> => ask(simulator, path);
const ids = (asked: Asked): unknown[] => asked.json.map((row: JsonObject) => row['id'] ?? row['eventID']);
afterEach(async () => {
  await simulator.close();
});

describe('issues', () => {
  it('are unresolved ones when query is left out, and all when it is empty', async () => {
    await start();
    const some = await get(`${ORG}/issues/`);
    const all = await get(`${ORG}/issues/?query=`);
    expect(new Set(some.json.map((row: JsonObject) => row['status']))).toEqual(new Set(['unresolved']));
    expect(all.json.length).toBeGreaterThan(some.json.length);
    expect(all.headers.get('x-hits')).toBe('40');
  });

  it('of projects the caller is no member of have to be asked for', async () => {
    await start({}, { foreignProjects: 2 });
    expect((await get(`${ORG}/issues/?query=`)).json).toHaveLength(20);
    expect((await get(`${ORG}/issues/?query=&project=-1`)).json).toHaveLength(40);
    const foreign = simulator.world.projects[3]?.id;
    expect((await get(`${ORG}/issues/?query=&project=${foreign}`)).json).toHaveLength(10);
  });

  it('of a project that may not be seen are refused, and none is an answer without Link', async () => {
    await start({}, { foreignProjects: 4 });
    expect((await get(`${ORG}/issues/?project=1`)).status).toBe(403);
    const none = await get(`${ORG}/issues/?query=`);
    expect([none.json, none.headers.has('link')]).toEqual([[], false]);
  });

  it('are selected by half-open bounds on the last sight, with whole-life numbers', async () => {
    await start();
    const { issueId } = addEvent(simulator.world, 'search', { timestamp: '2026-11-20T11:00:00Z' });
    addEvent(simulator.world, 'search', { timestamp: '2026-10-20T11:00:00Z', issue: issueId });
    const search = (from: string, to: string) =>
      get(`${ORG}/issues/?project=-1&query=${encodeURIComponent(`lastSeen:>=${from} lastSeen:<${to}`)}`);
    const hit = await search('2026-11-20T11:00:00', '2026-11-20T11:00:01');
    expect(hit.json.find((row: JsonObject) => row['id'] === issueId)).toMatchObject({
      count: '2',
      firstSeen: '2026-10-20T11:00:00Z',
      lastSeen: '2026-11-20T11:00:00Z',
      lifetime: { count: '2' },
    });
    expect(ids(await search('2026-11-20T10:59:59', '2026-11-20T11:00:00'))).not.toContain(issueId);
  });

  it('have numbers of the range at the top when a range or an environment is named', async () => {
    await start();
    const { issueId } = addEvent(simulator.world, 'search', { timestamp: '2026-11-20T11:00:00Z' });
    addEvent(simulator.world, 'search', { timestamp: '2026-10-20T11:00:00Z', issue: issueId });
    const { json } = await get(
      `${ORG}/issues/?project=-1&query=&start=2026-11-20T10:00:00&end=2026-11-20T12:00:00`,
    );
    expect(json.find((row: JsonObject) => row['id'] === issueId)).toMatchObject({
      count: '1',
      firstSeen: '2026-11-20T11:00:00Z',
      lifetime: { count: '2', firstSeen: '2026-10-20T11:00:00Z' },
    });
    const windowed = (await get(`${ORG}/issues/?project=-1&query=&environment=staging`)).json as JsonObject[];
    expect(windowed.some((row) => row['count'] !== (row['lifetime'] as JsonObject)['count'])).toBe(true);
    expect((await get(`${ORG}/issues/?environment=moon`)).status).toBe(404);
  });

  it('that were merged or wait to be deleted are not listed', async () => {
    await start();
    const [parent, child, doomed] = [1, 2, 3].map(() => addEvent(simulator.world, 'search').issueId);
    mergeIssues(simulator.world, String(parent), [String(child)]);
    markForDeletion(simulator.world, String(doomed));
    const listed = ids(await get(`${ORG}/issues/?query=&project=-1`));
    expect(listed).toContain(parent);
    expect(listed).not.toContain(child);
    expect(listed).not.toContain(doomed);
    const events = await get(`${ORG}/issues/${child}/events/`);
    expect(events.json).toHaveLength(2);
  });

  it('do not move when they are resolved', async () => {
    await start();
    const before = await get(`${ORG}/issues/?query=&project=-1`);
    const open = before.json.find((row: JsonObject) => row['status'] === 'unresolved');
    resolveIssue(simulator.world, open.id);
    const after = await get(`${ORG}/issues/?query=&project=-1`);
    expect(ids(after)).toEqual(ids(before));
    expect(after.json.find((row: JsonObject) => row['id'] === open.id)).toMatchObject({
      status: 'resolved',
      lastSeen: open.lastSeen,
    });
  });

  it('that have outlived their events have no last sight and are found by no search for it', async () => {
    await start({}, { expiredIssues: 2 });
    const rows = (await get(`${ORG}/issues/?query=&project=-1`)).json as JsonObject[];
    expect(rows.filter((row) => row['lastSeen'] === null)).toHaveLength(2);
    expect((await get(`${ORG}/issues/?query=lastSeen:%3E2020-01-01&project=-1`)).json).toHaveLength(38);
  });

  it('that resolved themselves make a page of unresolved ones short', async () => {
    await start({}, { projects: 7, days: 60 });
    const all = (await get(`${ORG}/issues/?query=&project=-1`)).json as JsonObject[];
    const auto = all.filter((row) => JSON.stringify(row['statusDetails']) === '{"autoResolved":true}');
    expect(auto.length).toBeGreaterThan(0);
    const unresolved = await get(`${ORG}/issues/?query=is:unresolved&project=-1`);
    expect(unresolved.json.length).toBe(Number(unresolved.headers.get('x-hits')) - auto.length);
  });

  it('are remembered only by a server that stands still', async () => {
    await start({ isStill: true });
    const before = ids(await get(`${ORG}/issues/?query=&limit=5`));
    addEvent(simulator.world, 'search');
    expect(ids(await get(`${ORG}/issues/?query=&limit=5`))).toEqual(before);
    expect(ids(await get(`${ORG}/issues/?query=&limit=5&project=-1`))).not.toEqual(before);
  });

  it('leave out and add what they are asked to', async () => {
    await start();
    const slim = (await get(`${ORG}/issues/?query=&groupStatsPeriod=&expand=owners&collapse=filtered`))
      .json[0];
    expect(Object.keys(slim)).toEqual(expect.arrayContaining(['owners', 'count']));
    expect(Object.keys(slim)).not.toEqual(expect.arrayContaining(['stats']));
    expect(Object.keys(slim)).not.toEqual(expect.arrayContaining(['filtered']));
  });
});

describe('project events', () => {
  const EVENTS = '/projects/acme-works/search/events/';

  it('lie within start <= t < end at whole seconds', async () => {
    await start();
    const { eventId } = addEvent(simulator.world, 'search', { timestamp: '2026-11-20T11:00:00.75Z' });
    const between = async (from: string, to: string) => ids(await get(`${EVENTS}?start=${from}&end=${to}`));
    expect(await between('2026-11-20T11:00:00.9', '2026-11-20T11:00:01')).toContain(eventId);
    expect(await between('2026-11-20T10:00:00', '2026-11-20T11:00:00.9')).not.toContain(eventId);
  });

  it('take no notice of the range on old servers', async () => {
    await start({ ignoreStartEnd: true });
    const all = await get(EVENTS);
    expect(ids(await get(`${EVENTS}?start=2026-01-01&end=2026-01-02`))).toEqual(ids(all));
  });

  it('older than the retention are cut off in silence, and a range before it fails', async () => {
    await start({}, { days: 200 });
    const { json } = await get(`${EVENTS}?start=2026-01-01&end=2026-11-20`);
    const oldest = json.map((row: JsonObject) => String(row['dateCreated'])).toSorted()[0];
    expect(oldest > '2026-08-22').toBe(true);
    expect((await get(`${EVENTS}?start=2026-01-01&end=2026-02-01`)).status).toBe(500);
  });

  it('of a renamed project are found at the new slug by a redirect without a host', async () => {
    await start();
    renameProject(simulator.world, 'search', 'find');
    const moved = await get(`${EVENTS}?per_page=3`);
    const path = '/api/0/projects/acme-works/find/events/?per_page=3';
    expect([moved.status, moved.headers.get('location')]).toEqual([302, path]);
    expect(moved.json).toEqual({ slug: 'find', detail: { extra: { url: path, slug: 'find' } } });
  });

  it('of a project out of reach are forbidden', async () => {
    await start();
    setProjectAccess(simulator.world, 'search', false);
    expect((await get(EVENTS)).status).toBe(403);
    expect(simulator.truth('events').size).toBeLessThan(400);
  });

  it('are about 1 KB in short and 5 to 10 KB in full', async () => {
    await start();
    const short = JSON.stringify((await get(EVENTS)).json[0]).length;
    const full = JSON.stringify((await get(`${EVENTS}?full=true`)).json[0]).length;
    expect(short).toBeGreaterThan(700);
    expect(short).toBeLessThan(1_600);
    expect(full).toBeGreaterThan(5_000);
    expect(full).toBeLessThan(12_000);
  });
});

describe('events of an issue', () => {
  const busiest = (): string => {
    const issues = simulator.world.events[0]?.issues ?? [];
    const counts = new Map<number, number>();
    for (const issue of issues) counts.set(issue, (counts.get(issue) ?? 0) + 1);
    const [index = 0] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [];
    return String(simulator.world.issues[index]?.id);
  };

  it('come ten a page with their bodies, newest first, until there are no more', async () => {
    await start();
    const { rows, pages } = await walk(simulator, `${ORG}/issues/${busiest()}/events/?full=1`);
    expect(rows.length).toBeGreaterThan(20);
    expect(pages).toBe(Math.ceil(rows.length / 10));
    expect(rows.every((row) => Array.isArray(row['entries']) && row['groupID'] === busiest())).toBe(true);
    const times = rows.map((row) => Date.parse(String(row['dateCreated'])));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it('have the fields that the project tells of the same events', async () => {
    await start();
    const [row] = (await get(`${ORG}/issues/${busiest()}/events/?full=1`)).json;
    const all = await walk(simulator, '/projects/acme-works/checkout-web/events/?full=1');
    expect(all.rows.find(({ eventID }) => eventID === row.eventID)).toEqual(row);
  });

  it('lie within start <= t < end', async () => {
    await start();
    const { eventId, issueId } = addEvent(simulator.world, 'search', { timestamp: '2026-11-20T11:00:00Z' });
    const between = async (from: string, to: string) =>
      ids(await get(`${ORG}/issues/${issueId}/events/?start=${from}&end=${to}`));
    expect(await between('2026-11-20T11:00:00', '2026-11-20T11:00:01')).toEqual([eventId]);
    expect(await between('2026-11-20T10:00:00', '2026-11-20T11:00:00')).toEqual([]);
  });

  it('are out of reach while the issue waits to be deleted, but not for the project', async () => {
    await start();
    const { eventId, issueId } = addEvent(simulator.world, 'search');
    markForDeletion(simulator.world, issueId);
    expect((await get(`${ORG}/issues/${issueId}/events/`)).status).toBe(404);
    expect(ids(await get('/projects/acme-works/search/events/'))).toContain(eventId);
  });

  it('may hide each other between pages when they share a second', async () => {
    await start({ looseTies: true });
    const { issueId } = addEvent(simulator.world, 'search', { timestamp: '2026-11-20T11:00:00Z' });
    for (let n = 1; n < 40; n += 1)
      addEvent(simulator.world, 'search', { timestamp: '2026-11-20T11:00:00Z', issue: issueId });
    const { rows } = await walk(simulator, `${ORG}/issues/${issueId}/events/?full=1`);
    expect(rows).toHaveLength(40);
    expect(new Set(rows.map(({ eventID }) => eventID)).size).toBeLessThan(40);
  });
});

describe('one event', () => {
  it('has its body, its release and its neighbours in the issue', async () => {
    await start();
    const { eventId, issueId } = addEvent(simulator.world, 'search', { timestamp: '2026-11-20T10:00:00Z' });
    const later = addEvent(simulator.world, 'search', {
      timestamp: '2026-11-20T11:00:00Z',
      issue: issueId,
    });
    const { json } = await get(`/projects/acme-works/search/events/${eventId}/`);
    expect(json).toMatchObject({
      eventID: eventId,
      groupID: issueId,
      release: { version: expect.stringContaining('search@') },
      nextEventID: later.eventId,
      previousEventID: null,
    });
    expect(Object.keys(json)).toContain('entries');
  });

  it('that is not there is not found', async () => {
    await start();
    const { status, json } = await get(`/projects/acme-works/search/events/${'0'.repeat(32)}/`);
    expect([status, json]).toEqual([404, { detail: 'Event not found' }]);
  });
});

describe('releases', () => {
  it('are open ones unless status is empty', async () => {
    await start();
    expect((await get(`${ORG}/releases/`)).json).toHaveLength(21);
    expect((await get(`${ORG}/releases/?status=`)).json).toHaveLength(24);
    expect((await get(`${ORG}/releases/?status=archived`)).json).toHaveLength(3);
  });

  it('lie within closed bounds', async () => {
    await start();
    addRelease(simulator.world, 'edge@1.0.0', { projects: ['search'], dateCreated: '2026-11-01T00:00:00Z' });
    const versions = async (from: string, to: string) =>
      (await get(`${ORG}/releases/?start=${from}&end=${to}`)).json.map((row: JsonObject) => row['version']);
    expect(await versions('2026-11-01', '2026-11-01T00:00:01')).toContain('edge@1.0.0');
    expect(await versions('2026-10-31', '2026-11-01')).toContain('edge@1.0.0');
  });
});

describe('usage statistics', () => {
  const PATH = `${ORG}/stats_v2/?project=-1&field=sum(quantity)&category=error&outcome=accepted`;
  const total = (asked: Asked): number =>
    asked.json.groups.reduce(
      (sum: number, group: { totals: JsonObject }) => sum + Number(group.totals['sum(quantity)']),
      0,
    );

  it('count events by project, without series then', async () => {
    await start();
    const asked = await get(`${PATH}&groupBy=project&interval=1d&statsPeriod=90d`);
    expect(total(asked)).toBe(400);
    expect(asked.json.groups[0].by).toEqual({ project: Number(simulator.world.projects[0]?.id) });
    expect(asked.json.groups[0]).not.toHaveProperty('series');
    const series = await get(`${PATH}&groupBy=outcome&interval=1h&statsPeriod=24h`);
    expect(series.json.groups[0].series['sum(quantity)']).toHaveLength(series.json.intervals.length);
  });

  it('count a late event in the hour in which it came in', async () => {
    await start();
    const lastHour = `${PATH}&groupBy=project&interval=1h&start=2026-11-20T12:00:00&end=2026-11-20T12:30:00`;
    const before = total(await get(lastHour));
    addLateEvent(simulator.world, 'ledger', { hoursAgo: 40 });
    expect(total(await get(lastHour))).toBe(before + 1);
  });

  it.each([
    ['off', 404],
    ['forbidden', 403],
  ] as const)('may be %s', async (stats, status) => {
    await start({ stats });
    expect((await get(`${PATH}&groupBy=project`)).status).toBe(status);
  });

  it('refuse to cut a long time into short intervals', async () => {
    await start();
    const asked = await get(`${PATH}&groupBy=project&interval=1h&statsPeriod=90d`);
    expect([asked.status, asked.json.detail]).toEqual([400, expect.stringContaining('larger interval')]);
    expect((await get(`${PATH}&groupBy=project&interval=3h&statsPeriod=90d`)).status).toBe(200);
  });

  it('may be a lie', async () => {
    await start({ stats: 'lying' });
    expect((await get(`${PATH}&groupBy=project&interval=1d&statsPeriod=90d`)).json.groups).toHaveLength(2);
  });

  it.each([
    ['exaggerating', 40_000],
    ['denying', 0],
    ['reversed', 400],
  ] as const)('may be %s', async (stats, expected) => {
    await start({ stats });
    expect(total(await get(`${PATH}&groupBy=outcome&interval=1d&statsPeriod=90d`))).toBe(expected);
  });

  it('may be the wrong way round, or no numbers', async () => {
    const series = async (stats: 'on' | 'reversed' | 'garbage') => {
      await start({ stats });
      const asked = await get(`${PATH}&groupBy=outcome&interval=1d&statsPeriod=90d`);
      return asked.json.groups[0].series['sum(quantity)'];
    };
    const honest = await series('on');
    await simulator.close();
    expect(await series('reversed')).toEqual(honest.toReversed());
    await simulator.close();
    expect(await series('garbage')).toEqual([-1, 'many', null]);
  });
});
