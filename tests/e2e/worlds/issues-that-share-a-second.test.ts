import { afterEach, describe, expect, it } from '@jest/globals';
import { addEvent, deleteIssue, type LoggedRequest, mergeIssues, type World } from '../../simulator/index.ts';
import { shareSeconds } from '../../support/issue-times.ts';
import {
  closeWarehouses,
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
const SETTINGS = { issue_refresh_hours: -1, lookback_seconds: 0 };

/** Issues in groups of 40 to a second, newest first: a page of 100 always ends inside of a group. */
async function crowded(): Promise<Warehouse> {
  const account = await startWarehouse({ issues: 480, events: 0 });
  shareSeconds(account.world, NOW - 6 * HOUR, 40);
  return account;
}

const touch = (world: World, id: string): void => {
  const project = world.projects[world.issues.find((row) => row.id === id)?.project ?? 0]?.id ?? '';
  addEvent(world, project, { issue: id });
};

/** Before each further page, something happens to issues that the page before it ended with. */
function betweenPages(account: Warehouse, change: (world: World, id: string) => void): Set<string> {
  const { world, simulator } = account;
  const changed = new Set<string>();
  account.during('issues', (nth: number, _request: LoggedRequest) => {
    if (nth === 1) return;
    account.clock.pass(1_000);
    const listed = [...simulator.truth('issues')].sort(([a, one], [b, other]) => {
      const order = String(other['lastSeen']).localeCompare(String(one['lastSeen']));
      return order === 0 ? Number(b) - Number(a) : order;
    });
    // As many as were read by now, but for those that went or moved away.
    const place = (nth - 1) * 100 - 1;
    for (const [id] of listed.slice(place - 7, place + 1)) {
      if (changed.has(id)) continue;
      changed.add(id);
      change(world, id);
    }
  });
  return changed;
}

describe('issues that share a second with the end of a page', () => {
  it('are all in this run when their neighbours get events meanwhile', async () => {
    const account = await crowded();
    const touched = betweenPages(account, touch);
    const first = await account.sync({ streams: STREAMS, settings: SETTINGS });
    expect(outcome(first)).toEqual(WELL);
    expect(touched.size).toBeGreaterThan(15);
    const left = account
      .missing(['issues'], { before: account.clock.now() + HOUR })
      .map((identity) => String(identity.split('/').at(-1)));
    expect(left.filter((id) => !touched.has(id))).toEqual([]);
    account.clock.pass(HOUR);
    expect(outcome(await account.sync({ streams: STREAMS, settings: SETTINGS }))).toEqual(WELL);
    expect(few(account.missing(['issues']))).toEqual([]);
    const stale = [...touched].filter((id) => {
      const identity = `issues:${account.world.organizations[0]?.id}/${id}`;
      return account.rows.get(identity)?.['count'] !== 1;
    });
    expect(stale).toEqual([]);
  });

  it('are all in this run when their neighbours are deleted meanwhile', async () => {
    const account = await crowded();
    const deleted = betweenPages(account, deleteIssue);
    expect(outcome(await account.sync({ streams: STREAMS, settings: SETTINGS }))).toEqual(WELL);
    expect(deleted.size).toBeGreaterThan(15);
    expect(few(account.missing(['issues']))).toEqual([]);
  });

  it('are all in this run when their neighbours go into other issues meanwhile', async () => {
    const account = await crowded();
    const parents = new Map(account.world.issues.slice(-9).map(({ id, project }) => [project, id]));
    const merged = betweenPages(account, (world, id) => {
      const parent = parents.get(world.issues.find((row) => row.id === id)?.project ?? -1);
      if (parent !== undefined && parent !== id) mergeIssues(world, parent, [id]);
    });
    expect(outcome(await account.sync({ streams: STREAMS, settings: SETTINGS }))).toEqual(WELL);
    expect(merged.size).toBeGreaterThan(15);
    expect(few(account.missing(['issues']))).toEqual([]);
  });
});
