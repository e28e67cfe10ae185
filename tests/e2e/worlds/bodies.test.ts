import { afterEach, describe, expect, it } from '@jest/globals';
import { copyEvent } from '../../simulator/index.ts';
import { closeWarehouses, few, outcome, startWarehouse, WELL } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const STREAMS = ['organizations', 'events'];

describe('a server whose lists of issue events have no bodies', () => {
  it.each([
    ['under limits', { rateLimits: {} }],
    ['without limits', {}],
  ])('gives every event its body all the same (%s)', async (_name, limits) => {
    const account = await startWarehouse({ issues: 12, events: 900 }, { ...limits, ignoresFull: true });
    const result = await account.sync({
      streams: STREAMS,
      settings: { event_detail: 'full', max_retry_seconds: 900 },
    });
    expect(outcome(result)).toEqual(WELL);
    expect(few(account.missing(['events']))).toEqual([]);
    const bare = [...account.rows].filter(
      ([identity, { entries }]) => identity.startsWith('events:') && !Array.isArray(entries),
    );
    expect(few(bare.map(([identity]) => identity))).toEqual([]);
  });
});

describe('one event that is stored in two projects', () => {
  it('is two records, also for a target that goes by the keys', async () => {
    const account = await startWarehouse({ events: 60 });
    const { world, simulator } = account;
    const { id: home, slug } = world.projects[0] ?? {};
    const other = world.projects[1]?.slug ?? '';
    const twins = [...simulator.truth('events')]
      .filter(([, { projectID }]) => projectID === home)
      .slice(0, 3);
    for (const [id] of twins) copyEvent(world, id, other);
    const result = await account.sync({ streams: STREAMS });
    expect(outcome(result)).toEqual(WELL);
    expect(few(account.missing(['events']))).toEqual([]);
    expect(slug).not.toBe(other);
    const keys = result.messages.find(
      ({ type, stream }) => type === 'SCHEMA' && stream === 'events',
    )?.key_properties;
    const rows = result.messages
      .filter(({ type, stream }) => type === 'RECORD' && stream === 'events')
      .map(({ record }) => keys?.map((key) => record[key]).join('/'));
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.length - new Set(rows).size).toBe(0);
  });
});
