import { afterEach, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../../src/streams/index.ts';
import { ALL_READ_SCOPES } from '../../simulator/auth.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/index.ts';
import { LOGS } from '../../simulator/logs/index.ts';
import type { Log } from '../../simulator/logs/log.ts';
import { happen, logOf } from '../../support/happenings.ts';
import { type Asked, ask, NOW, now, smallWorld, walk } from './ask.ts';

const ORG = '/organizations/acme-works';
let simulator: Simulator;
const start = async (options: SimulatorOptions = {}, resources = 60): Promise<Simulator> => {
  simulator = await startSimulator(smallWorld({ resources, foreignProjects: 1 }), {
    now,
    scopes: [...ALL_READ_SCOPES, 'org:write'],
    ...options,
  });
  return simulator;
};
afterEach(async () => {
  await simulator.close();
});

/** The path with all that shows every row, but for one parameter. */
function pathOf(
  { path, sort, isOfProjects, isUnresolved }: Log,
  more: Record<string, string> = {},
  without = '',
): string {
  const query = new URLSearchParams({
    ...(isOfProjects && { project: '-1' }),
    ...(isUnresolved && { status: '' }),
    ...(sort && { sort: sort.newestFirst }),
    ...more,
  });
  query.delete(without);
  return `${ORG}/${path}?${query}`;
}

const utc = (ms: number): string => new Date(ms).toISOString().slice(0, 19);
const rowsIn = ({ json }: Asked, { envelope }: Log): unknown[] =>
  envelope === undefined ? json : json[envelope];

describe.each(LOGS.map((log): [string, Log] => [log.stream, log]))('the log %s', (stream, log) => {
  it('is whole after the last of its pages, without a row that comes twice', async () => {
    await start({ pageCap: 7 });
    const { rows } = await walk(simulator, pathOf(log), log.envelope);
    const shown = simulator.owned(stream, { organization: 'acme-works' });
    expect(rows).toHaveLength(shown.length);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(shown.length);
  });

  it('has both bounds or none, in their order', async () => {
    await start();
    const [from, to] = [utc(NOW - 5_000), utc(NOW)];
    const statuses = await Promise.all(
      [{ start: from }, { end: to }, { start: to, end: to }, { start: from, end: to }].map(
        async (more) => (await ask(simulator, pathOf(log, more))).status,
      ),
    );
    expect(statuses).toEqual([400, 400, 400, 200]);
  });

  it('has a row exactly at its end or not, as the definition of the stream says', async () => {
    await start({}, 0);
    happen(simulator.world, stream, [NOW - 7_200_000]);
    const count = async (from: number, to: number): Promise<number> =>
      rowsIn(await ask(simulator, pathOf(log, { start: utc(from), end: utc(to) })), log).length;
    const definition = STREAMS.find(({ tapStreamId }) => tapStreamId === stream);
    const bounds =
      definition?.replication.method === 'INCREMENTAL' ? definition.replication.bounds : undefined;
    expect([await count(NOW - 7_260_000, NOW - 7_200_000), bounds ?? 'half-open']).toEqual([
      log.bounds === 'closed' ? 1 : 0,
      log.bounds,
    ]);
  });
});

describe('the strictness of the logs', () => {
  it('shows projects that the user is no member of only on request', async () => {
    await start();
    for (const log of LOGS.filter(({ isOfProjects }) => isOfProjects)) {
      const all = rowsIn(await ask(simulator, pathOf(log)), log);
      const own = rowsIn(await ask(simulator, pathOf(log, {}, 'project')), log);
      expect(own.length).toBeLessThan(all.length);
      expect(own.length).toBeGreaterThan(0);
    }
  });

  it('takes no status but two, and no sort but its own', async () => {
    await start();
    const refused = [
      pathOf(logOf('user_feedback'), { status: 'resolved' }),
      pathOf(logOf('flag_logs'), {}, 'sort'),
      pathOf(logOf('replays'), { sort: 'mood' }),
    ];
    const statuses = await Promise.all(refused.map(async (path) => (await ask(simulator, path)).status));
    expect(statuses).toEqual([400, 400, 400]);
  });

  it('lists a replay in each stretch of time that one of its parts lies in', async () => {
    await start({}, 0);
    const log = logOf('replays');
    const began = NOW - 7_200_000;
    happen(simulator.world, 'replays', [began]);
    const has = async (from: number, to: number): Promise<boolean> =>
      rowsIn(await ask(simulator, pathOf(log, { start: utc(from), end: utc(to) })), log).length === 1;
    expect(await has(began, began + 60_000)).toBe(true);
    // Its first part comes within a minute.
    expect(await has(began - 3_600_000, began)).toBe(false);
    expect(await has(began + 60_000, began + 3_660_000)).toBe(true);
    expect(await has(began + 3_700_000, NOW)).toBe(false);
  });

  it('refuses views over several projects where a plan has none', async () => {
    await start();
    simulator.world.closed.add(`several/${simulator.world.organizations[0]?.id}`);
    const answer = await ask(simulator, pathOf(logOf('replays')));
    expect([answer.status, answer.json]).toEqual([
      400,
      { detail: 'You cannot view events from multiple projects.' },
    ]);
    const one = simulator.world.projects[0]?.id ?? '';
    expect((await ask(simulator, pathOf(logOf('replays'), { project: one }))).status).toBe(200);
  });

  it('asks for a scope of its own for audit logs', async () => {
    await start({ scopes: ALL_READ_SCOPES });
    expect((await ask(simulator, pathOf(logOf('audit_logs')))).status).toBe(403);
  });
});
