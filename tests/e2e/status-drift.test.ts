import { afterEach, describe, expect, it } from '@jest/globals';
import { toInstant } from '../../src/time.ts';
import {
  addComment,
  addEvent,
  archiveIssue,
  assignIssue,
  type Fault,
  mergeIssues,
  resolveIssue,
  setPriority,
  type World,
  wholeLife,
} from '../simulator/index.ts';
import { HOUR } from '../support/warehouse.ts';
import { type MovingAccount, missing, startMovingAccount } from './moving-account.ts';

const open: MovingAccount[] = [];
afterEach(() => Promise.all(open.splice(0).map((account) => account.close())));

const SIZE = { issues: 40, events: 300, members: 5 };

/** More issues than are read in every run. */
const MANY = { ...SIZE, issues: 1_060, events: 1_200 };
const ISSUES = { streams: ['issues'] };

async function synced(size = SIZE, run = {}): Promise<MovingAccount> {
  const account = await startMovingAccount(size);
  open.push(account);
  expect((await account.sync(run)).code).toBe(0);
  return account;
}

type Change = { readonly change: (world: World, id: string) => void; readonly shows: object };

/** What people do to an issue without an event coming in. */
const CHANGES: Readonly<Record<string, Change>> = {
  resolved: { change: resolveIssue, shows: { status: 'resolved' } },
  archived: { change: archiveIssue, shows: { status: 'ignored', substatus: 'archived_forever' } },
  assigned: {
    change: (world, id) =>
      assignIssue(world, id, {
        type: 'user',
        id: world.members.find(({ pending }) => !pending)?.userId ?? '',
      }),
    shows: { assignedTo: expect.objectContaining({ type: 'user' }) },
  },
  're-prioritised': {
    change: (world, id) => setPriority(world, id, 'low'),
    shows: { priority: 'low' },
  },
  'commented on': {
    change: (world, id) => {
      for (let n = 0; n < 11; n += 1) addComment(world, id);
    },
    shows: { numComments: 11 },
  },
};

/** Issues that nobody has done anything to and that have not been seen for weeks. */
const quietIssue = (world: World): string =>
  world.issues.find(
    ({ status, assignee, priority }) => status === 'unresolved' && assignee === null && priority !== 'low',
  )?.id ?? '';

describe('an issue without a new event', () => {
  it.each(Object.entries(CHANGES))(
    'that was %s reaches the target with the next run',
    async (_name, { change, shows }) => {
      const account = await synced();
      const { world, clock, rows } = account;
      const id = quietIssue(world);
      const before = rows.get(`issues:${id}`);
      expect(before).not.toMatchObject(shows);
      clock.pass(HOUR);
      change(world, id);
      expect((await account.sync()).code).toBe(0);
      expect(rows.get(`issues:${id}`)).toMatchObject(shows);
      expect(rows.get(`issues:${id}`)).toMatchObject({ lastSeen: before?.['lastSeen'] });
    },
  );

  it('that was resolved reaches the target within a day where there are thousands', async () => {
    const account = await synced(MANY, ISSUES);
    const { world, clock, rows } = account;
    const id = quietIssue(world);
    clock.pass(HOUR);
    resolveIssue(world, id);
    const early = await account.sync(ISSUES);
    expect({ code: early.code, row: rows.get(`issues:${id}`) }).toMatchObject({
      code: 0,
      row: { status: 'unresolved' },
    });
    clock.pass(23 * HOUR);
    expect((await account.sync(ISSUES)).code).toBe(0);
    expect(rows.get(`issues:${id}`)).toMatchObject({ status: 'resolved' });
  });

  it('that took in others by a merge reaches the target with their numbers', async () => {
    const account = await synced();
    const { world, clock, rows } = account;
    const [parent, ...children] = world.issues.filter(({ project }) => project === 0).slice(0, 4);
    if (parent === undefined || children.length < 2) throw new Error('The world has too few issues.');
    const before = Number(rows.get(`issues:${parent.id}`)?.['count']);
    mergeIssues(
      world,
      parent.id,
      children.map(({ id }) => id),
    );
    clock.pass(24 * HOUR);
    await account.sync();
    const after = Number(rows.get(`issues:${parent.id}`)?.['count']);
    expect(after).toBe(wholeLife(world, parent).count);
    expect(after).toBeGreaterThan(before);
  });

  it('is in every run when issue_refresh_hours is 0, and in none when it is -1', async () => {
    const account = await synced();
    const { world, clock, rows } = account;
    const id = quietIssue(world);
    resolveIssue(world, id);
    clock.pass(48 * HOUR);
    await account.sync({ settings: { issue_refresh_hours: -1 } });
    expect(rows.get(`issues:${id}`)).toMatchObject({ status: 'unresolved' });
    await account.sync({ settings: { issue_refresh_hours: 0 } });
    expect(rows.get(`issues:${id}`)).toMatchObject({ status: 'resolved' });
  });
});

