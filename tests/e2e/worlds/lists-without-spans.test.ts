import { afterEach, describe, expect, it } from '@jest/globals';
import { deleteEvent } from '../../simulator/index.ts';
import { closeWarehouses, few, HOUR, outcome, startWarehouse, WELL } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

describe('events of a server that takes no notice of spans, and pages by the place of a row', () => {
  it.each([
    ['one', 1, 'summary'],
    ['a page and more', 130, 'summary'],
    ['one', 1, 'full'],
  ])(
    'hide no others when %s is deleted while they are listed (%s rows, %s)',
    async (_name, count, detail) => {
      const account = await startWarehouse(
        { projects: 1, events: 450 },
        { ignoreStartEnd: true, ignoresFull: detail === 'summary' },
      );
      const { world, simulator, clock } = account;
      const newest = [...simulator.truth('events').keys()];
      let deleted = 0;
      account.during('events', (nth) => {
        if (nth !== 3 && nth !== 4) return;
        for (const id of newest.slice(deleted, deleted + count)) deleteEvent(world, id);
        deleted += count;
      });
      const run = { streams: ['organizations', 'events'], settings: { event_detail: detail } };
      expect(outcome(await account.sync(run))).toEqual(WELL);
      expect(deleted).toBe(2 * count);
      expect(few(account.missing(['events']))).toEqual([]);
      clock.pass(HOUR);
      expect(outcome(await account.sync(run))).toEqual(WELL);
      expect(few(account.missing(['events']))).toEqual([]);
    },
  );
});
