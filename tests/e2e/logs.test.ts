import { afterEach, describe, expect, it } from '@jest/globals';
import { ALL_READ_SCOPES } from '../simulator/auth.ts';
import type { LoggedRequest } from '../simulator/index.ts';
import { LOGS } from '../simulator/logs/index.ts';
import type { Log } from '../simulator/logs/log.ts';
import { removeRow, seenRows } from '../simulator/logs/rows.ts';
import { delivered, earlyClaims, itemsOf } from '../support/delivery.ts';
import { every, happen } from '../support/happenings.ts';
import type { SingerMessage } from '../support/run-tap.ts';
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

/** A token that may read audit logs too. */
const ABLE = { scopes: [...ALL_READ_SCOPES, 'org:write'] };
const REGIONS = { ...ABLE, regions: { names: ['us', 'de'], as: 'ports' as const } };
const WORLD = { organizations: 2, foreignProjects: 1 };
/** Each answer takes so long that a STATE follows it. */
const SLOW = { ...ABLE, latencyMs: 11 * SECOND };
const START_DATE = '2026-04-01T00:00:00Z';
/** Reports that belong to no issue are in no list. */
const EMPTY = { projects: 1, resources: 0, issues: 6 };

/** All organizations, those of regions included. */
const everywhere = ({ simulator }: Warehouse) => ({
  organization: null,
  region_hosts: Object.values(simulator.regionUrls).map((url) => new URL(url).host),
});

/** The requests for a stream of the next run, once it is over. */
function requestsOf({ simulator }: Warehouse, stream: string): readonly LoggedRequest[] {
  const requests: LoggedRequest[] = [];
  simulator.onEveryRequest((request) => {
    if (request.stream === stream) requests.push(request);
  });
  return requests;
}

/** What had been written at each STATE, the STATE included, as a run that is killed there leaves it. */
function kills(messages: readonly SingerMessage[]): readonly (readonly SingerMessage[])[] {
  return messages.flatMap(({ type }, n) => (type === 'STATE' ? [messages.slice(0, n + 1)] : []));
}

const claimedEarly = (
  { simulator }: Warehouse,
  messages: readonly SingerMessage[],
  before: Iterable<string> = [],
) => few(earlyClaims(messages, itemsOf(simulator, { start: START_DATE }), before));

/** What there is to read. */
const idsIn = ({ simulator }: Warehouse, stream: string): readonly string[] =>
  [...simulator.truth(stream).keys()].map((key) => key.split('/').at(-1) ?? '');

/** Where the bookmark of each organization begins. */
function startsOf(state: Record<string, unknown> | undefined, stream: string): Record<string, string> {
  const bookmarks = state?.['bookmarks'] as Record<string, { partitions: Record<string, { start: string }> }>;
  const { partitions = {} } = bookmarks[stream] ?? {};
  return Object.fromEntries(Object.entries(partitions).map(([id, { start }]) => [id, start]));
}

