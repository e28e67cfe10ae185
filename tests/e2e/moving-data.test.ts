import { afterEach, describe, expect, it } from '@jest/globals';
import {
  addEvent,
  addLateEvent,
  addRelease,
  deleteEvent,
  deleteIssue,
  deleteProject,
  type World,
} from '../simulator/index.ts';
import { delivered } from '../support/delivery.ts';
import { HOUR, MINUTE, NOW } from '../support/warehouse.ts';
import { type MovingAccount, missing, startMovingAccount } from './moving-account.ts';

const open: MovingAccount[] = [];
const start: typeof startMovingAccount = async (options, behaviour) => {
  const account = await startMovingAccount(options, behaviour);
  open.push(account);
  return account;
};
afterEach(() => Promise.all(open.splice(0).map((account) => account.close())));

const projectId = (world: World, n = 0): string => world.projects[n]?.id ?? '';
const iso = (ms: number): string => new Date(ms).toISOString();
const eventIds = (account: MovingAccount): string[] =>
  [...account.simulator.truth('events')]
    .filter(([, event]) => event['projectID'] === projectId(account.world))
    .map(([id]) => id);

/** Syncs now, lets time pass, syncs again: both runs must be well and claim nothing too early. */
async function syncTwice(account: MovingAccount, settings = {}, between = () => {}): Promise<void> {
  const first = await account.sync({ settings });
  expect({ code: first.code, early: first.early, lastLine: first.code === 0 ? '' : first.lastLine }).toEqual({
    code: 0,
    early: [],
    lastLine: '',
  });
  between();
  account.clock.pass(HOUR);
  const second = await account.sync({ settings });
  expect({ code: second.code, early: second.early }).toEqual({ code: 0, early: [] });
}

const DETAILS = [['summary'], ['full']] as const;

describe('events that arrive while pages are read', () => {
  it.each(DETAILS)('are in the first run or the second, late ones too (event_detail %s)', async (detail) => {
    const account = await start({ events: detail === 'full' ? 120 : 450, hugeProject: 0.9 });
    const { world, clock, simulator } = account;
    const added: string[] = [];
    account.during('events', (nth) => {
      clock.pass(1_000);
      const project = projectId(world, nth % 3);
      added.push(addEvent(world, project).eventId);
      added.push(addLateEvent(world, project, { hoursAgo: (nth % 50) / 60 }).eventId);
    });
    await syncTwice(account, { event_detail: detail });
    expect(added.length).toBeGreaterThan(8);
    expect(missing(account)).toEqual([]);
    expect(added.filter((id) => !account.had.has(`events:${id}`))).toEqual([]);
    expect(simulator.truth('events').size).toBeGreaterThan(added.length);
  });

  it('may be as late as the lookback reaches', async () => {
    const account = await start();
    let late = '';
    let lost = '';
    await syncTwice(account, { lookback_seconds: 7_200 }, () => {
      // The first run's signpost was a minute before it.
      const signpost = NOW - MINUTE;
      late = addEvent(account.world, projectId(account.world), {
        timestamp: iso(signpost - 2 * HOUR),
      }).eventId;
      lost = addEvent(account.world, projectId(account.world), {
        timestamp: iso(signpost - 2 * HOUR - 1_000),
      }).eventId;
    });
    expect(account.had.has(`events:${late}`)).toBe(true);
    expect(account.had.has(`events:${lost}`)).toBe(false);
  });
});

