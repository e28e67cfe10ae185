import { afterEach, describe, expect, it } from '@jest/globals';
import {
  addEvent,
  addProject,
  deleteProject,
  renameProject,
  setProjectAccess,
  startSimulator,
} from '../simulator/index.ts';
import { syncInProcess } from '../support/in-process.ts';
import { HOUR, MINUTE, NOW } from '../support/warehouse.ts';
import { type MovingAccount, missing, startMovingAccount } from './moving-account.ts';

const open: MovingAccount[] = [];
const start: typeof startMovingAccount = async (options, behaviour) => {
  const account = await startMovingAccount(options, behaviour);
  open.push(account);
  return account;
};
afterEach(() => Promise.all(open.splice(0).map((account) => account.close())));

const SIZE = { projects: 4, events: 500, hugeProject: 0.6 };

describe('a project that changes during the run', () => {
  it('may be renamed: it is read to its end and once only', async () => {
    const account = await start(SIZE);
    const { world } = account;
    const id = world.projects[0]?.id ?? '';
    account.during('events', (nth) => {
      if (nth === 3) renameProject(world, id, 'renamed-meanwhile');
    });
    const run = await account.sync();
    expect({ code: run.code, early: run.early, missing: missing(account) }).toEqual({
      code: 0,
      early: [],
      missing: [],
    });
    const bookmark = JSON.stringify(run.state);
    expect(bookmark).toContain(id);
    expect(bookmark).not.toContain('renamed');
  });

  it('may be renamed between two runs on a server that knows slugs only', async () => {
    const account = await start(SIZE, { slugsOnly: true });
    const { world } = account;
    await account.sync();
    renameProject(world, world.projects[0]?.id ?? '', 'renamed-meanwhile');
    addEvent(world, 'renamed-meanwhile', { timestamp: new Date(NOW + MINUTE).toISOString() });
    account.clock.pass(HOUR);
    const run = await account.sync();
    expect({ code: run.code, missing: missing(account, ['events']) }).toEqual({ code: 0, missing: [] });
  });

  it('may be deleted: a warning, and the others are read', async () => {
    const account = await start(SIZE);
    const { world } = account;
    const { id = '', slug = '' } = world.projects[0] ?? {};
    account.during('events', (nth) => {
      if (nth === 6) deleteProject(world, id);
    });
    const run = await account.sync();
    expect({ code: run.code, missing: missing(account, ['events']) }).toEqual({ code: 0, missing: [] });
    expect(run.lines).toContainEqual(
      expect.stringContaining(`Project ${slug} is gone since it was listed; it is skipped`),
    );
    account.clock.pass(HOUR);
    const next = await account.sync();
    expect({ code: next.code, state: JSON.stringify(next.state).includes(id) }).toEqual({
      code: 0,
      state: false,
    });
  });

  it('may be added: it is in the next run from start_date on', async () => {
    const account = await start(SIZE);
    const { world } = account;
    account.during('events', (nth) => {
      if (nth !== 2) return;
      const { id } = addProject(world, 'Brand New');
      for (let day = 1; day < 20; day += 1) {
        addEvent(world, id, { timestamp: new Date(NOW - day * 24 * HOUR).toISOString() });
      }
    });
    expect((await account.sync()).code).toBe(0);
    expect(missing(account, ['events'])).toHaveLength(19);
    account.clock.pass(HOUR);
    expect((await account.sync()).code).toBe(0);
    // Its issues too, though they were last seen long before the bookmark of all issues.
    expect(missing(account)).toEqual([]);
  });

  it('may be closed to the token: the run says so, and goes on when it is open again', async () => {
    const account = await start(SIZE);
    const { world } = account;
    const { id = '', slug = '' } = world.projects[1] ?? {};
    setProjectAccess(world, id, false);
    const run = await account.sync();
    expect(run.code).toBe(1);
    expect(run.lastLine).toContain(`events of ${slug}: `);
    expect(run.lastLine).toMatch(/403.*project:read/);
    expect(missing(account)).toEqual([]);
    setProjectAccess(world, id, true);
    expect(missing(account, ['events'])).not.toEqual([]);
    account.clock.pass(26 * HOUR);
    expect((await account.sync()).code).toBe(0);
    expect(missing(account)).toEqual([]);
  });
});

describe('a server that goes away', () => {
  it('before the first answer ends the run after three tries, with the address to check', async () => {
    const account = await start();
    const { simulator, clock } = account;
    await simulator.close();
    const state = { bookmarks: { issues: { start: '2026-05-20T00:00:00Z' } } };
    const began = clock.now();
    const run = await syncInProcess({ simulator, clock, state });
    expect({ code: run.code, state: run.state }).toEqual({ code: 1, state });
    expect(run.lastLine).toMatch(/No usable answer from 127\.0\.0\.1.*Check base_url/);
    expect(clock.now() - began).toBeLessThan(10_000);
  });

  it('in the middle ends the run; the next one delivers the rest', async () => {
    const account = await start(SIZE);
    const { simulator, world, clock } = account;
    account.during('events', (nth) => {
      if (nth === 5) void simulator.close();
    });
    const run = await account.sync();
    expect(run.code).toBe(1);
    expect(run.lastLine).toMatch(/No usable answer|ECONNREFUSED/);
    expect(run.messages.at(-1)?.type).toBe('STATE');
    expect(run.early).toEqual([]);
    expect(missing(account)).not.toEqual([]);
    const back = await startSimulator(world, { now: () => clock.now() });
    const next = await account.sync({ simulator: back });
    await back.close();
    expect({ code: next.code, missing: missing(account) }).toEqual({ code: 0, missing: [] });
  });
});

describe('the first request of a run', () => {
  it.each(['503', '429-reset', 'reset', 'truncated-json', 'login-page', '410'] as const)(
    'may meet %s once',
    async (kind) => {
      const account = await start();
      account.simulator.faults.add({ kind, match: { nth: 1 } });
      expect((await account.sync()).code).toBe(0);
      expect(missing(account)).toEqual([]);
    },
  );

  it.each([
    ['503', /503/],
    ['401', /Check api_token/],
    ['403', /org:read/],
    ['404', /unknown at http.*Check the setting organization/],
    ['login-page', /HTML page.*base_url/],
  ] as const)('that always meets %s ends the run and keeps the state', async (kind, says) => {
    const account = await start();
    const { simulator, clock } = account;
    simulator.faults.add({ kind, match: () => true, times: Number.POSITIVE_INFINITY });
    const state = { bookmarks: { issues: { start: '2026-05-20T00:00:00Z' } } };
    const run = await syncInProcess({ simulator, clock, state, settings: { max_retry_seconds: 60 } });
    expect({ code: run.code, state: run.state }).toEqual({ code: 1, state });
    expect(run.lastLine).toMatch(says);
  });
});

describe('a list of projects that cannot be read', () => {
  it('fails what depends on it alone', async () => {
    const account = await start(SIZE);
    account.simulator.faults.add({
      kind: '503',
      match: { stream: 'projects' },
      times: Number.POSITIVE_INFINITY,
    });
    const run = await account.sync();
    expect({ code: run.code, early: run.early }).toEqual({ code: 1, early: [] });
    expect(run.lastLine).toMatch(/^Incomplete: projects and events of acme-works: answered with 503/);
    expect(missing(account, ['organizations', 'teams', 'users', 'issues', 'releases'])).toEqual([]);
    const next = await account.sync();
    expect({ code: next.code, missing: missing(account) }).toEqual({ code: 0, missing: [] });
  });
});