describe.each(LOGS.map((log): [string, Log] => [log.stream, log]))('the log %s', (name, log) => {
  it.each([0, 3, 250])('comes whole with %i rows', async (resources) => {
    const account = await startWarehouse({ ...WORLD, resources }, ABLE);
    const run = await account.sync({ streams: [name], settings: { organization: null } });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing([name])).toEqual([]);
    expect(run.got.size).toBe(account.simulator.owned(name).length);
    expect(run.got.size > 0).toBe(resources > 0);
  });

  it('comes whole from seven rows a page', async () => {
    const account = await startWarehouse({ ...WORLD, resources: 60 }, { ...ABLE, pageCap: 7 });
    const run = await account.sync({ streams: [name] });
    expect(outcome(run)).toEqual(WELL);
    expect(run.got.size).toBe(
      account.simulator.owned(name, { organization: account.world.organizations[0]?.id ?? '' }).length,
    );
  });

  it('has a column for each field that the newest server sends, and values that fit', async () => {
    const account = await startWarehouse({ resources: 14 }, ABLE);
    const run = await account.sync({ streams: [name] });
    const records = run.messages.flatMap(({ record }) => (record === undefined ? [] : [record]));
    expect(records).toHaveLength(account.simulator.owned(name).length);
    expect(records.map(({ otherFields }) => otherFields).filter((fields) => fields !== null)).toEqual([]);
    expect(run.lines.filter((line) => line.includes('sent as null'))).toEqual([]);
  });

  it('comes from the region of each organization, or from the main host where it is served there', async () => {
    const account = await startWarehouse(WORLD, REGIONS);
    const requests = requestsOf(account, name);
    const settings = everywhere(account);
    const run = await account.sync({ streams: [name], settings });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing([name])).toEqual([]);
    const hosts = new Set(requests.map(({ host }) => host));
    expect([...hosts].sort()).toEqual(
      log.silo === 'control' ? [new URL(account.simulator.url).host] : settings.region_hosts.toSorted(),
    );
  });

  it('is read from the bookmark up in the next run, with one request', async () => {
    const account = await startWarehouse({ ...EMPTY, resources: 250 }, ABLE);
    await account.sync({ streams: [name] });
    account.clock.pass(DAY);
    happen(account.world, name, every(HOUR, 20, NOW + HOUR));
    const requests = requestsOf(account, name);
    const run = await account.sync({ streams: [name] });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing([name])).toEqual([]);
    expect(requests).toHaveLength(1);
    // A row of the first day may lie in the lookback.
    expect(run.got.size).toBeLessThanOrEqual(22);
  });

  it('has what comes late, within the lookback', async () => {
    const account = await startWarehouse(EMPTY, ABLE);
    await account.sync({ streams: [name] });
    account.clock.pass(HOUR);
    happen(account.world, name, every(MINUTE, 5, NOW - 50 * MINUTE));
    const run = await account.sync({ streams: [name] });
    expect([outcome(run), run.got.size]).toEqual([WELL, 5]);
    expect(account.missing([name])).toEqual([]);
  });

  it('goes on wherever it was killed, and claims nothing before it is written', async () => {
    const account = await startWarehouse({ ...EMPTY, resources: 20 }, SLOW);
    happen(account.world, name, every(97.003 * SECOND, 420, NOW - 14 * HOUR));
    const whole = await account.sync({ streams: [name] });
    expect([outcome(whole), claimedEarly(account, whole.messages)]).toEqual([WELL, []]);
    expect(account.missing([name])).toEqual([]);
    const places = kills(whole.messages);
    expect(places.length).toBeGreaterThan(4);
    account.clock.pass(DAY);
    for (const messages of places) {
      const had = new Set(
        messages.flatMap(({ record }) => (record === undefined ? [] : [String(record['id'])])),
      );
      const state = messages.at(-1)?.value;
      const rest = await account.sync({ streams: [name], state });
      expect(outcome(rest)).toEqual(WELL);
      for (const { record } of rest.messages) if (record !== undefined) had.add(String(record['id']));
      expect(few(idsIn(account, name).filter((id) => !had.has(id)))).toEqual([]);
      const before = delivered(messages);
      expect(claimedEarly(account, rest.messages, before)).toEqual([]);
    }
  });

  it.each([
    [2, 5],
    [3, 2],
    [5, 2],
    [7, 3],
  ])(
    'loses nothing between two spans from %i rows a page, with %i in parts of each second',
    async (pageCap, count) => {
      const account = await startWarehouse(EMPTY, { ...ABLE, pageCap });
      const second = NOW - 3 * HOUR;
      const parts = [999.999, 0, 500, 0.001, 999].slice(0, count);
      const instants = [0, 1, 2, 3, 4, 5, 6].flatMap((n) => parts.map((ms) => second + n * SECOND + ms));
      happen(
        account.world,
        name,
        instants.toSorted((one, other) => one - other),
      );
      const run = await account.sync({ streams: [name] });
      expect(outcome(run)).toEqual(WELL);
      expect(account.missing([name])).toEqual([]);
    },
  );

  it('has all of a second with 250 rows', async () => {
    const account = await startWarehouse(EMPTY, ABLE);
    happen(account.world, name, every(3 * MINUTE, 30, NOW - 5 * HOUR));
    happen(account.world, name, every(0, 250, NOW - 4 * HOUR));
    const run = await account.sync({ streams: [name] });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing([name])).toEqual([]);
  });

  it('loses no row when others vanish and come while it is read', async () => {
    const account = await startWarehouse(EMPTY, ABLE);
    happen(account.world, name, every(47 * SECOND, 520, NOW - 8 * HOUR));
    const before = idsIn(account, name);
    account.during(name, (nth) => {
      if (nth < 2) return;
      const [organization] = account.world.organizations;
      if (organization === undefined) return;
      const context = { world: account.world, now: account.clock.now(), webUrl: '', regionUrl: () => '' };
      const newest = seenRows(log, context, organization).toSorted((one, other) => other.at - one.at);
      for (const row of newest.slice(0, 3)) removeRow(account.world, log, row);
      happen(account.world, name, [NOW - 7 * HOUR, NOW - 10 * MINUTE]);
    });
    const run = await account.sync({ streams: [name] });
    expect(outcome(run)).toEqual(WELL);
    // What came while it was read is for the next run.
    const ids = new Set([...account.had].map((identity) => identity.split('/').at(-1)));
    const after = new Set(idsIn(account, name));
    expect(after.size).toBeGreaterThan(400);
    expect(few(before.filter((id) => after.has(id) && !ids.has(id)))).toEqual([]);
  });

  it('is skipped in one line where an organization does not have it', async () => {
    const account = await startWarehouse({ organizations: 2 }, REGIONS);
    const [first, second] = account.world.organizations;
    account.world.closed.add(`${name}/${first?.id}`).add(`projects/${name}/${first?.id}`);
    const run = await account.sync({ streams: [name], settings: everywhere(account) });
    expect(outcome(run)).toEqual(WELL);
    const skipped = run.lines.filter((line) => line.includes('skipped'));
    expect(skipped).toEqual([
      expect.stringMatching(
        new RegExp(
          `^\\[${name}\\] ${name}: skipped, not available in ${first?.slug} \\(${log.off.status}\\): \\S.+$`,
        ),
      ),
    ]);
    const owners = new Set(run.messages.flatMap(({ record }) => record?.['organizationId'] ?? []));
    expect([...owners]).toEqual([second?.id]);
    expect(startsOf(run.state, name)).toMatchObject({ [first?.id ?? '']: START_DATE });
  });

  it('fails where the answer has no list', async () => {
    const account = await startWarehouse(EMPTY, ABLE);
    account.simulator.faults.add({ match: { stream: name }, kind: 'error-200', times: 99 });
    const run = await account.sync({ streams: [name] });
    expect(run.code).toBe(1);
    expect(Object.values(startsOf(run.state, name))).toEqual([START_DATE]);
  });
});

