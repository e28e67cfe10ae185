import { afterEach, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import { RESOURCES } from '../simulator/resources/index.ts';
import { closeWarehouses, outcome, startWarehouse, WELL } from '../support/warehouse.ts';

afterEach(closeWarehouses);

const NAMES = RESOURCES.map(({ stream }) => stream);
const ACTIVATING = { emit_activate_version_messages: true };

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
      const account = await startWarehouse({ resources, organizations: 2 });
      const run = await account.sync({ streams: [name], settings: { organization: null, ...ACTIVATING } });
      expect(outcome(run)).toEqual(WELL);
      expect(account.missing([name])).toEqual([]);
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

    it('is skipped in one line where an organization does not have it', async () => {
      const account = await startWarehouse({ organizations: 2 });
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
    });
  },
);
