import { afterEach, describe, expect, it } from '@jest/globals';
import { addEvent, resolve } from '../../foreign/change.ts';
import { FOREIGN_STREAMS, foreignKey } from '../../foreign/compare.ts';
import { FLAVOURS, type Flavour } from '../../foreign/flavour.ts';
import { FOREIGN_SCOPES, type ForeignServer } from '../../foreign/server.ts';
import { ask, NOW, started, walk } from './client.ts';

let server: ForeignServer;
afterEach(() => server.close());

const PATHS: Readonly<Record<string, readonly string[]>> = {
  projects: ['/organizations/acme/projects/'],
  teams: ['/organizations/acme/teams/'],
  users: ['/organizations/acme/members/'],
  releases: ['/organizations/acme/releases/'],
  issues: ['/organizations/acme/issues/'],
  events: ['api', 'web', 'jobs'].map((slug) => `/projects/acme/${slug}/events/`),
};
const ISSUES = '/organizations/acme/issues/';

const statusOf = async (path: string): Promise<number> => (await ask(server, path)).status;
const keysOf = async (path: string): Promise<readonly string[]> =>
  (await walk(server, path)).rows.map((row) => String(row['id']));

describe.each(FLAVOURS)('the foreign server as GlitchTip %s', (flavour) => {
  it('serves in its lists what it calls the truth', async () => {
    server = await started(flavour, { slug: 'acme', issues: 70, eventsPerIssue: 5, releases: 60 });
    for (const stream of FOREIGN_STREAMS) {
      const rows: Record<string, unknown>[] = [];
      for (const path of PATHS[stream] ?? []) rows.push(...(await walk(server, path)).rows);
      if (stream === 'organizations')
        rows.push((await ask(server, '/organizations/acme/')).body as Record<string, unknown>);
      const served = new Map(rows.map((row) => [foreignKey(stream, row), row]));
      expect(served.size).toBe(rows.length);
      expect(served).toEqual(server.truth(stream));
    }
  });

  it('knows slugs only, and answers an id with empty lists', async () => {
    server = await started(flavour);
    expect(await statusOf('/organizations/1/')).toBe(404);
    for (const list of ['projects', 'teams', 'members', 'releases']) {
      expect(await ask(server, `/organizations/1/${list}/`)).toMatchObject({ status: 200, body: [] });
    }
    expect(await ask(server, '/projects/acme/11/events/')).toMatchObject({ status: 200, body: [] });
    expect(await statusOf('/projects/acme/11/')).toBe(404);
    expect(await statusOf('/organizations/1/issues/')).toBe(flavour === '2022' ? 200 : 404);
  });

  it('gives 50 rows a page whatever per_page says, and listens to limit', async () => {
    server = await started(flavour, { slug: 'acme', projects: ['api'], issues: 3, eventsPerIssue: 50 });
    expect((await walk(server, '/projects/acme/api/events/?per_page=100')).pages).toBe(3);
    expect((await walk(server, '/projects/acme/api/events/?limit=100')).pages).toBe(2);
  });

  it('orders events by their receipt and takes no notice of start and end', async () => {
    server = await started(flavour, {
      slug: 'acme',
      projects: ['api'],
      delayMinutes: (place) => (place === 3 ? 9_000 : 0),
    });
    const { rows } = await walk(
      server,
      '/projects/acme/api/events/?start=2026-11-19T00:00:00&end=2026-11-20T00:00:00',
    );
    const received = rows.map(({ dateReceived }) => String(dateReceived));
    expect(received).toEqual([...received].sort().reverse());
    expect(rows).toHaveLength(server.world.events.length);
    // It happened six days before it came, and stands among the newest.
    const [late, next] = [3, 4].map((place) => String(rows[place]?.['dateCreated']));
    expect(String(late) < String(next)).toBe(true);
  });

  it('reads lastSeen in a search as a tag that no issue has', async () => {
    server = await started(flavour);
    expect(await keysOf(`${ISSUES}?query=${encodeURIComponent('lastSeen:>=2020-01-01T00:00:00')}`)).toEqual(
      [],
    );
    expect(await keysOf(`${ISSUES}?query=`)).toHaveLength(12);
    expect(await keysOf(`${ISSUES}?query=is:resolved`)).toHaveLength(3);
    expect(await keysOf(`${ISSUES}?query=is:archived`)).toEqual([]);
    expect(await statusOf(`${ISSUES}?query=it's`)).toBe(500);
  });

  it('filters issues by the time they were first seen', async () => {
    server = await started(flavour);
    const [issue] = server.world.issues;
    // Its first event is weeks old, and its newest is of now.
    addEvent(server.world, 'api', { issue: issue?.id as number });
    const start = new Date(NOW - 86_400_000).toISOString();
    expect(await keysOf(`${ISSUES}?start=${start}`)).not.toContain(String(issue?.id));
    expect(await keysOf(`${ISSUES}?end=${start}`)).toContain(String(issue?.id));
  });

  it('opens a resolved issue again with its next event', async () => {
    server = await started(flavour);
    const id = server.world.issues[0]?.id as number;
    const statusNow = () => server.truth('issues').get(String(id))?.['status'];
    resolve(server.world, id);
    expect(statusNow()).toBe('resolved');
    addEvent(server.world, 'api', { issue: id });
    expect(statusNow()).toBe('unresolved');
  });

  it('tells the time of its clock and has no limits to tell', async () => {
    server = await started(flavour);
    const { headers } = await ask(server, ISSUES);
    expect(headers.get('date')).toBe('Fri, 20 Nov 2026 12:00:00 GMT');
    expect([...headers.keys()].filter((name) => name.includes('rate'))).toEqual([]);
    expect([headers.get('x-hits'), headers.get('x-max-hits')]).toEqual(['12', '1000']);
  });

  it('gives the web application for paths that look like its own', async () => {
    server = await started(flavour);
    const { status, headers } = await ask(server, '/organizations/acme/issues/101/events/');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await statusOf('/organizations/acme/detectors/')).toBe(404);
  });

  it('answers statistics of all projects with 404', async () => {
    server = await started(flavour);
    const query =
      'category=error&field=sum(quantity)&interval=1h&start=2026-11-19T00:00:00&end=2026-11-20T00:00:00';
    expect(await statusOf(`/organizations/acme/stats_v2/?${query}&project=-1`)).toBe(404);
    expect(await statusOf(`/organizations/acme/stats_v2/?${query}&project=11`)).toBe(
      flavour === 'v4' ? 500 : 200,
    );
  });
});

