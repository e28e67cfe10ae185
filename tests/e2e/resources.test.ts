import { afterEach, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import { RESOURCES } from '../simulator/resources/index.ts';
import { closeWarehouses, outcome, startWarehouse, WELL } from '../support/warehouse.ts';

afterEach(closeWarehouses);

const NAMES = RESOURCES.map(({ stream }) => stream);
const ACTIVATING = { emit_activate_version_messages: true };
/** Where the token's user is no member of one project of each organization, though it may be read. */
const WORLD = { organizations: 2, foreignProjects: 1 };

describe('the lists of an organization', () => {
  it('are a stream each', () => {
    const known = STREAMS.map(({ tapStreamId }) => tapStreamId);
    expect(NAMES.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('are read only where they are selected, unless they are read by default', async () => {
    const account = await startWarehouse();
    const run = await account.sync();
    const optional = STREAMS.filter(({ isOptional }) => isOptional).map(({ tapStreamId }) => tapStreamId);
    const asked = account.simulator.requests.map(({ stream }) => stream ?? '');
    expect(outcome(run)).toEqual(WELL);
    expect(optional.filter((name) => asked.includes(name))).toEqual([]);
  });
});

describe.each(RESOURCES.map((resource) => [resource.stream, resource] as const))(
  'the list %s',
  (name, resource) => {
    it.each([0, 3, 250])('comes whole with %i rows', async (resources) => {
      const account = await startWarehouse({ ...WORLD, resources });
      const run = await account.sync({ streams: [name], settings: { organization: null, ...ACTIVATING } });
      expect(outcome(run)).toEqual(WELL);
      expect(account.missing([name])).toEqual([]);
      expect(run.got.size).toBe(account.simulator.owned(name).length);
      const types = run.messages.map(({ type }) => type);
      expect([types.includes('RECORD'), types.includes('ACTIVATE_VERSION')]).toEqual([resources > 0, true]);
    });

    it('comes again in the next run, from ten rows a page too', async () => {
      const account = await startWarehouse({ resources: 25 }, { pageCap: 10 });
      await account.sync({ streams: [name] });
      const again = await account.sync({ streams: [name] });
      expect(outcome(again)).toEqual(WELL);
      expect(again.got.size).toBe(account.simulator.owned(name).length);
    });

    it('comes from the region of each organization, or from the main host where it is served there', async () => {
      const account = await startWarehouse(WORLD, { regions: { names: ['us', 'de'], as: 'prefixes' } });
      const roots = new Set<string>();
      account.during(name, (_, { path }) => roots.add(path.split('/')[1] ?? ''));
      const run = await account.sync({ streams: [name], settings: { organization: null } });
      expect(outcome(run)).toEqual(WELL);
      expect(account.missing([name])).toEqual([]);
      expect([...roots].sort()).toEqual(resource.silo === 'control' ? ['api'] : ['de', 'us']);
    });

    it.each([{}, { regions: { names: ['us', 'de'], as: 'prefixes' as const } }])(
      'is skipped in one line where an organization does not have it, with %j',
      async (behaviour) => {
        const account = await startWarehouse({ organizations: 2 }, behaviour);
        const { world } = account;
        const [first, second] = world.organizations;
        world.closed.add(`${name}/${first?.id}`);
        const run = await account.sync({ streams: [name], settings: { organization: null, ...ACTIVATING } });
        expect(outcome(run)).toEqual(WELL);
        const skipped = run.lines.filter((line) => line.includes('skipped'));
        expect(skipped).toEqual([
          expect.stringMatching(
            new RegExp(
              `^\\[${name}\\] ${name}: skipped, not available in ${first?.slug} \\(${resource.off.status}\\): \\S.+$`,
            ),
          ),
        ]);
        const owners = new Set(run.messages.flatMap(({ record }) => record?.['organizationId'] ?? []));
        expect([...owners]).toEqual([second?.id]);
        expect(run.messages.map(({ type }) => type)).not.toContain('ACTIVATE_VERSION');
      },
    );
  },
);

describe.each(RESOURCES.filter(({ projectOf }) => projectOf).map(({ stream }) => stream))(
  'the list %s, of which each row may belong to a project,',
  (name) => {
    const isOfProjects = STREAMS.some(
      ({ tapStreamId, projectsOf }) => tapStreamId === name && projectsOf !== 'none',
    );

    it.each(['slug', 'id'] as const)('follows a choice of projects by %s', async (naming) => {
      const account = await startWarehouse({ projects: 3, foreignProjects: 1, resources: 30 });
      const chosen = account.world.projects.slice(1, 3);
      const run = await account.sync({
        streams: [name],
        settings: { projects: chosen.map((project) => project[naming]), ...ACTIVATING },
      });
      expect(outcome(run)).toEqual(WELL);
      expect(run.got.size).toBe(isOfProjects ? 20 : 30);
      // What was left out must not be dropped from the table.
      expect(run.messages.some(({ type }) => type === 'ACTIVATE_VERSION')).toBe(!isOfProjects);
    });
  },
);

describe.each(
  RESOURCES.flatMap(({ stream, onRequest = [] }) => onRequest.map((field) => [stream, field] as const)),
)('the list %s, which has %s on request only,', (name, field) => {
  it('is asked for it', async () => {
    const account = await startWarehouse();
    const run = await account.sync({ streams: [name] });
    const values = run.messages.flatMap(({ record }) => record?.[field] ?? []);
    expect(values).not.toEqual([]);
  });
});
