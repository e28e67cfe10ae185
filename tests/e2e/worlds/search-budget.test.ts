import { afterEach, describe, expect, it } from '@jest/globals';
import { moveLastSeen } from '../../simulator/index.ts';
import { shareSeconds } from '../../support/issue-times.ts';
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

const STREAMS = ['organizations', 'issues'];
/** Nothing but the bookmark decides what a second run reads. */
const BY_BOOKMARK = { issue_refresh_hours: -1, lookback_seconds: 0 };

const sync = (account: Warehouse) => account.sync({ streams: STREAMS, settings: BY_BOOKMARK });

describe('a search that its time budget ends early, while X-Hits tells of more', () => {
  it.each([
    ['3,000 issues, 40 rows a query', 3_000, { rows: 40 }],
    ['500 issues, nothing of a query that finds more than 100', 500, { emptyAbove: 100 }],
    ['400 issues, nothing of a query that finds more than 399', 400, { emptyAbove: 399 }],
    ['3,000 issues, nothing of a query that finds more than 2,500', 3_000, { emptyAbove: 2_500 }],
    ['500 issues, 30 rows a query and nothing above 90', 500, { rows: 30, emptyAbove: 90 }],
  ])('is read to its real end (%s)', async (_name, issues, searchBudget) => {
    const account = await startWarehouse({ issues, events: 0 }, { searchBudget });
    expect(outcome(await sync(account))).toEqual(WELL);
    expect(few(account.missing(['issues']))).toEqual([]);
  });

  it('is read to its real end where 20 rows come and 20 issues share each second', async () => {
    const account = await startWarehouse({ issues: 500, events: 0 }, { searchBudget: { rows: 20 } });
    shareSeconds(account.world, NOW - HOUR, 20);
    expect(outcome(await sync(account))).toEqual(WELL);
    expect(few(account.missing(['issues']))).toEqual([]);
  });

  it.each([2, 3])('is read to its real end when that happens on page %d alone', async (page) => {
    const account = await startWarehouse({ issues: 1_500, events: 0 });
    account.during('issues', (nth) => {
      account.simulator.behave({ searchBudget: nth === page ? { rows: 10 } : {} });
    });
    expect(outcome(await sync(account))).toEqual(WELL);
    expect(few(account.missing(['issues']))).toEqual([]);
  });
});

describe('a second that holds more issues than the budget lets through', () => {
  it.each([
    ['30 of which 20 come', 30, { rows: 20 }],
    ['120 of which none come', 120, { emptyAbove: 100 }],
  ])('fails, and keeps nothing else from being delivered (%s)', async (_name, burst, searchBudget) => {
    const account = await startWarehouse({ issues: 50 + burst, events: 0 }, { searchBudget });
    const { world, simulator, clock } = account;
    const crowd = world.issues.slice(20, 20 + burst).map(({ id }) => id);
    for (const id of crowd) moveLastSeen(world, id, new Date(NOW - 9 * DAY - 1_000).toISOString());
    const first = await sync(account);
    expect({ code: first.code, log: first.lastLine }).toEqual({
      code: 1,
      log: expect.stringContaining('issues'),
    });
    const left = account.missing(['issues']).map((identity) => identity.split('/').at(-1));
    expect(left.filter((id) => !crowd.includes(String(id)))).toEqual([]);
    expect(left.length).toBeGreaterThan(0);
    simulator.behave({ searchBudget: {} });
    clock.pass(HOUR);
    expect(outcome(await sync(account))).toEqual(WELL);
    expect(few(account.missing(['issues']))).toEqual([]);
  });
});
