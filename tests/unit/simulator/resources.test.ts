import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/index.ts';
import { RESOURCES } from '../../simulator/resources/index.ts';
import type { Resource } from '../../simulator/resources/resource.ts';
import { type Asked, ask, now, smallWorld, walk } from './ask.ts';

const ORG = '/organizations/acme-works';
const PROJECTS = '/projects/acme-works';
let simulator: Simulator;
const start = async (options: SimulatorOptions = {}, resources = 60): Promise<Simulator> => {
  simulator = await startSimulator(smallWorld({ resources, foreignProjects: 1 }), { now, ...options });
  return simulator;
};
afterEach(async () => {
  await simulator.close();
});

/** The path with all that the server insists on, but for one parameter. */
function pathOf({ path, wants = {}, projectOf, isOfProject }: Resource, without = ''): string {
  const query = new URLSearchParams({ ...(projectOf && { project: '-1' }), ...wants });
  query.delete(without);
  const { slug } = simulator.world.projects[0] ?? {};
  return `${isOfProject ? `${PROJECTS}/${slug}` : ORG}/${path}?${query}`;
}

const resourceOf = (stream: string): Resource => {
  const found = RESOURCES.find((resource) => resource.stream === stream);
  if (found === undefined) throw new Error(`There is no list ${stream}.`);
  return found;
};
const column = (asked: Asked, field: string): unknown[] =>
  asked.json.map((row: JsonObject) => row[field] ?? '');

describe.each(RESOURCES.map((resource) => [resource.stream, resource] as const))(
  'the list %s',
  (_, resource) => {
    it('is refused without one of the parameters that it needs', async () => {
      await start();
      const needed = Object.keys(resource.wants ?? {});
      const answers = await Promise.all(needed.map((name) => ask(simulator, pathOf(resource, name))));
      expect(answers.map(({ status }) => status)).toEqual(needed.map(() => 400));
      expect((await ask(simulator, pathOf(resource))).status).toBe(200);
    });

    it('has a Link header where it has pages, and the same rows at each look', async () => {
      await start();
      const answer = await ask(simulator, pathOf(resource));
      expect(answer.headers.has('link')).toBe(resource.paging !== 'none');
      expect((await ask(simulator, pathOf(resource))).json).toEqual(answer.json);
    });

    it(`${resource.paging === 'loose' ? 'lacks rows and has others twice' : 'is whole'} after its last page`, async () => {
      await start({ pageCap: 7 });
      const { rows, pages } = await walk(simulator, pathOf(resource), resource.envelope);
      const { key = ['id'], computed } = resource;
      const records = rows.map((row) => ({ ...row, ...computed?.(row) }) as JsonObject);
      const { size } = new Set(records.map((row) => key.map((field) => row[field]).join('/')));
      expect([rows.length, size < 60]).toEqual([60, resource.paging === 'loose']);
      expect(pages).toBe(resource.paging === 'none' ? 1 : 9);
    });
  },
);

describe('the order of a list', () => {
  it.each([
    ['repositories', 'name', 1],
    ['monitors', 'name', 1],
    ['integrations', 'name', 1],
    ['alert_rules', 'dateCreated', -1],
    ['environments', 'name', 1],
    ['dashboards', 'dateCreated', 1],
    ['discover_saved_queries', 'dateUpdated', 1],
    ['relays', 'lastSeen', -1],
  ])('is for %s that of %s', async (stream, field, direction) => {
    await start();
    const values = column(await ask(simulator, `${pathOf(resourceOf(stream))}&per_page=100`), field);
    const sorted = values.toSorted();
    expect(values).toEqual(direction > 0 ? sorted : sorted.toReversed());
  });

  it.each(['code_mappings', 'uptime_monitors', 'data_forwarders'])('is none for %s', async (stream) => {
    await start();
    const ids = column(await ask(simulator, pathOf(resourceOf(stream))), 'id').map(Number);
    expect(ids).not.toEqual(ids.toSorted((one, other) => one - other));
    expect(ids).not.toEqual(ids.toSorted((one, other) => other - one));
  });
});

