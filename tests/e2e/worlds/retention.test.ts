import { afterEach, describe, expect, it } from '@jest/globals';
import { addEvent, type World } from '../../simulator/index.ts';
import {
  closeWarehouses,
  DAY,
  few,
  HOUR,
  NOW,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const STREAMS = ['organizations', 'events'];
/** How a server answers a range that ends before its retention. */
const ANSWERS = [
  ['400', { refusesExpired: true }],
  ['500', { refusesExpired: false }],
] as const;
const COMPLAINT = /retention|no longer|too old|older than|expired|date range|\bgap\b|aged|\bkeeps?\b/i;

const complaints = (lines: readonly string[]): string[] =>
  lines.filter((line) => COMPLAINT.test(line) && !line.startsWith('INFO METRIC'));

/** Events of each project, a few on each of the last days. */
function addRecent(world: World, now: number, days: number): void {
  for (const { id } of world.projects) {
    for (let hours = 1; hours < days * 24; hours += 7) {
      addEvent(world, id, { timestamp: new Date(now - hours * HOUR).toISOString(), isOnTime: true });
    }
  }
}

/** The first project fails on its third page and stays partly read; then time passes without a run. */
async function partlyRead(refusesExpired: boolean, days: number): Promise<Warehouse> {
  const account = await startWarehouse({ events: 700, hugeProject: 0.9 }, { refusesExpired });
  const { world, simulator, clock } = account;
  const { id, slug } = world.projects[0] ?? {};
  let met = 0;
  simulator.faults.add({
    kind: '503',
    times: Number.POSITIVE_INFINITY,
    match: ({ stream, project }) => {
      if (stream !== 'events' || (project !== id && project !== slug)) return false;
      met += 1;
      return met > 2;
    },
  });
  expect((await account.sync({ streams: STREAMS })).code).toBe(1);
  expect(account.missing(['events']).length).toBeGreaterThan(100);
  clock.pass(days * DAY);
  addRecent(world, clock.now(), 20);
  return account;
}

describe.each(ANSWERS)(
  'a server that answers %s to what is older than it keeps',
  (_name, { refusesExpired }) => {
    it('is asked in vain once for a gap that aged, and everything newer is delivered', async () => {
      const account = await partlyRead(refusesExpired, 100);
      const first = await account.sync({ streams: STREAMS });
      expect(outcome(first)).toEqual(WELL);
      expect(complaints(first.lines)).toHaveLength(1);
      expect(few(account.missing(['events']))).toEqual([]);
      account.clock.pass(HOUR);
      addRecent(account.world, account.clock.now(), 0.1);
      const second = await account.sync({ streams: STREAMS });
      expect(outcome(second)).toEqual(WELL);
      expect(complaints(second.lines)).toEqual([]);
      expect(few(account.missing(['events']))).toEqual([]);
    });

    it('loses nothing of a gap that aged in part', async () => {
      // The retention of 90 days ends in the middle of the gap.
      const account = await partlyRead(refusesExpired, 45);
      expect(outcome(await account.sync({ streams: STREAMS }))).toEqual(WELL);
      expect(few(account.missing(['events']))).toEqual([]);
    });

    it('is read in parallel though its statistics reach back further than its events', async () => {
      const account = await startWarehouse(
        { projects: 2, events: 9_000, hugeProject: 0.95, days: 130 },
        { refusesExpired, stats: 'on' },
      );
      const since = NOW - 125 * DAY;
      const settings = { start_date: new Date(since).toISOString() };
      const first = await account.sync({ streams: STREAMS, settings });
      expect(outcome(first)).toEqual(WELL);
      expect(few(account.missing(['events'], { since }))).toEqual([]);
      account.clock.pass(HOUR);
      const second = await account.sync({ streams: STREAMS, settings });
      expect(outcome(second)).toEqual(WELL);
      expect(complaints(second.lines)).toEqual([]);
    });

    it('is not believed about time that it keeps', async () => {
      const account = await startWarehouse({ events: 300, hugeProject: 0.9 });
      account.simulator.faults.add({
        kind: '400',
        match: { stream: 'events', project: account.world.projects[0]?.id ?? '' },
        times: Number.POSITIVE_INFINITY,
      });
      expect((await account.sync({ streams: STREAMS })).code).toBe(1);
      account.clock.pass(HOUR);
      expect(outcome(await account.sync({ streams: STREAMS }))).toEqual(WELL);
      expect(few(account.missing(['events']))).toEqual([]);
    });
  },
);
