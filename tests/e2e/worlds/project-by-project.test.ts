import { afterEach, describe, expect, it } from '@jest/globals';
import { deleteProject, type LoggedRequest } from '../../simulator/index.ts';
import { closeWarehouses, outcome, startWarehouse, type Warehouse, WELL } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const ACTIVATING = { emit_activate_version_messages: true };

/** An account whose server lists the keys of one project alone, as those before 2026 do. */
async function oldServer(...options: Parameters<typeof startWarehouse>): Promise<Warehouse> {
  const account = await startWarehouse(...options);
  for (const { id } of account.world.organizations) account.world.closed.add(`project_keys/${id}/usual`);
  return account;
}

/** The requests of the next run for a stream, once it is over. */
function requestsOf({ simulator }: Warehouse, name: string): readonly LoggedRequest[] {
  const requests: LoggedRequest[] = [];
  simulator.onEveryRequest((request) => {
    if (request.stream === name) requests.push(request);
  });
  return requests;
}

const hasVersion = ({ messages }: { messages: readonly { type: string }[] }): boolean =>
  messages.some(({ type }) => type === 'ACTIVATE_VERSION');

describe('client keys of a server that lists those of one project alone', () => {
  it.each([0, 3, 250])('come whole from all of them, %i to an organization', async (resources) => {
    const account = await oldServer({ organizations: 2, resources });
    const requests = requestsOf(account, 'project_keys');
    const settings = { organization: null, ...ACTIVATING };
    const run = await account.sync({ streams: ['project_keys'], settings });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(['project_keys'])).toEqual([]);
    expect(hasVersion(run)).toBe(true);
    const usual = requests.filter(({ path }) => path.includes('/project-keys/'));
    // Once for each organization, and once for each project.
    expect([usual.length, requests.length - usual.length]).toEqual([2, 6]);
  });

  it('come from several pages of each project', async () => {
    const account = await oldServer({ resources: 75 }, { pageCap: 10 });
    const run = await account.sync({ streams: ['project_keys'] });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(['project_keys'])).toEqual([]);
  });

  it('name their project by id and slug, as those of newer servers do', async () => {
    const account = await startWarehouse({ resources: 6 });
    const namesOf = async () => {
      const { messages } = await account.sync({ streams: ['project_keys'] });
      return messages.flatMap(({ record }) =>
        record === undefined ? [] : [`${record['id']} ${record['projectId']} ${record['projectSlug']}`],
      );
    };
    const newer = await namesOf();
    account.world.closed.add(`project_keys/${account.world.organizations[0]?.id}/usual`);
    expect((await namesOf()).toSorted()).toEqual(newer.toSorted());
    const { id, slug } = account.world.projects[0] ?? {};
    expect(newer.filter((name) => name.endsWith(` ${id} ${slug}`))).toHaveLength(2);
  });

  it('are asked for in the projects that are wanted', async () => {
    const account = await oldServer({ resources: 9 });
    const requests = requestsOf(account, 'project_keys');
    const wanted = account.world.projects[1];
    const settings = { projects: [wanted?.slug ?? ''], ...ACTIVATING };
    const run = await account.sync({ streams: ['project_keys'], settings });
    expect([outcome(run), run.got.size, hasVersion(run)]).toEqual([WELL, 3, false]);
    expect(requests.flatMap(({ project }) => project ?? [])).toEqual([wanted?.id]);
  });

  it('come from the other projects where one of them fails', async () => {
    const account = await oldServer({ resources: 9 });
    const [, failing] = account.world.projects;
    account.simulator.faults.add({
      match: ({ stream, project }) => stream === 'project_keys' && project === failing?.id,
      kind: '403',
      times: 99,
    });
    const run = await account.sync({ streams: ['project_keys'], settings: ACTIVATING });
    expect([run.code, run.got.size, hasVersion(run)]).toEqual([1, 6, false]);
    expect(run.lines.join('\n')).toContain(
      `1 of 3 projects could not be read, ${failing?.slug}; the others were`,
    );
    expect(outcome(await account.sync({ streams: ['project_keys'] }))).toEqual(WELL);
    expect(account.missing(['project_keys'])).toEqual([]);
  });

  it('miss nothing of a project that has gone since it was listed', async () => {
    const account = await oldServer({ resources: 9 });
    const gone = account.world.projects[2];
    account.during('project_keys', (nth) => {
      if (nth === 2) deleteProject(account.world, gone?.slug ?? '');
    });
    const run = await account.sync({ streams: ['project_keys'], settings: ACTIVATING });
    expect(outcome(run)).toEqual(WELL);
    expect(run.lines.join('\n')).toContain(
      `Project ${gone?.slug} is gone since it was listed; it is skipped`,
    );
    expect(hasVersion(run)).toBe(true);
  });

  it('are skipped where the server knows neither way', async () => {
    const account = await oldServer();
    account.world.closed.add(`project_keys/${account.world.organizations[0]?.id}`);
    const run = await account.sync({ streams: ['project_keys'], settings: ACTIVATING });
    expect([outcome(run), run.got.size, hasVersion(run)]).toEqual([WELL, 0, false]);
    expect(run.lines.filter((line) => line.includes('skipped'))).toHaveLength(1);
  });

  it('fail where the projects cannot be listed, since nobody knows where to ask', async () => {
    const account = await oldServer();
    account.simulator.faults.add({ match: { stream: 'projects' }, kind: '403', times: 99 });
    const run = await account.sync({ streams: ['project_keys'] });
    expect([run.code, run.got.size]).toEqual([1, 0]);
    expect(run.lines.join('\n')).toContain('could not be listed');
  });
});

