import { afterEach, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import type { LoggedRequest } from '../simulator/index.ts';
import { RESOURCES } from '../simulator/resources/index.ts';
import type { Resource } from '../simulator/resources/resource.ts';
import { closeWarehouses, outcome, startWarehouse, type Warehouse, WELL } from '../support/warehouse.ts';

afterEach(closeWarehouses);

const NAMES = RESOURCES.map(({ stream }) => stream);
const ACTIVATING = { emit_activate_version_messages: true };
/** Where the token's user is no member of one project of each organization, though it may be read. */
const WORLD = { organizations: 2, foreignProjects: 1 };

/** What is read of a list of 250 rows after its last page, to know that it was all of it. */
function after({ isCounted, paging, stream }: Resource): readonly number[] {
  if (isCounted || paging === 'none') return [];
  // A list without an order is read project by project, three of them, where its pages did not fit together.
  if (paging === 'loose') return [84, 83, 83];
  const { movesToTop } = STREAMS.find(({ tapStreamId }) => tapStreamId === stream) ?? {};
  // A list of several pages is looked at once more, but for its last page; or at its top alone.
  return movesToTop ? [100] : [100, 100];
}

const REGIONS = { regions: { names: ['us', 'de'], as: 'ports' as const } };

/** All organizations, those of regions included. */
const everywhere = ({ simulator }: Warehouse) => ({
  organization: null,
  region_hosts: Object.values(simulator.regionUrls).map((url) => new URL(url).host),
});

/** The requests of the next run, once it is over. */
function requestsOf({ simulator }: Warehouse): readonly LoggedRequest[] {
  const requests: LoggedRequest[] = [];
  simulator.onEveryRequest((request) => {
    requests.push(request);
  });
  return requests;
}

/** Lists that are read by time have progress, and neither versions nor second readings. */
const isTimed = (name: string): boolean =>
  STREAMS.some(
    ({ tapStreamId, replication }) => tapStreamId === name && replication.method === 'INCREMENTAL',
  );

describe('the lists of an organization or a project', () => {
  it('are a stream each', () => {
    const known = STREAMS.map(({ tapStreamId }) => tapStreamId);
    expect(NAMES.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('are read only where they are selected, unless they are read by default', async () => {
    const account = await startWarehouse();
    const requests = requestsOf(account);
    const run = await account.sync();
    const optional = STREAMS.filter(({ isOptional }) => isOptional).map(({ tapStreamId }) => tapStreamId);
    expect(outcome(run)).toEqual(WELL);
    const asked = requests.map(({ stream }) => stream ?? '');
    expect(asked).toContain('organizations');
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
      expect([types.includes('RECORD'), types.includes('ACTIVATE_VERSION')]).toEqual([
        resources > 0,
        !isTimed(name),
      ]);
    });

    it('comes again in the next run, from ten rows a page too', async () => {
      const account = await startWarehouse({ resources: 25 }, { pageCap: 10 });
      await account.sync({ streams: [name] });
      const again = await account.sync({ streams: [name], ...(isTimed(name) && { state: {} }) });
      expect(outcome(again)).toEqual(WELL);
      expect(again.got.size).toBe(account.simulator.owned(name).length);
    });

    it('is asked for a hundred rows a page, whatever the server would give', async () => {
      const account = await startWarehouse({ resources: 250, ...(resource.isOfProject && { projects: 1 }) });
      const requests = requestsOf(account);
      await account.sync({ streams: [name] });
      const pages = requests.filter(({ stream }) => stream === name).map(({ rows }) => rows);
      // The log counts the rows of lists alone, and not those of a list inside of an object.
      const whole = resource.envelope === undefined ? 250 : 0;
      const first = resource.paging === 'none' ? [whole] : [100, 100, 50];
      expect(pages).toEqual(isTimed(name) ? expect.arrayContaining([100]) : [...first, ...after(resource)]);
    });

    it('has a column for each field that the newest server sends, and values that fit', async () => {
      const account = await startWarehouse({ resources: 12 });
      const run = await account.sync({ streams: [name] });
      const records = run.messages.flatMap(({ record }) => (record === undefined ? [] : [record]));
      expect(records).toHaveLength(account.simulator.owned(name).length);
      expect(records.map(({ otherFields }) => otherFields).filter((fields) => fields !== null)).toEqual([]);
      expect(run.lines.filter((line) => line.includes('sent as null'))).toEqual([]);
    });

    it('comes from the region of each organization, or from the main host where it is served there', async () => {
      const account = await startWarehouse(WORLD, REGIONS);
      const requests = requestsOf(account);
      const settings = everywhere(account);
      const run = await account.sync({ streams: [name], settings });
      expect(outcome(run)).toEqual(WELL);
      expect(account.missing([name])).toEqual([]);
      const hosts = new Set(requests.filter(({ stream }) => stream === name).map(({ host }) => host));
      expect([...hosts].sort()).toEqual(
        resource.silo === 'control'
          ? [new URL(account.simulator.url).host]
          : settings.region_hosts.toSorted(),
      );
    });

    it.each([{}, REGIONS])(
      'is skipped in one line where an organization does not have it, with %j',
      async (behaviour) => {
        const account = await startWarehouse({ organizations: 2 }, behaviour);
        const { world } = account;
        const [first, second] = world.organizations;
        world.closed.add(`${name}/${first?.id}`);
        const settings = { ...everywhere(account), ...ACTIVATING };
        const run = await account.sync({ streams: [name], settings });
        expect(outcome(run)).toEqual(WELL);
        const skipped = run.lines.filter((line) => line.includes('skipped'));
        const { gate } = STREAMS.find(({ tapStreamId }) => tapStreamId === name) ?? {};
        const where = gate?.of === 'project' ? world.projects[0]?.slug : first?.slug;
        expect(skipped).toEqual([
          expect.stringMatching(
            new RegExp(
              `^\\[${name}\\] ${name}: skipped, not available in ${where} \\(${resource.off.status}\\): \\S.+$`,
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

describe('what is left out on purpose', () => {
  it.each([
    ['uptime_monitors', 'Bearer probe-'],
    ['data_forwarders', 'forwarding-key-'],
    ['workflows', 'posting-key-'],
  ])('is nowhere in the output of %s', async (name, secret) => {
    const account = await startWarehouse({ resources: 12 });
    const run = await account.sync({ streams: [name] });
    expect(JSON.stringify(account.simulator.owned(name))).toContain(secret);
    expect(JSON.stringify([run.messages, run.lines])).not.toContain(secret);
  });
});
