import { afterEach, describe, expect, it } from '@jest/globals';
import type { LoggedRequest } from '../simulator/index.ts';
import { seenRows } from '../simulator/logs/rows.ts';
import { every, happen, logOf } from '../support/happenings.ts';
import {
  closeWarehouses,
  DAY,
  few,
  HOUR,
  MINUTE,
  NOW,
  outcome,
  SECOND,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../support/warehouse.ts';

afterEach(closeWarehouses);

const STREAM = ['replays'];
const EMPTY = { projects: 1, resources: 0 };

function requestsOf({ simulator }: Warehouse): readonly LoggedRequest[] {
  const requests: LoggedRequest[] = [];
  simulator.onEveryRequest((request) => {
    if (request.stream === 'replays') requests.push(request);
  });
  return requests;
}

const rowOf = (account: Warehouse, id: string) =>
  [...account.rows].find(([identity]) => identity.endsWith(`/${id}`))?.[1];

describe('replays', () => {
  it('are read again until they have ended', async () => {
    const account = await startWarehouse(EMPTY);
    const started = every(7 * MINUTE, 17, NOW - 2 * HOUR);
    happen(account.world, 'replays', started);
    await account.sync({ streams: STREAM });
    const growing = [...account.rows.values()].filter(
      (row) => Date.parse(String(row['finished_at'])) > NOW - 2 * MINUTE,
    );
    expect(growing.length).toBeGreaterThan(2);
    account.clock.pass(HOUR);
    const run = await account.sync({ streams: STREAM, settings: { lookback_seconds: 0 } });
    expect(outcome(run)).toEqual(WELL);
    for (const [id, truth] of account.simulator.truth('replays')) {
      expect(rowOf(account, id.split('/').at(-1) ?? '')).toMatchObject({
        count_segments: truth['count_segments'],
        duration: truth['duration'],
      });
    }
  });

  it('that are archived come with nothing but their ids, wherever they stand', async () => {
    const account = await startWarehouse(EMPTY, { latencyMs: 11 * SECOND });
    const rows = happen(account.world, 'replays', every(3 * HOUR, 220, NOW - 28 * DAY));
    // The first of all, the last of all, a whole page of them, and some of every other page.
    for (const [n, row] of rows.entries())
      row.isArchived = n === 0 || n === 219 || n % 10 === 4 || (n > 59 && n < 165);
    const requests = requestsOf(account);
    const run = await account.sync({ streams: STREAM });
    expect(outcome(run)).toEqual(WELL);
    expect(run.got.size).toBe(220);
    expect(account.missing(STREAM)).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(4);
    // They keep nothing from being claimed: each page is a step.
    const claims = new Set(
      run.messages.flatMap(({ type, value }) => (type === 'STATE' ? [JSON.stringify(value)] : [])),
    );
    expect(claims.size).toBeGreaterThanOrEqual(3);
    const archived = [...account.rows.values()].filter((row) => row['is_archived'] === true);
    expect(archived.map((row) => row['started_at']).every((time) => time === null)).toBe(true);
    expect(archived).toHaveLength(rows.filter(({ isArchived }) => isArchived).length);
    expect(run.lines.filter((line) => /without|null/.test(line))).toEqual([]);
  });

  it('come of an order that changes with each page where seconds share them', async () => {
    const account = await startWarehouse(EMPTY, { looseTies: true });
    // Seven a second, so that the ends of pages lie within seconds.
    happen(
      account.world,
      'replays',
      every(0, 7, 0).flatMap(() => every(11 * SECOND, 90, NOW - 3 * HOUR)),
    );
    const run = await account.sync({ streams: STREAM });
    expect(outcome(run)).toEqual(WELL);
    expect(few(account.missing(STREAM))).toEqual([]);
  });

  it('fail for a second that has more of them than a page and no order, and for no other', async () => {
    const account = await startWarehouse(EMPTY, { looseTies: true });
    const busy = NOW - 5 * HOUR;
    happen(account.world, 'replays', every(4 * MINUTE, 60, NOW - 9 * HOUR));
    const burst = happen(account.world, 'replays', every(0, 250, busy));
    const run = await account.sync({ streams: STREAM });
    expect(run.code).toBe(1);
    expect(run.lines.join('\n')).toContain(
      `the second ${new Date(busy).toISOString().slice(0, 19)}Z cannot be read`,
    );
    const ids = new Set(burst.map((row) => logOf('replays').keyOf(account.world, row)));
    const missing = account.missing(STREAM).map((identity) => identity.split('/').at(-1) ?? '');
    expect(missing.filter((id) => !ids.has(id))).toEqual([]);
    // The order stands still: the next run has them, since nothing was claimed of that second.
    account.simulator.behave({ looseTies: false });
    const again = await account.sync({ streams: STREAM });
    expect(outcome(again)).toEqual(WELL);
    expect(account.missing(STREAM)).toEqual([]);
  });

  it('that began in one span and were sent in the next are in neither lost', async () => {
    // Each run ends where it is told to, and the next begins there.
    const account = await startWarehouse(EMPTY);
    happen(account.world, 'replays', every(13 * SECOND, 300, NOW - 2 * HOUR));
    for (const minutes of [37, 36, 20, 11, 10, 0]) {
      const run = await account.sync({
        streams: STREAM,
        settings: { lookback_seconds: 0, end_date: new Date(NOW - minutes * MINUTE).toISOString() },
      });
      expect(outcome(run)).toEqual(WELL);
    }
    expect(few(account.missing(STREAM))).toEqual([]);
  });

  it('come by page and no more often, however many there are in an hour', async () => {
    const account = await startWarehouse(EMPTY);
    happen(account.world, 'replays', every(9 * SECOND, 950, NOW - 40 * HOUR));
    // The first pages show that the server keeps to spans.
    happen(account.world, 'replays', every(12 * MINUTE, 150, NOW - 31 * HOUR));
    const requests = requestsOf(account);
    const run = await account.sync({ streams: STREAM });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(STREAM)).toEqual([]);
    expect(requests.length).toBe(12);
  });

  it('are read project by project where a plan shows no more at a time', async () => {
    const account = await startWarehouse({ projects: 3, resources: 120 });
    const [organization] = account.world.organizations;
    account.world.closed.add(`several/${organization?.id}`);
    const requests = requestsOf(account);
    const run = await account.sync({ streams: STREAM });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(STREAM)).toEqual([]);
    const asked = requests.map(({ query }) => query['project']);
    expect(asked).toEqual(['-1', ...account.world.projects.map(({ id }) => id)]);
    account.clock.pass(DAY);
    happen(account.world, 'replays', every(HOUR, 12, NOW + HOUR));
    const next = requestsOf(account);
    expect(outcome(await account.sync({ streams: STREAM }))).toEqual(WELL);
    expect(account.missing(STREAM)).toEqual([]);
    expect(next).toHaveLength(4);
  });

  it('of other environments make another bookmark', async () => {
    const account = await startWarehouse({ projects: 1, resources: 60 });
    const settings = { environments: ['production'] };
    const some = await account.sync({ streams: STREAM, settings });
    const environments = new Set(
      some.messages.flatMap(({ record }) => (record ? [record['environment']] : [])),
    );
    // Archived ones have lost theirs.
    expect([...environments].sort()).toEqual([null, 'production'].sort());
    account.clock.pass(DAY);
    const all = await account.sync({ streams: STREAM });
    expect(outcome(all)).toEqual(WELL);
    expect(account.missing(STREAM)).toEqual([]);
  });

  it('that are older than what the server keeps are no trouble', async () => {
    const account = await startWarehouse({ ...EMPTY, resources: 40 });
    for (const organization of account.world.organizations) organization.retentionDays = 10;
    const run = await account.sync({ streams: STREAM, settings: { start_date: '2026-01-01T00:00:00Z' } });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(STREAM)).toEqual([]);
    const [organization] = account.world.organizations;
    if (organization === undefined) throw new Error('There is no organization.');
    const context = { world: account.world, now: NOW, webUrl: '', regionUrl: () => '' };
    expect(seenRows(logOf('replays'), context, organization).length).toBe(run.got.size);
  });
});