describe('lists of an organization', () => {
  it('have ten client keys a page, and 20 debug files, unless more are asked for', async () => {
    await start();
    for (const [stream, usual] of [
      ['project_keys', 10],
      ['debug_files', 20],
    ] as const) {
      const path = pathOf(resourceOf(stream));
      expect((await ask(simulator, path)).json).toHaveLength(usual);
      expect((await ask(simulator, `${path}&per_page=100`)).json).toHaveLength(60);
    }
  });

  it('have the keys of every project, whatever projects are asked for, and of one where it is asked', async () => {
    await start();
    const [project] = simulator.world.projects;
    const keys = await ask(simulator, `${ORG}/project-keys/?per_page=100&project=${project?.id}`);
    expect(new Set(column(keys, 'projectId')).size).toBe(simulator.world.projects.length);
    const own = await ask(simulator, `${PROJECTS}/${project?.slug}/keys/?per_page=100`);
    expect(new Set(column(own, 'projectId'))).toEqual(new Set([Number(project?.id)]));
  });

  it('send no list of debug files where an id is asked for', async () => {
    await start();
    for (const name of ['id', 'debug_id', 'start'])
      expect((await ask(simulator, `${pathOf(resourceOf('debug_files'))}&${name}=1`)).status).toBe(400);
  });

  it('say of service hooks that a project has none with a list of sentences', async () => {
    await start();
    const [organization] = simulator.world.organizations;
    const [one, other] = simulator.world.projects;
    simulator.world.closed.add(`service_hooks/${organization?.id}/${one?.id}`);
    const refused = await ask(simulator, `${PROJECTS}/${one?.slug}/hooks/`);
    expect([refused.status, refused.json]).toEqual([
      403,
      { error_type: 'unavailable_feature', detail: ['You do not have that feature enabled'] },
    ]);
    expect((await ask(simulator, `${PROJECTS}/${other?.slug}/hooks/`)).status).toBe(200);
  });

  it('have 25 saved queries a page unless more are asked for', async () => {
    await start();
    const path = pathOf(resourceOf('discover_saved_queries'));
    expect((await ask(simulator, path)).json).toHaveLength(25);
    expect((await ask(simulator, `${path}&per_page=100`)).json).toHaveLength(60);
    expect((await ask(simulator, pathOf(resourceOf('code_mappings')))).json).toHaveLength(60);
  });

  it("have the rows of the caller's own projects alone unless others are asked for", async () => {
    await start();
    const own = await ask(simulator, `${pathOf(resourceOf('uptime_monitors'), 'project')}`);
    const all = await ask(simulator, pathOf(resourceOf('uptime_monitors')));
    const [mine, everybodys] = [own, all].map((asked) => new Set(column(asked, 'projectSlug')).size);
    expect([mine, everybodys]).toEqual([3, 4]);
  });

  it('are narrowed to the projects that are asked for, and refuse those that nobody may see', async () => {
    await start();
    const path = pathOf(resourceOf('uptime_monitors'), 'project');
    const [project] = simulator.world.projects;
    const some = await ask(simulator, `${path}&project=${project?.id}`);
    expect(new Set(column(some, 'projectSlug'))).toEqual(new Set([project?.slug]));
    expect((await ask(simulator, `${path}&project=1`)).status).toBe(403);
  });

  it('have no dashboards for the token of an organization, which is told so without a word', async () => {
    await start({ token: 'sntrys_0123456789' });
    const dashboards = await ask(simulator, pathOf(resourceOf('dashboards')));
    expect([dashboards.status, dashboards.text]).toEqual([401, '']);
    expect((await ask(simulator, pathOf(resourceOf('relays')))).status).toBe(200);
  });

  it('have data forwarders for those who may read alone', async () => {
    await start({ scopes: ['org:write'] });
    expect((await ask(simulator, pathOf(resourceOf('data_forwarders')))).status).toBe(403);
    expect((await ask(simulator, pathOf(resourceOf('relays')))).status).toBe(200);
  });
});