describe('events of the last minute before a run', () => {
  it('are delivered at once and claimed by the next run, with those that were not listed yet', async () => {
    const account = await start();
    const { world } = account;
    const add = (ms: number, fraction: string) =>
      addEvent(world, projectId(world), {
        timestamp: iso(ms).replace('.000Z', `.${fraction}Z`),
      }).eventId;
    const had = (ids: readonly string[]) => ids.map((id) => account.had.has(`events:${id}`));
    const before = add(NOW - MINUTE - 1_000, '999999');
    const at = add(NOW - MINUTE, '000000');
    const after = add(NOW - MINUTE, '500000');
    const newest = add(NOW, '000000');
    const first = await account.sync();
    expect(had([before, at, after, newest])).toEqual([true, true, true, true]);
    // In the very second of the signpost, and in the one before it, which is claimed.
    const late = add(NOW - MINUTE, '250000');
    const lost = add(NOW - MINUTE - 1_000, '250000');
    account.clock.pass(HOUR);
    const second = await account.sync({ settings: { lookback_seconds: 0 } });
    const again = new Set(delivered(second.messages));
    expect([before, at, after, newest].map((id) => again.has(`events:${id}`))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(had([late, lost])).toEqual([true, false]);
    expect([...first.early, ...second.early]).toEqual([]);
  });
});

describe('more events with one time stamp than a page holds', () => {
  it.each(DETAILS)('are all read (event_detail %s)', async (detail) => {
    const account = await start({
      events: detail === 'full' ? 170 : 700,
      hugeProject: 0.9,
      equalTimestamps: true,
    });
    await syncTwice(account, { event_detail: detail });
    expect(missing(account)).toEqual([]);
  });

  it('are all read though more of the same second arrive meanwhile', async () => {
    const account = await start({ events: 40 });
    const { world } = account;
    const timestamp = iso(NOW - 30 * MINUTE);
    for (let n = 0; n < 260; n += 1)
      addEvent(world, projectId(world), { timestamp, issue: world.issues[0]?.id ?? '' });
    account.during('events', () => {
      addEvent(world, projectId(world), { timestamp, issue: world.issues[0]?.id ?? '' });
    });
    await syncTwice(account);
    expect(missing(account)).toEqual([]);
  });
});

describe('issues that get new events while they are listed', () => {
  it('are in the second run with their new numbers', async () => {
    const account = await start({ issues: 330, events: 400 });
    const { world, clock } = account;
    const touched: string[] = [];
    account.during('issues', (nth) => {
      clock.pass(1_000);
      // Some from the front of the list, some from pages that are still to come.
      for (const n of [nth, 100 + nth, 320 - nth]) {
        const issue = world.issues[n];
        if (issue === undefined) continue;
        addEvent(world, projectId(world, issue.project), { issue: issue.id });
        touched.push(issue.id);
      }
    });
    await syncTwice(account);
    expect(touched.length).toBeGreaterThan(9);
    expect(missing(account)).toEqual([]);
    const truth = account.simulator.truth('issues');
    for (const id of touched) {
      expect(account.rows.get(`issues:${id}`)).toMatchObject({ count: Number(truth.get(id)?.['count']) });
    }
  });
});

describe('what is deleted while pages are read', () => {
  it.each(DETAILS)('hides no event that is still unread (event_detail %s)', async (detail) => {
    const account = await start({ events: detail === 'full' ? 140 : 480, hugeProject: 0.9 });
    const { world } = account;
    const inOrder = eventIds(account);
    let next = 0;
    account.during('events', (_nth, { project, search }) => {
      if (project !== projectId(world) || !/cursor|end=/.test(search)) return;
      // The newest ones, which were on the first page.
      for (let n = 0; n < 3; n += 1) {
        const id = inOrder[next] ?? '';
        if (next < 60 && account.simulator.requests.filter((other) => other.project === project).length > 1) {
          deleteEvent(world, id);
          next += 1;
        }
      }
    });
    const result = await account.sync({ settings: { event_detail: detail } });
    expect({ code: result.code, early: result.early }).toEqual({
      code: 0,
      early: [],
    });
    expect(next).toBeGreaterThan(5);
    expect(missing(account, ['events'])).toEqual([]);
  });

  it('hides no issue', async () => {
    const account = await start({ issues: 330, events: 400 });
    const { world } = account;
    account.during('issues', (nth) => {
      if (nth === 1) return;
      const listed = [...account.simulator.truth('issues').entries()]
        .sort(([, a], [, b]) => String(b['lastSeen']).localeCompare(String(a['lastSeen'])))
        .map(([id]) => id);
      for (const id of listed.slice(0, 5)) deleteIssue(world, id);
    });
    await account.sync();
    expect(missing(account, ['issues'])).toEqual([]);
  });

  it('hides no release', async () => {
    const account = await start({ releases: 260 });
    const { world } = account;
    account.during('releases', (nth) => {
      if (nth === 1) return;
      const newest = [...world.releases]
        .filter(({ projects }) => projects.length > 0)
        .sort((a, b) => b.dateCreated - a.dateCreated);
      // A release that belongs to no project any more is in no list.
      for (const { projects } of newest.slice(0, 5)) (projects as number[]).length = 0;
    });
    await account.sync();
    expect(missing(account, ['releases'])).toEqual([]);
  });

  it('hides a project from one run at most, with its events', async () => {
    const account = await start({ projects: 130, issues: 130, events: 400 });
    const { world } = account;
    const listed = [...world.projects].sort((a, b) => (a.slug < b.slug ? -1 : 1));
    account.during('projects', (nth) => {
      if (nth === 2) for (const { id } of listed.slice(0, 3)) deleteProject(world, id);
    });
    await syncTwice(account);
    expect(missing(account)).toEqual([]);
  }, 30_000);
});

describe('what is made while pages are read', () => {
  it('is in the second run: releases', async () => {
    const account = await start({ releases: 230 });
    const { world, clock } = account;
    account.during('releases', (nth) => {
      clock.pass(1_000);
      addRelease(world, `made-${clock.now()}-${nth}`, { projects: [projectId(world)] });
    });
    await syncTwice(account);
    expect([...account.had].filter((name) => name.startsWith('releases:made-')).length).toBeGreaterThan(2);
    expect(missing(account)).toEqual([]);
  });
});

describe('a server that takes no notice of start and end', () => {
  it('loses nothing, and nothing that arrives meanwhile', async () => {
    const account = await start({ events: 450, hugeProject: 0.9 }, { ignoreStartEnd: true });
    const { world, clock } = account;
    account.during('events', () => {
      clock.pass(1_000);
      addEvent(world, projectId(world));
    });
    await syncTwice(account);
    expect(missing(account)).toEqual([]);
  });
});
