import { afterEach, describe, expect, it } from '@jest/globals';
import { heal, spoil } from '../../simulator/index.ts';
import {
  closeWarehouses,
  few,
  HOUR,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const run = (stream: string) => ({
  streams: ['organizations', stream],
  settings: { lookback_seconds: 0, issue_refresh_hours: -1 },
});

/** The events of the first project, newest first. */
function eventsOf({ simulator, world }: Warehouse): readonly string[] {
  const project = world.projects[0]?.id;
  return [...simulator.truth('events')]
    .filter(([, record]) => record['projectID'] === project)
    .map(([id]) => id);
}

describe('an event without eventID', () => {
  it.each([['summary'], ['full']])('is known by its id (event_detail %s)', async (detail) => {
    const account = await startWarehouse({ events: 90 });
    for (const id of eventsOf(account).slice(0, 25)) spoil(account.world, 'events', id, 'missing-key');
    const { settings, streams } = run('events');
    const result = await account.sync({ streams, settings: { ...settings, event_detail: detail } });
    expect(outcome(result)).toEqual(WELL);
    expect(few(account.missing(['events']))).toEqual([]);
  });
});

describe('rows without any key', () => {
  it.each(['events', 'issues', 'users'])('are no end and no success: a whole page of %s', async (stream) => {
    const account = await startWarehouse({ events: 420, hugeProject: 0.9, issues: 350, members: 150 });
    const { world, simulator, clock } = account;
    // In the order of the lists, so that whole pages are without.
    const order =
      stream === 'events'
        ? eventsOf(account)
        : [...simulator.truth(stream)]
            .sort(([, a], [, b]) => String(b['lastSeen']).localeCompare(String(a['lastSeen'])))
            .map(([id]) => id);
    for (const id of order.slice(0, 260)) spoil(world, stream, id, 'no-id');
    expect((await account.sync(run(stream))).code).toBe(1);
    expect(account.missing([stream]).length).toBeGreaterThan(50);
    heal(world, stream);
    clock.pass(HOUR);
    expect(outcome(await account.sync(run(stream)))).toEqual(WELL);
    expect(few(account.missing([stream]))).toEqual([]);
  });

  it.each(['events', 'issues', 'users'])(
    'are told of with their number, and only they are left out: one of %s',
    async (stream) => {
      const account = await startWarehouse({ events: 120, issues: 40, members: 30 });
      const { world, simulator } = account;
      const keys = stream === 'events' ? eventsOf(account) : [...simulator.truth(stream).keys()];
      const one = keys[Math.floor(keys.length / 2)] ?? '';
      spoil(world, stream, one, 'no-id');
      const { code, lines } = await account.sync(run(stream));
      expect(code).toBe(1);
      expect(account.missing([stream]).map((identity) => identity.split('/').at(-1))).toEqual([one]);
      expect(
        lines.some(
          (line) =>
            !line.includes('METRIC') &&
            line.includes(stream) &&
            /\b(1|one)\b/i.test(line) &&
            /\b(key|id|eventID)\b/.test(line),
        ),
      ).toBe(true);
    },
  );
});
