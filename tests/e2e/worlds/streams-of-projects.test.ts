import { afterEach, describe, expect, it } from '@jest/globals';
import { deleteProject, type LoggedRequest, touchResource } from '../../simulator/index.ts';
import { closeWarehouses, outcome, startWarehouse, type Warehouse, WELL } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const ACTIVATING = { emit_activate_version_messages: true };
const OF_PROJECTS = ['project_details', 'project_filters', 'service_hooks', 'project_users', 'debug_files'];
const TABLES = OF_PROJECTS.filter((name) => name !== 'debug_files');

function requestsOf({ simulator }: Warehouse, name: string): readonly LoggedRequest[] {
  const requests: LoggedRequest[] = [];
  simulator.onEveryRequest((request) => {
    if (request.stream === name) requests.push(request);
  });
  return requests;
}

const hasVersion = ({ messages }: { messages: readonly { type: string }[] }): boolean =>
  messages.some(({ type }) => type === 'ACTIVATE_VERSION');

describe('project_details', () => {
  it('comes whole from many projects, each asked for once, by its number', async () => {
    const account = await startWarehouse({ organizations: 2, projects: 30 });
    const requests = requestsOf(account, 'project_details');
    const run = await account.sync({
      streams: ['project_details'],
      settings: { organization: null, ...ACTIVATING },
    });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(['project_details'])).toEqual([]);
    expect(hasVersion(run)).toBe(true);
    expect(new Set(requests.map(({ project }) => project))).toEqual(
      new Set(account.world.projects.map(({ id }) => id)),
    );
    expect(requests).toHaveLength(60);
  });

  it('has nothing that the list of projects has, but for its names', async () => {
    const account = await startWarehouse();
    const { messages } = await account.sync({ streams: ['project_details'] });
    const [record = {}] = messages.flatMap(({ record }) => (record === undefined ? [] : [record]));
    expect(record).toMatchObject({ otherFields: null, projectId: record['id'], projectSlug: record['slug'] });
    expect(Object.keys(record)).not.toEqual(expect.arrayContaining(['platform']));
  });
});

describe.each(OF_PROJECTS)('%s', (name) => {
  it('puts the project on every record', async () => {
    const account = await startWarehouse();
    const { messages } = await account.sync({ streams: [name] });
    const names = messages.flatMap(({ record }) =>
      record === undefined ? [] : [`${record['projectId']} ${record['projectSlug']}`],
    );
    expect(new Set(names)).toEqual(new Set(account.world.projects.map(({ id, slug }) => `${id} ${slug}`)));
  });

  it('comes from the other projects where one of them fails, and then is no complete copy', async () => {
    const account = await startWarehouse();
    const [, failing] = account.world.projects;
    account.simulator.faults.add({
      match: ({ stream, project }) => stream === name && project === failing?.id,
      kind: '403',
      times: 99,
    });
    const run = await account.sync({ streams: [name], settings: ACTIVATING });
    expect([run.code, hasVersion(run)]).toEqual([1, false]);
    const lost = account.missing([name]);
    expect(lost.length).toBe(account.simulator.owned(name).length / 3);
    expect(outcome(await account.sync({ streams: [name] }))).toEqual(WELL);
    expect(account.missing([name])).toEqual([]);
  });

  it('misses nothing of a project that has gone since it was listed', async () => {
    const account = await startWarehouse();
    const [first] = account.world.projects;
    account.during(name, (nth) => {
      if (nth === 1) deleteProject(account.world, first?.slug ?? '');
    });
    const run = await account.sync({ streams: [name], settings: ACTIVATING });
    expect(outcome(run)).toEqual(WELL);
    expect(run.lines.join('\n')).toContain(
      `Project ${first?.slug} is gone since it was listed; it is skipped`,
    );
    expect(account.missing([name])).toEqual([]);
    expect(hasVersion(run)).toBe(TABLES.includes(name));
  });

  it('follows a choice of projects, and then is no complete copy', async () => {
    const account = await startWarehouse();
    const requests = requestsOf(account, name);
    const [, wanted] = account.world.projects;
    const run = await account.sync({
      streams: [name],
      settings: { projects: [wanted?.slug ?? ''], ...ACTIVATING },
    });
    expect([outcome(run), hasVersion(run)]).toEqual([WELL, false]);
    expect(new Set(requests.map(({ project }) => project))).toEqual(new Set([wanted?.id]));
    expect(run.got.size).toBe(account.simulator.owned(name).length / 3);
  });

  it('is asked for by slugs where the server knows no ids', async () => {
    const account = await startWarehouse({}, { slugsOnly: true });
    expect(outcome(await account.sync({ streams: [name] }))).toEqual(WELL);
    expect(account.missing([name])).toEqual([]);
  });
});

