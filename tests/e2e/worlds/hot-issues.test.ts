import { afterEach, describe, expect, it } from '@jest/globals';
import { addEvent, addRelease, type World } from '../../simulator/index.ts';
import { identityOf } from '../../support/identity.ts';
import {
  closeWarehouses,
  few,
  HOUR,
  outcome,
  SECOND,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../../support/warehouse.ts';

afterEach(closeWarehouses);

/** Issues of three projects that get an event every 20 seconds, also while the lists are read. */
async function withTraffic(hot: number, issues: number, latencyMs = 0): Promise<Warehouse> {
  return await startWarehouse({ issues, events: 60 }, (world) => ({
    latencyMs,
    traffic: { issues: hotIds(world, hot), everySeconds: 20 },
  }));
}

const hotIds = (world: World, count: number): string[] => world.issues.slice(-count).map(({ id }) => id);

const issue = (account: Warehouse, id: string): string =>
  identityOf('issues', account.world.organizations[0]?.id, { id });

describe('an issue that never rests', () => {
  it.each([
    ['one of 300', 1, 300, 0],
    ['five of five', 5, 5, 0],
    ['five of 300, with answers that take half a minute', 5, 300, 30 * SECOND],
  ])('is in the output of every run (%s)', async (_name, hot, issues, latencyMs) => {
    const account = await withTraffic(hot, issues, latencyMs);
    const wanted = hotIds(account.world, hot).map((id) => issue(account, id));
    account.clock.pass(HOUR);
    for (let run = 1; run <= 3; run += 1) {
      const result = await account.sync({ streams: ['organizations', 'issues'] });
      expect(outcome(result)).toEqual(WELL);
      expect({ run, left: wanted.filter((identity) => !result.got.has(identity)) }).toEqual({
        run,
        left: [],
      });
      account.clock.pass(HOUR);
    }
    expect(few(account.missing(['issues']))).toEqual([]);
  });

  it('has the count of the moment it was read', async () => {
    const account = await withTraffic(2, 40);
    const ids = hotIds(account.world, 2);
    account.clock.pass(HOUR);
    await account.sync({ streams: ['organizations', 'issues'] });
    const before = ids.map((id) => Number(account.rows.get(issue(account, id))?.['count']));
    account.clock.pass(HOUR);
    await account.sync({ streams: ['organizations', 'issues'] });
    const after = ids.map((id) => Number(account.rows.get(issue(account, id))?.['count']));
    // Every 20 seconds one, for an hour.
    expect(after.map((count, n) => count - (before[n] ?? 0))).toEqual([180, 180]);
  });
});

describe('what came in seconds before a run', () => {
  it('is in its output: an event, its issue and a release', async () => {
    const account = await startWarehouse();
    const { world, clock } = account;
    const project = world.projects[0]?.id ?? '';
    const timestamp = new Date(clock.now() - 5 * SECOND).toISOString();
    const { eventId, issueId } = addEvent(world, project, { timestamp });
    addRelease(world, 'young@1.0.0', { projects: [project], dateCreated: timestamp });
    const { got } = await account.sync();
    const organization = world.organizations[0]?.id;
    const wanted = [
      identityOf('events', organization, { projectID: project, eventID: eventId }),
      issue(account, issueId),
      identityOf('releases', organization, { version: 'young@1.0.0' }),
    ];
    expect(wanted.filter((identity) => !got.has(identity))).toEqual([]);
  });

  it('is not taken for all there is: what is listed late comes with the next run', async () => {
    const account = await startWarehouse();
    const { world, clock } = account;
    const project = world.projects[0]?.id ?? '';
    const began = clock.now();
    await account.sync();
    const { eventId } = addEvent(world, project, {
      timestamp: new Date(began - 30 * SECOND).toISOString(),
    });
    clock.pass(HOUR);
    await account.sync({ settings: { lookback_seconds: 0 } });
    const organization = world.organizations[0]?.id;
    expect(account.had).toContain(
      identityOf('events', organization, { projectID: project, eventID: eventId }),
    );
    expect(few(account.missing(['events', 'issues', 'releases']))).toEqual([]);
  });
});