const CASES: readonly (readonly [what: string, path: string, answers: Readonly<Record<Flavour, unknown>>])[] =
  [
    ['sort=date', `${ISSUES}?sort=date`, { '2022': 200, v4: 422, v5: 422 }],
    ['sort=-last_seen', `${ISSUES}?sort=-last_seen`, { '2022': 200, v4: 200, v5: 200 }],
    ['project=-1', `${ISSUES}?project=-1`, { '2022': 400, v4: 200, v5: 200 }],
    ['project=api', `${ISSUES}?project=api`, { '2022': 400, v4: 500, v5: 422 }],
  ];

describe.each(CASES)('%s', (_, path, answers) => {
  it.each(FLAVOURS)('is answered by GlitchTip %s as it is there', async (flavour) => {
    server = await started(flavour);
    expect(await statusOf(path)).toBe(answers[flavour]);
  });
});

describe('who may read', () => {
  it.each([
    ['2022', 403, 200],
    ['v4', 401, 403],
    ['v5', 401, 403],
  ] as const)(
    'differs in GlitchTip %s: %i for a bad token, %i for releases with project:read alone',
    async (flavour, bad, releases) => {
      const scopes = FOREIGN_SCOPES.filter((scope) => scope !== 'project:releases');
      server = await started(flavour, undefined, { scopes });
      expect((await ask(server, '/organizations/acme/', 'wrong')).status).toBe(bad);
      expect(await statusOf('/organizations/acme/releases/')).toBe(releases);
    },
  );

  it('is told in a list of objects by the newer servers', async () => {
    server = await started('v5');
    const { body } = await ask(server, `${ISSUES}?sort=date`);
    expect(body).toMatchObject({ detail: [{ loc: ['query', 'sort'] }] });
  });
});
