import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  type WorldOptions,
} from '../../simulator/index.ts';
import { ask, now, smallWorld } from './ask.ts';

let simulator: Simulator;
const start = async (options: SimulatorOptions, world: Partial<WorldOptions> = {}): Promise<void> => {
  simulator = await startSimulator(smallWorld(world), { now, ...options });
};
afterEach(async () => {
  await simulator.close();
});

describe('regions', () => {
  it.each(['ports', 'prefixes'] as const)('on %s serve their own organizations and no others', async (as) => {
    await start({ regions: { names: ['us', 'de'], as } }, { organizations: 2 });
    const { json } = await ask(simulator, '/organizations/');
    expect(json).toHaveLength(2);
    const headers = { authorization: `Bearer ${simulator.token}` };
    for (const { slug, links } of json) {
      expect(Object.values(simulator.regionUrls)).toContain(links.regionUrl);
      const other = Object.values(simulator.regionUrls).find((url) => url !== links.regionUrl);
      const right = await fetch(`${links.regionUrl}/api/0/organizations/${slug}/projects/`, { headers });
      const wrong = await fetch(`${other}/api/0/organizations/${slug}/projects/`, { headers });
      expect([right.status, wrong.status]).toEqual([200, 404]);
      expect(await wrong.json()).toEqual({ detail: 'The requested resource does not exist' });
      expect((await ask(simulator, `/organizations/${slug}/projects/`)).status).toBe(200);
      expect(await (await fetch(`${links.regionUrl}/api/0/organizations/`, { headers })).json()).toHaveLength(
        1,
      );
    }
  });

  it('are the one host where there are none', async () => {
    await start({});
    expect((await ask(simulator, '/organizations/acme-works/')).json.links.regionUrl).toBe(simulator.url);
  });
});

describe('a token', () => {
  it.each([
    [['event:read'], '/organizations/acme-works/teams/', 'org:read org:write org:admin'],
    [['team:read'], '/organizations/acme-works/teams/', 'org:read org:write org:admin'],
    [['event:read'], '/projects/acme-works/search/events/', 'project:read project:write project:admin'],
    [['org:read'], '/organizations/acme-works/members/', 'member:read member:write member:admin'],
    [['org:read'], '/organizations/acme-works/issues/', 'event:read event:write event:admin'],
  ])('with %p may not read %s', async (scopes, path, accepted) => {
    await start({ scopes });
    const { status, headers } = await ask(simulator, path);
    expect([status, headers.get('www-authenticate')]).toEqual([
      403,
      `Bearer error="insufficient_scope", scope="${accepted}"`,
    ]);
  });
});

describe('rate limits', () => {
  it('are shared by the endpoints without limits of their own', async () => {
    await start({ rateLimits: { default: { limit: 2 } } });
    const statuses: number[] = [];
    for (const name of ['projects', 'teams', 'teams', 'members']) {
      statuses.push((await ask(simulator, `/organizations/acme-works/${name}/`)).status);
    }
    expect(statuses).toEqual([200, 200, 429, 200]);
  });

  it('count a request as long as its answer is on the way', async () => {
    await start({ rateLimits: {}, latencyMs: 5 });
    const path = '/projects/acme-works/search/events/';
    const statuses = await Promise.all([ask(simulator, path), ask(simulator, path)]);
    expect(statuses.map(({ status }) => status).toSorted()).toEqual([200, 429]);
    expect(simulator.peak('project-events')).toBe(2);
    expect((await ask(simulator, path)).status).toBe(200);
  });
});

describe('the control path', () => {
  const control = async (action: string, body?: unknown): Promise<Response> =>
    await fetch(`${simulator.url}/__sim/${action}`, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  it('looks into the simulator and changes it', async () => {
    await start({ hasControl: true });
    const answer = await control('mutate', { name: 'addEvent', args: ['search'] });
    const added = (await answer.json()) as { eventId: string };
    expect(await (await control('keys', { stream: 'events' })).json()).toContain(added.eventId);
    await control('faults', [{ match: { stream: 'users' }, kind: '503' }]);
    expect((await ask(simulator, '/organizations/acme-works/members/')).status).toBe(503);
    expect(await (await control('requests')).json()).toMatchObject([{ stream: 'users', status: 503 }]);
    await control('reset', {});
    expect(simulator.requests).toEqual([]);
  });

  it('says what it does not know', async () => {
    await start({ hasControl: true });
    expect((await control('mutate', { name: 'explode' })).status).toBe(400);
    expect((await control('dance')).status).toBe(400);
  });

  it('is closed unless it was asked for', async () => {
    await start({});
    expect((await control('requests')).status).toBe(404);
  });
});
