import { afterEach, describe, expect, it } from '@jest/globals';
import { addResources, type LoggedRequest, removeResource } from '../../simulator/index.ts';
import {
  closeWarehouses,
  HOUR,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const STREAM = 'debug_files';

/** The pages of the next run, once it is over. */
function pagesOf({ simulator }: Warehouse): readonly LoggedRequest[] {
  const pages: LoggedRequest[] = [];
  simulator.onEveryRequest((request) => {
    if (request.stream === STREAM) pages.push(request);
  });
  return pages;
}

/** Lets the answers of all requests of a stream fail from the n-th on, as if the run had been killed there. */
function failFrom({ simulator }: Warehouse, nth: number): void {
  simulator.faults.add({
    match: (request) => request.stream === STREAM && request.nth >= nth,
    kind: '403',
    times: 99,
  });
}

describe('debug files, which no server filters by time', () => {
  it('are read down to the start date by a first run, and to the bookmark by the next', async () => {
    const account = await startWarehouse({ projects: 2, resources: 320 });
    const first = pagesOf(account);
    expect(outcome(await account.sync({ streams: [STREAM] }))).toEqual(WELL);
    expect(account.missing([STREAM])).toEqual([]);
    expect(first.length).toBeGreaterThanOrEqual(8);

    account.clock.pass(24 * HOUR);
    const [project] = account.world.projects;
    addResources(account.world, STREAM, project ?? { id: '' }, 30);
    account.clock.pass(HOUR);
    const second = pagesOf(account);
    const run = await account.sync({ streams: [STREAM] });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing([STREAM])).toEqual([]);
    // A page for each project, and of them the new files and those of the lookback.
    expect(second).toHaveLength(2);
    expect(run.got.size).toBe(30 + 2);
  });

  it('are never asked for by time or by id', async () => {
    const account = await startWarehouse({ resources: 120 });
    const pages = pagesOf(account);
    await account.sync({ streams: [STREAM] });
    const names = new Set(pages.flatMap(({ query }) => Object.keys(query)));
    expect([...names].toSorted()).toEqual(['cursor', 'per_page']);
  });

  it('are not read beyond the start date', async () => {
    const account = await startWarehouse({ projects: 1, resources: 320 });
    const pages = pagesOf(account);
    const settings = { start_date: '2026-05-25T00:00:00Z' };
    const run = await account.sync({ streams: [STREAM], settings });
    expect(outcome(run)).toEqual(WELL);
    expect(pages).toHaveLength(1);
    expect(account.missing([STREAM], { since: Date.parse(settings.start_date) })).toEqual([]);
    const dates = run.messages.flatMap(({ record }) => String(record?.['dateCreated'] ?? '9'));
    expect(dates.filter((date) => date < settings.start_date)).toEqual([]);
  });

  it.each([2, 3, 4])('are all read when a run ends early, at page %i', async (nth) => {
    const account = await startWarehouse({ projects: 1, resources: 420 });
    failFrom(account, nth);
    expect((await account.sync({ streams: [STREAM] })).code).toBe(1);
    account.clock.pass(3 * HOUR);
    addResources(account.world, STREAM, account.world.projects[0] ?? { id: '' }, 5);
    account.clock.pass(HOUR);
    expect(outcome(await account.sync({ streams: [STREAM] }))).toEqual(WELL);
    expect(account.missing([STREAM])).toEqual([]);
  });

  it('are all read although others are deleted between two pages', async () => {
    const account = await startWarehouse({ projects: 1, resources: 420 });
    const { world } = account;
    account.during(STREAM, (nth) => {
      // The newest, which every page has behind it.
      if (nth === 2)
        for (let n = 415; n < 420; n += 1) removeResource(world, STREAM, world.projects[0] ?? { id: '' }, n);
      if (nth === 4)
        for (let n = 390; n < 410; n += 1) removeResource(world, STREAM, world.projects[0] ?? { id: '' }, n);
    });
    expect(outcome(await account.sync({ streams: [STREAM] }))).toEqual(WELL);
    expect(account.missing([STREAM])).toEqual([]);
  });

  it('are all read although others arrive between two pages', async () => {
    const account = await startWarehouse({ projects: 1, resources: 320 });
    const [project = { id: '' }] = account.world.projects;
    account.during(STREAM, (nth) => {
      if (nth === 2 || nth === 3) addResources(account.world, STREAM, project, 40);
    });
    expect(outcome(await account.sync({ streams: [STREAM] }))).toEqual(WELL);
    account.clock.pass(HOUR);
    expect(outcome(await account.sync({ streams: [STREAM] }))).toEqual(WELL);
    expect(account.missing([STREAM])).toEqual([]);
  });

  it('are all read from a server with short pages', async () => {
    const account = await startWarehouse({ projects: 1, resources: 95 }, { pageCap: 20 });
    const [project = { id: '' }] = account.world.projects;
    account.during(STREAM, (nth) => {
      if (nth === 3) removeResource(account.world, STREAM, project, 94);
    });
    expect(outcome(await account.sync({ streams: [STREAM] }))).toEqual(WELL);
    expect(account.missing([STREAM])).toEqual([]);
  });

  it('keep a bookmark for each project', async () => {
    const account = await startWarehouse({ projects: 2, resources: 3 });
    const { state } = await account.sync({ streams: [STREAM] });
    const { bookmarks } = state as { bookmarks: Record<string, { partitions: object }> };
    expect(Object.keys(bookmarks[STREAM]?.partitions ?? {})).toEqual(
      account.world.projects.map(({ id }) => `${account.world.organizations[0]?.id}/${id}`),
    );
  });
});