describe.each(LOGS.filter(({ isOfProjects }) => isOfProjects).map(({ stream }) => stream))(
  'the log %s, of which each row belongs to a project,',
  (name) => {
    it.each(['slug', 'id'] as const)('follows a choice of projects by %s', async (naming) => {
      const account = await startWarehouse({ projects: 3, foreignProjects: 1, resources: 60 });
      const chosen = account.world.projects.slice(1, 3);
      const run = await account.sync({
        streams: [name],
        settings: { projects: chosen.map((project) => project[naming]) },
      });
      expect(outcome(run)).toEqual(WELL);
      const ids = new Set(
        run.messages.flatMap(({ record }) => (record ? [String(record['projectId'])] : [])),
      );
      expect([...ids].sort()).toEqual(chosen.map(({ id }) => id).sort());
      const whole = await account.sync({ streams: [name], state: undefined });
      const wanted = whole.messages.filter(({ record }) => ids.has(String(record?.['projectId'])));
      expect(run.got.size).toBe(wanted.length);
    });

    it('brings the history of a project that is chosen later', async () => {
      const account = await startWarehouse({ projects: 3, resources: 60 });
      const [first] = account.world.projects;
      await account.sync({ streams: [name], settings: { projects: [first?.slug ?? ''] } });
      account.clock.pass(DAY);
      const run = await account.sync({ streams: [name] });
      expect(outcome(run)).toEqual(WELL);
      expect(account.missing([name])).toEqual([]);
    });
  },
);

describe('the audit log', () => {
  it('fails alone, with the scope that it needs, where the token lacks it', async () => {
    const account = await startWarehouse();
    const run = await account.sync({ streams: ['audit_logs', 'flag_logs'] });
    expect(run.code).toBe(1);
    expect(run.lines.join('\n')).toMatch(/org:write/);
    expect(account.missing(['flag_logs'])).toEqual([]);
  });
});