describe('a full pass over the issues that failed on its way', () => {
  it('is due again in the next run', async () => {
    const account = await synced(MANY, ISSUES);
    const { world, clock, rows, simulator } = account;
    const first = [...simulator.truth('issues').entries()]
      .filter(([, { priority }]) => priority !== 'low')
      .sort(([, a], [, b]) => Number(toInstant(a['lastSeen'])) - Number(toInstant(b['lastSeen'])));
    const oldest = first[0]?.[0] ?? '';
    setPriority(world, oldest, 'low');
    clock.pass(24 * HOUR);
    const fault: Fault = {
      kind: '503',
      match: ({ stream, nth }) => stream === 'issues' && nth > 2,
      times: Number.POSITIVE_INFINITY,
    };
    simulator.faults.add(fault);
    expect((await account.sync(ISSUES)).code).toBe(1);
    expect(rows.get(`issues:${oldest}`)).not.toMatchObject({ priority: 'low' });
    clock.pass(HOUR);
    expect((await account.sync(ISSUES)).code).toBe(0);
    expect(rows.get(`issues:${oldest}`)).toMatchObject({ priority: 'low' });
  });
});

describe('the numbers of issues', () => {
  it.each([[[]], [['production']], [['production', 'staging']]])(
    'are those of the whole life in every run (environments %j)',
    async (environments) => {
      const account = await startMovingAccount(SIZE);
      open.push(account);
      const { world, clock } = account;
      const settings = { environments };
      for (let run = 0; run < 4; run += 1) {
        const result = await account.sync({ settings });
        expect(result.code).toBe(0);
        let checked = 0;
        for (const message of result.messages) {
          if (message.type !== 'RECORD' || message.stream !== 'issues') continue;
          const row = world.issues.find(({ id }) => id === message.record['id']);
          if (row === undefined) throw new Error('An issue that the world does not know.');
          const { count, userCount, firstSeen, lastSeen } = wholeLife(world, row);
          const { record } = message;
          expect({
            ...record,
            firstSeen: toInstant(record['firstSeen']),
            lastSeen: toInstant(record['lastSeen']),
          }).toMatchObject({
            count,
            userCount,
            firstSeen: Math.floor(Number(firstSeen) / 1_000_000),
            lastSeen: Math.floor(Number(lastSeen) / 1_000_000),
          });
          checked += 1;
        }
        expect(checked).toBeGreaterThan(run === 0 ? 20 : 3);
        clock.pass(2 * HOUR);
        for (const issue of world.issues.slice(0, 9)) {
          const timestamp = new Date(clock.now() - HOUR).toISOString();
          // Several, so that each environment has some.
          for (let n = 0; n < 4; n += 1) {
            addEvent(world, world.projects[issue.project]?.id ?? '', { timestamp, issue: issue.id });
          }
        }
      }
      if (environments.length === 0) {
        await account.sync({ settings });
        expect(missing(account)).toEqual([]);
      }
    },
  );
});