describe('service_hooks', () => {
  it('are left out in the projects that have no such thing, in one line for all of them', async () => {
    const account = await startWarehouse({ projects: 8 });
    const { world } = account;
    for (const { id } of world.projects.slice(2))
      world.closed.add(`service_hooks/${world.organizations[0]?.id}/${id}`);
    const run = await account.sync({ streams: ['service_hooks'], settings: ACTIVATING });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(['service_hooks'])).toEqual([]);
    expect(run.got.size).toBe(6);
    expect(run.lines.filter((line) => line.includes('skipped'))).toEqual([
      expect.stringMatching(/not available in \S+ \(403\): service hooks are off in this project$/),
    ]);
  });

  it('fail with every other refusal', async () => {
    const account = await startWarehouse();
    account.simulator.faults.add({ match: { stream: 'service_hooks' }, kind: '403', times: 99 });
    const run = await account.sync({ streams: ['service_hooks'] });
    expect(run.code).toBe(1);
  });
});

describe('a list that the server does not know', () => {
  it.each(['project_filters', 'project_users', 'debug_files'])(
    'is asked for in one project, and the others are spared: %s',
    async (name) => {
      const account = await startWarehouse({ projects: 12 });
      account.world.closed.add(`${name}/${account.world.organizations[0]?.id}`);
      const requests = requestsOf(account, name);
      const run = await account.sync({ streams: [name], settings: { concurrency: 1 } });
      expect(outcome(run)).toEqual(WELL);
      expect(run.lines.filter((line) => line.includes('skipped'))).toHaveLength(1);
      expect(requests.length).toBeLessThanOrEqual(2);
    },
  );
});

describe('project_users', () => {
  it('are looked for at the top again, where those are who were seen meanwhile', async () => {
    const account = await startWarehouse({ projects: 1, resources: 250 });
    const { world } = account;
    const [project = { id: '' }] = world.projects;
    const requests = requestsOf(account, 'project_users');
    account.during('project_users', (nth) => {
      // Somebody of the last page is seen: on top, and all others are one further down.
      if (nth === 2) touchResource(world, 'project_users', project, 3);
    });
    const run = await account.sync({ streams: ['project_users'], settings: ACTIVATING });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(['project_users'])).toEqual([]);
    expect(hasVersion(run)).toBe(true);
    expect(requests.map(({ rows }) => rows)).toEqual([100, 100, 50, 100, 100]);
  });

  it('wait for the limit of organization tokens, of five pages a minute', async () => {
    const account = await startWarehouse(
      { projects: 1, resources: 700 },
      { token: 'sntryi_0123456789abcdef', rateLimits: {} },
    );
    const run = await account.sync({ streams: ['project_users'], settings: { max_retry_seconds: 900 } });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(['project_users'])).toEqual([]);
    expect(run.lines.join('\n')).toContain('users of projects');
  });

  it.each(['hash', 'omit'])(
    'have no address of anybody in them where personal data is to be %s',
    async (how) => {
      const account = await startWarehouse({ resources: 6 });
      const run = await account.sync({
        streams: ['project_users'],
        settings: {
          personal_data: how,
          ...(how === 'hash' && { personal_data_key: 'a long enough key for this' }),
        },
      });
      expect(outcome(run)).toEqual(WELL);
      const text = JSON.stringify(run.messages.filter(({ type }) => type === 'RECORD'));
      expect(text).not.toMatch(/shopper|203\.0\.113/i);
      expect(run.got.size).toBe(18);
    },
  );
});

describe('secrets of projects', () => {
  it.each<[string, string]>([
    ['project_details', 'security-token-'],
    ['project_details', 'symbol-password-'],
    ['project_keys', 'dsn-secret-'],
    ['service_hooks', 'hook-secret-'],
  ])('are nowhere in the output of %s: %s', async (name, secret) => {
    const account = await startWarehouse({ resources: 6 });
    const run = await account.sync({ streams: [name] });
    expect(JSON.stringify(account.simulator.owned(name))).toContain(secret);
    expect(JSON.stringify([run.messages, run.lines])).not.toContain(secret);
  });
});
