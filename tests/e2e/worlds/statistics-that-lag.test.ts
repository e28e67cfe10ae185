import { afterEach, describe, expect, it } from '@jest/globals';
import { addEvent } from '../../simulator/index.ts';
import {
  closeWarehouses,
  DAY,
  few,
  HOUR,
  MINUTE,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const STREAMS = ['organizations', 'events'];
const PROJECTS = 8;

/** Events of every project at some hours before now, that reached the server at once. */
function addEvents({ world, clock }: Warehouse, ...hoursAgo: readonly number[]): void {
  for (const { id } of world.projects) {
    for (const hours of hoursAgo) {
      addEvent(world, id, { timestamp: new Date(clock.now() - hours * HOUR).toISOString(), isOnTime: true });
    }
  }
}

async function sync(account: Warehouse): Promise<void> {
  const result = await account.sync({ streams: STREAMS, settings: { lookback_seconds: 0 } });
  expect(outcome(result)).toEqual(WELL);
}

describe('statistics that always say zero', () => {
  it.each([
    ['daily, a minute early', DAY - MINUTE],
    ['every eight hours', 8 * HOUR],
    ['hourly', HOUR],
  ])('keep no event from the run that follows it (%s)', async (_name, pause) => {
    const account = await startWarehouse({ projects: PROJECTS, events: 200 }, { stats: 'denying' });
    await sync(account);
    for (let run = 2; run <= 4; run += 1) {
      account.clock.pass(pause);
      addEvents(account, 0.1, 0.5);
      await sync(account);
      expect({ run, left: few(account.missing(['events'])) }).toEqual({ run, left: [] });
    }
  });
});

describe('statistics that are hours behind', () => {
  it.each([6, 20])('delay an event by a day at most and lose none (%d hours)', async (lagHours) => {
    const account = await startWarehouse({ projects: PROJECTS, events: 200 }, { stats: { lagHours } });
    // Nothing of the first read is so young that the statistics do not know it.
    account.clock.pass(DAY);
    await sync(account);
    account.clock.pass(12 * HOUR);
    addEvents(account, 1, 5);
    const added = account.clock.now();
    await sync(account);
    account.clock.pass(12 * HOUR + 10 * MINUTE);
    await sync(account);
    expect(few(account.missing(['events'], { before: added }))).toEqual([]);
  });

  it('are not believed once they missed what was delivered', async () => {
    const account = await startWarehouse({ projects: PROJECTS, events: 200 }, { stats: { lagHours: 6 } });
    addEvents(account, 1, 3);
    await sync(account);
    for (let run = 2; run <= 4; run += 1) {
      account.clock.pass(HOUR);
      addEvents(account, 0.1, 0.5);
      await sync(account);
      expect({ run, left: few(account.missing(['events'])) }).toEqual({ run, left: [] });
    }
  });

  it('keep no event from a daily run, though each begins a minute early', async () => {
    const account = await startWarehouse({ projects: PROJECTS, events: 200 }, { stats: { lagHours: 12 } });
    account.clock.pass(DAY);
    await sync(account);
    for (let run = 2; run <= 4; run += 1) {
      account.clock.pass(DAY - MINUTE);
      addEvents(account, 2, 3);
      await sync(account);
      expect({ run, left: few(account.missing(['events'])) }).toEqual({ run, left: [] });
    }
  });
});
