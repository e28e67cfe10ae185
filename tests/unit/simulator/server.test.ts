import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { ask, NOW, now, smallWorld, walk } from './ask.ts';

const ORG = '/organizations/acme-works';
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(smallWorld(), { now });
});
afterAll(async () => {
  await simulator.close();
});

describe('paths', () => {
  it('have a trailing slash, or get a hint in text or JSON', async () => {
    const text =
      'Route not found, did you forget a trailing slash? try: /api/0/organizations/acme-works/teams/';
    const plain = await ask(simulator, `${ORG}/teams`);
    expect([plain.status, plain.headers.get('content-type'), plain.text]).toEqual([404, 'text/plain', text]);
    const json = await ask(simulator, `${ORG}/teams`, { headers: { 'content-type': 'application/json' } });
    expect([json.status, json.json]).toEqual([404, { info: text }]);
  });

  it('that lead nowhere are called unknown', async () => {
    const { status, text } = await ask(simulator, `${ORG}/nothing/`);
    expect([status, text]).toEqual([404, '']);
  });

  it('take the id of an organization and of a project as well as the slug', async () => {
    const organization = simulator.world.organizations[0];
    const project = simulator.world.projects[1];
    const bySlug = await ask(simulator, `/projects/${organization?.slug}/${project?.slug}/events/`);
    const byId = await ask(simulator, `/projects/${organization?.id}/${project?.id}/events/`);
    expect(bySlug.status).toBe(200);
    expect(byId.json).toEqual(bySlug.json);
  });

  it('with an unknown organization or project are not found', async () => {
    const organization = await ask(simulator, '/organizations/nobody/');
    expect([organization.status, organization.json]).toEqual([
      404,
      { detail: 'The requested resource does not exist' },
    ]);
    const project = await ask(simulator, '/projects/acme-works/nothing/events/');
    expect([project.status, project.json]).toEqual([404, { detail: 'Project does not exist' }]);
  });

  it('are read only', async () => {
    expect((await ask(simulator, `${ORG}/teams/`, { method: 'DELETE' })).status).toBe(405);
  });
});

describe('credentials', () => {
  it('are asked for with a challenge', async () => {
    const { status, headers, json } = await ask(simulator, `${ORG}/`, { headers: { authorization: '' } });
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="api"']);
    expect(json).toEqual({ detail: 'Authentication credentials were not provided.' });
  });

  it('are shown by the root of the API', async () => {
    expect((await ask(simulator, '/')).json.auth.scopes).toContain('project:read');
    const anonymous = await fetch(`${simulator.url}/api/0/`);
    expect(await anonymous.json()).toEqual({ version: '0', auth: null, user: null });
  });
});

describe('page sizes', () => {
  it.each([
    ['teams/?per_page=0', 'Invalid per_page value. Must be between 1 and 100.'],
    ['teams/?per_page=101', 'Invalid per_page value. Must be between 1 and 100.'],
    ['teams/?per_page=many', 'Invalid per_page parameter.'],
    ['teams/?cursor=abc', 'Invalid cursor parameter.'],
    ['issues/?limit=many', 'invalid limit'],
    ['issues/?sort=luck', "Sort key 'luck' not supported."],
    ['issues/?groupStatsPeriod=7d', "Invalid stats_period. Valid choices are '', '24h', '14d' and 'auto'"],
    ['issues/?query=colour:red', 'Error parsing search query: Invalid key for this search: colour'],
    ['issues/?start=2026-01-01', 'start and end are both required'],
    ['releases/?status=lost', 'invalid value for status'],
    ['releases/?sort=luck', 'invalid sort'],
    ['releases/?start=2026-01-01', 'Invalid date range: start and end are both required'],
    ['stats_v2/', 'At least one "field" is required.'],
  ])('and other parameters: %s is refused', async (path, detail) => {
    const { status, json } = await ask(simulator, `${ORG}/${path}`);
    expect([status, json]).toEqual([400, { detail }]);
  });

  it('of issues are asked for with limit, at most 100, and per_page is not looked at', async () => {
    expect((await ask(simulator, `${ORG}/issues/?query=&limit=7`)).json).toHaveLength(7);
    expect((await ask(simulator, `${ORG}/issues/?query=&limit=1000&per_page=3`)).json).toHaveLength(40);
  });

  it('of events with bodies are ten at most', async () => {
    expect(
      (await ask(simulator, '/projects/acme-works/checkout-web/events/?full=1&per_page=100')).json,
    ).toHaveLength(10);
    expect(
      (await ask(simulator, '/projects/acme-works/checkout-web/events/?full=yes&per_page=30')).json,
    ).toHaveLength(30);
  });
});

describe('the Link header', () => {
  it('repeats the query without its cursor and names both neighbours', async () => {
    const { headers } = await ask(simulator, `${ORG}/members/?per_page=5&cursor=5:1:0`);
    const url = `${simulator.url}/api/0${ORG}/members/?per_page=5`;
    expect(headers.get('link')).toBe(
      `<${url}&cursor=5:0:1>; rel="previous"; results="true"; cursor="5:0:1", ` +
        `<${url}&cursor=5:2:0>; rel="next"; results="true"; cursor="5:2:0"`,
    );
  });

  it.each([
    ['teams', `${ORG}/teams/?per_page=2`],
    ['projects', `${ORG}/projects/?per_page=3`],
    ['users', `${ORG}/members/?per_page=5`],
    ['releases', `${ORG}/releases/?per_page=7&status=&project=-1`],
    ['issues', `${ORG}/issues/?limit=9&query=&project=-1`],
  ])('leads through all %s once', async (stream, path) => {
    const { rows, pages } = await walk(simulator, path);
    expect(pages).toBeGreaterThan(1);
    const key = stream === 'releases' ? 'version' : 'id';
    expect(rows.map((row) => row[key]).toSorted()).toEqual([...simulator.truth(stream).keys()].toSorted());
  });

  it('leads through the events of all projects, with records as in the truth', async () => {
    const expected = simulator.truth('events');
    let seen = 0;
    for (const { slug } of simulator.world.projects) {
      const { rows } = await walk(simulator, `/projects/acme-works/${slug}/events/?per_page=60`);
      for (const row of rows) expect(row).toEqual(expected.get(String(row['eventID'])));
      seen += rows.length;
    }
    expect(seen).toBe(expected.size);
  });
});

describe('answers', () => {
  it('carry the date of the injected clock', async () => {
    expect((await ask(simulator, '/')).headers.get('date')).toBe(new Date(NOW).toUTCString());
  });

  it('are packed for those who take it, and logged with their size on the wire', async () => {
    await ask(simulator, `${ORG}/members/`, { headers: { 'accept-encoding': 'gzip' } });
    const packed = simulator.requests.at(-1);
    await ask(simulator, `${ORG}/members/`, { headers: { 'accept-encoding': 'identity' } });
    const plain = simulator.requests.at(-1);
    expect(packed?.bytes).toBeLessThan((plain?.bytes ?? 0) / 2);
    expect(plain).toMatchObject({ stream: 'users', status: 200, rows: 12, hasAuthorization: true, page: 1 });
  });

  it('have no rate-limit headers while limits are off', async () => {
    expect((await ask(simulator, '/')).headers.has('x-sentry-rate-limit-limit')).toBe(false);
  });
});