describe.each(['code_mappings', 'uptime_monitors'])('the list %s, which has no order,', (name) => {
  it('is read in one go where it fits on a page', async () => {
    const account = await startWarehouse({ resources: 100 });
    const requests = requestsOf(account, name);
    const run = await account.sync({ streams: [name], settings: ACTIVATING });
    expect([outcome(run), requests.length, hasVersion(run)]).toEqual([WELL, 1, true]);
    expect(account.missing([name])).toEqual([]);
  });

  it('has every row once, of those that its pages lack and of those that they repeat', async () => {
    const account = await startWarehouse({ resources: 280 });
    const requests = requestsOf(account, name);
    const run = await account.sync({ streams: [name], settings: ACTIVATING });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing([name])).toEqual([]);
    expect(hasVersion(run)).toBe(true);
    const ids = account.world.projects.map(({ id }) => id);
    expect(requests.flatMap(({ query }) => query['project'] ?? [])).toEqual(['-1', '-1', '-1', ...ids]);
  });

  it('fails where the rows of one project alone are more than a page, and gives what its pages have', async () => {
    const account = await startWarehouse({ resources: 250, projects: 1 });
    const run = await account.sync({ streams: [name], settings: ACTIVATING });
    expect([run.code, hasVersion(run)]).toEqual([1, false]);
    expect(run.lastLine).toContain('has no order, and is longer than a page in one project');
    expect(run.got.size).toBeGreaterThan(150);
  });

  it('comes from the other projects where one of them fails', async () => {
    const account = await startWarehouse({ resources: 280 });
    const [, failing] = account.world.projects;
    account.simulator.faults.add({
      match: ({ stream, query }) => stream === name && query['project'] === failing?.id,
      kind: '403',
      times: 99,
    });
    const run = await account.sync({ streams: [name], settings: ACTIVATING });
    expect([run.code, hasVersion(run)]).toEqual([1, false]);
    expect(run.lines.join('\n')).toContain(`1 of 3 projects could not be read, ${failing?.slug}`);
    const lost = account.missing([name]);
    const owned = account.simulator
      .owned(name)
      .filter(({ record }) => record['projectSlug'] !== failing?.slug);
    expect(
      owned.filter(({ record }) => lost.some((key) => key.endsWith(`/${String(record['id'])}`))),
    ).toEqual([]);
  });

  it('misses nothing of a project that has gone since it was listed', async () => {
    const account = await startWarehouse({ resources: 180 });
    account.during(name, (nth) => {
      if (nth === 4) deleteProject(account.world, account.world.projects[1]?.slug ?? '');
    });
    const run = await account.sync({ streams: [name] });
    expect(outcome(run)).toEqual(WELL);
    expect(run.lines.join('\n')).toContain('is gone since it was listed');
  });
});

describe('a list whose records name their project by half', () => {
  it.each(['detectors', 'uptime_monitors', 'project_keys'])(
    'gives it whole: %s, for no more than the one list of projects',
    async (name) => {
      const account = await startWarehouse({ resources: 9 });
      const listings = requestsOf(account, 'projects');
      const run = await account.sync({ streams: [name] });
      const names = run.messages.flatMap(({ record }) =>
        record === undefined ? [] : [`${record['projectId']} ${record['projectSlug']}`],
      );
      expect(new Set(names)).toEqual(new Set(account.world.projects.map(({ id, slug }) => `${id} ${slug}`)));
      expect(names).toHaveLength(9);
      expect(listings).toHaveLength(1);
    },
  );

  it('leaves the other half empty where the projects cannot be listed, and says so', async () => {
    const account = await startWarehouse({ resources: 3 });
    account.simulator.faults.add({ match: { stream: 'projects' }, kind: '403', times: 99 });
    const run = await account.sync({ streams: ['detectors'] });
    const records = run.messages.flatMap(({ record }) => (record === undefined ? [] : [record]));
    expect(records.map(({ projectSlug }) => projectSlug)).toEqual([null, null, null]);
    expect(run.lines.join('\n')).toContain('could not be listed');
  });
});
