import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import { createForeignWorld } from '../foreign/build.ts';
import { type ForeignServer, startForeign } from '../foreign/server.ts';
import {
  createWorld,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  type WorldOptions,
} from '../simulator/index.ts';
import { catalogOf } from '../support/catalogs.ts';
import { EVERY_SCOPE } from '../support/every-scope.ts';
import { broken, keeps, measured, type PlanDocument, plan, rowOf } from '../support/outlook.ts';
import { lastState, runTap, type TapFiles } from '../support/run-tap.ts';

jest.setTimeout(120_000);

const DAY = 86_400_000;
const BY_DEFAULT = STREAMS.filter(({ isOptional }) => !isOptional).length;
const open: (Simulator | ForeignServer)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function account(
  options: Partial<WorldOptions> = {},
  behaviour: Partial<SimulatorOptions> = {},
): Promise<{
  readonly simulator: Simulator;
  readonly files: TapFiles & { config: Record<string, unknown> };
}> {
  const world = createWorld({
    seed: 4,
    now: Date.now(),
    projects: 5,
    teams: 3,
    members: 12,
    issues: 250,
    events: 1_200,
    releases: 12,
    days: 40,
    ...options,
  });
  const simulator = await startSimulator(world, { scopes: EVERY_SCOPE, ...behaviour });
  open.push(simulator);
  const config = {
    api_token: simulator.token,
    base_url: simulator.url,
    start_date: new Date(Date.now() - 20 * DAY).toISOString().slice(0, 10),
    max_retry_seconds: 5,
  };
  return { simulator, files: { config } };
}

/** The state of a run, as it would be after two days without one. */
function twoDaysOld(state: Record<string, unknown> | undefined): unknown {
  const moved = (time: string): string =>
    `${new Date(Date.parse(time) - 2 * DAY).toISOString().slice(0, 19)}Z`;
  return JSON.parse(JSON.stringify(state).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, moved));
}

/** Plans and runs the same, and says how far apart they are. */
async function compared(files: TapFiles, simulator: Pick<Simulator, 'requests'>) {
  const before = simulator.requests.length;
  const planned = await plan(files);
  const asked = simulator.requests.length - before;
  const run = await runTap(files);
  const { requests } = measured(run);
  const all = [...requests.values()].reduce((sum, count) => sum + count, 0);
  const { document } = planned;
  return { planned, document, run, asked, all, broken: broken(document, run) };
}

const totalKept = ({ total, lookUps }: PlanDocument, all: number): boolean =>
  total.requests !== null &&
  keeps({ ...total.requests, count: total.requests.count - lookUps.requests }, all);

describe('--plan', () => {
  it('says of a first run what it will cost, with fewer than two requests a stream', async () => {
    const { simulator, files } = await account();
    const { planned, document, run, asked, all, broken } = await compared(files, simulator);
    expect([planned.code, run.code]).toEqual([0, 0]);
    expect(broken).toEqual([]);
    expect(totalKept(document, all)).toBe(true);
    expect(document.asked).toBe(asked);
    expect(asked).toBeLessThan(2 * BY_DEFAULT);
    expect(document.total).toMatchObject({ selected: BY_DEFAULT, failed: 0, unknown: [] });
    expect(rowOf(document, 'events')).toMatchObject({ available: 'yes', basis: 'start_date' });
    expect(rowOf(document, 'events').from).toBe(`${files.config['start_date']}T00:00:00Z`);
    expect(rowOf(document, 'issue_details')).toMatchObject({
      selected: false,
      available: null,
      records: null,
    });
    expect(planned.messages).toEqual([]);
  });

  it('says of a later run that it goes on from the bookmarks, and what that costs', async () => {
    const { simulator, files } = await account();
    const state = twoDaysOld(lastState((await runTap(files)).messages));
    const { document, broken, all } = await compared({ ...files, state }, simulator);
    expect(broken).toEqual([]);
    expect(totalKept(document, all)).toBe(true);
    expect(rowOf(document, 'events')).toMatchObject({ basis: 'bookmark' });
    expect(Date.parse(rowOf(document, 'events').from ?? '')).toBeGreaterThan(Date.now() - 3 * DAY);
    expect(rowOf(document, 'releases').basis).toBe('reread');
    const first = await plan(files);
    expect(document.total.requests?.count).toBeLessThan(first.document.total.requests?.count ?? 0);
  });

  it('asks nothing for a stream that is not selected, and knows of each project of streams that ask every one', async () => {
    const { simulator, files } = await account();
    const chosen = ['projects', 'teams', 'project_details', 'service_hooks', 'issue_details', 'issue_events'];
    const wanted = { ...files, catalog: catalogOf(chosen) };
    const { document, broken, asked } = await compared(wanted, simulator);
    expect(broken).toEqual([]);
    const named = simulator.requests.slice(0, asked).map(({ stream }) => stream);
    expect(named).not.toContain('events');
    expect(named).not.toContain('users');
    expect(rowOf(document, 'project_details')).toMatchObject({
      records: { count: 5, precision: 'exact' },
      requests: { count: 5, precision: 'exact' },
    });
    // One project of five was looked at: the others are not known, which is not nothing.
    expect(rowOf(document, 'service_hooks').records?.precision).toBe('at_least');
    expect(rowOf(document, 'issue_events').records).toBeNull();
    expect(document.total.unknown).toEqual(['issue_events']);
    expect(document.total.records?.precision).toBe('at_least');
  });

  it('plans for several organizations, of which it looks at two, and comes to an end', async () => {
    const { simulator, files } = await account({ organizations: 3, projects: 2, issues: 40, events: 200 });
    const { planned, document, run, broken, asked } = await compared(files, simulator);
    expect([planned.code, run.code]).toEqual([0, 0]);
    expect(broken).toEqual([]);
    expect(document.organizations).toHaveLength(3);
    expect(rowOf(document, 'projects')).toMatchObject({ records: { count: 6, precision: 'exact' } });
    expect(rowOf(document, 'teams')).toMatchObject({
      records: { count: 6, precision: 'at_least' },
      requests: { count: 3, precision: 'at_least' },
    });
    expect(asked).toBeLessThan(3 * BY_DEFAULT);
  });

  it('promises no more than it saw of lists that are longer than a page', async () => {
    const { simulator, files } = await account({ resources: 250, releases: 300, issues: 2_500, projects: 3 });
    const chosen = ['repositories', 'releases', 'issues', 'project_keys', 'issue_details'];
    const settings = { ...files.config, max_requests_per_stream: 60 };
    const wanted = { config: settings, catalog: catalogOf(chosen) };
    const { document, broken } = await compared(wanted, simulator);
    expect(broken).toEqual([]);
    expect(rowOf(document, 'repositories')).toMatchObject({
      records: { count: 100, precision: 'at_least' },
      requests: { count: 3, precision: 'at_least' },
    });
    expect(rowOf(document, 'issues').records).toEqual({ count: 1_000, precision: 'at_least' });
    // A run ends there, after the page of issues that it is at.
    expect(rowOf(document, 'issue_details').requests?.count).toBe(101);
  });

  it('looks at what must be read of a list that is too long to be read again', async () => {
    const { simulator, files } = await account({ issues: 2_500, events: 2_500, days: 20 });
    const wanted = { ...files, catalog: catalogOf(['issues']) };
    const state = lastState((await runTap(wanted)).messages);
    const { document, broken, asked } = await compared({ ...wanted, state }, simulator);
    expect(broken).toEqual([]);
    expect(rowOf(document, 'issues')).toMatchObject({ basis: 'bookmark' });
    expect(rowOf(document, 'issues').records?.count).toBeLessThan(500);
    // Two of the organization, one of its projects, and two of the issues.
    expect(asked).toBe(5);
  });

  it('fails where a selected stream lacks a scope, and says which in one sentence', async () => {
    const scopes = EVERY_SCOPE.filter((scope) => scope !== 'org:write');
    const { simulator, files } = await account({}, { scopes });
    const wanted = { ...files, catalog: catalogOf(['audit_logs', 'teams']) };
    const { planned, document, run } = await compared(wanted, simulator);
    expect([planned.code, run.code]).toEqual([1, 1]);
    expect(document).toMatchObject({ canRun: false, advice: 'For audit_logs the token needs org:write.' });
    expect(rowOf(document, 'audit_logs')).toMatchObject({
      available: 'no',
      reason: { lack: 'scope', text: 'the token needs org:write' },
      records: null,
    });
    expect(rowOf(document, 'teams').available).toBe('yes');
    expect(planned.stderr.trimEnd().split('\n').at(-1)).toContain(
      'The plan failed: 1 of 2 streams cannot be read. For audit_logs the token needs org:write.',
    );
  });

  it('shows what the organization lacks, which is no failure, since a run skips it', async () => {
    const { simulator, files } = await account();
    const [organization] = simulator.world.organizations;
    simulator.world.closed.add(`replays/${organization?.id}`).add(`sessions/${organization?.id}`);
    const { planned, document, run, broken } = await compared(files, simulator);
    expect([planned.code, run.code]).toEqual([0, 0]);
    expect(broken).toEqual([]);
    expect(rowOf(document, 'replays')).toMatchObject({ available: 'no', reason: { lack: 'plan' } });
    expect(rowOf(document, 'sessions')).toMatchObject({ available: 'no', reason: { lack: 'server' } });
    expect(document.canRun).toBe(true);
  });

  it('tells a feature that one of two organizations lacks from one that nobody has', async () => {
    const { simulator, files } = await account({ organizations: 2, projects: 2, issues: 20, events: 50 });
    const [organization] = simulator.world.organizations;
    simulator.world.closed.add(`replays/${organization?.id}`);
    const { document, broken } = await compared({ ...files, catalog: catalogOf(['replays']) }, simulator);
    expect(broken).toEqual([]);
    expect(rowOf(document, 'replays')).toMatchObject({
      available: 'partly',
      reason: { lack: 'plan', text: expect.stringContaining(`not in ${organization?.slug} (404)`) },
    });
    expect(document.lookUps.requests).toBeGreaterThan(0);
  });

  it('shows the rows of all others where a request of one fails, and does not wait for it long', async () => {
    const { simulator, files } = await account();
    simulator.faults.add({ kind: '500', match: { stream: 'teams' }, times: Number.POSITIVE_INFINITY });
    const config = { ...files.config, max_retry_seconds: 1 };
    const { code, document, stderr } = await plan({ config });
    expect(code).toBe(1);
    expect(rowOf(document, 'teams')).toMatchObject({ available: 'no', reason: { lack: 'server' } });
    expect(document.streams.filter(({ available }) => available === 'yes')).toHaveLength(BY_DEFAULT - 1);
    expect(stderr).toContain(`The plan failed: 1 of ${BY_DEFAULT} streams cannot be read. teams of`);
  });

  it('has one error and nothing else to say of a token that is refused', async () => {
    const { files } = await account();
    const { code, stdout, stderr } = await runTap({
      config: { ...files.config, api_token: 'sntryu_ffffffffffffffff' },
      flags: ['--plan'],
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.match(/refused the token/g)).toHaveLength(1);
  });

  it('counts minutes by the limits that the server tells, and says where it tells none', async () => {
    const { files } = await account({}, { rateLimits: {} });
    const wanted = { ...files, catalog: catalogOf(['events', 'issue_details', 'issues']) };
    const limited = await plan(wanted);
    expect(limited.document.limits).toEqual([
      { of: 'issue lists', perSecond: 10, basis: 'told' },
      { of: 'single issues', perSecond: 5, basis: 'usual' },
      { of: 'project events', perSecond: 1, basis: 'told' },
    ]);
    const events = rowOf(limited.document, 'events');
    expect(events.seconds).toBeGreaterThanOrEqual((events.requests?.count ?? 0) - 0.1);
    const free = await account();
    const { document } = await plan(free.files);
    expect(document.limits).toEqual([]);
    expect(document.assumption).toContain('told of no limits');
  });

  it('plans for a server without statistics: what it does not count is unknown and never 0', async () => {
    const world = createForeignWorld({
      now: Date.now,
      organizations: [{ slug: 'acme', issues: 20, eventsPerIssue: 20, releases: 6 }],
    });
    const server = await startForeign(world, { flavour: 'v5' });
    open.push(server);
    const config = { api_token: server.token, base_url: server.url, organization: 'acme' };
    const chosen = [
      'organizations',
      'projects',
      'teams',
      'users',
      'releases',
      'issues',
      'events',
      'sessions',
    ];
    const before = server.requests.length;
    const planned = await plan({ config, catalog: catalogOf(chosen) });
    const asked = server.requests.length - before;
    const run = await runTap({ config, catalog: catalogOf(chosen) });
    expect([planned.code, run.code]).toEqual([0, 0]);
    expect(broken(planned.document, run)).toEqual([]);
    expect(asked).toBe(planned.document.asked);
    expect(rowOf(planned.document, 'events').records?.precision).toBe('at_least');
    expect(rowOf(planned.document, 'sessions')).toMatchObject({
      available: 'no',
      reason: { lack: 'server' },
    });
    for (const { records } of planned.document.streams.filter(({ selected }) => selected))
      expect(records).not.toEqual({ count: 0, precision: 'at_least' });
  });

  it('prints a table that no line of which is longer than 100 columns, with reasons in the place of numbers', async () => {
    const { files } = await account({}, { scopes: EVERY_SCOPE.filter((scope) => scope !== 'org:write') });
    const { code, stdout } = await runTap({
      ...files,
      catalog: catalogOf(['audit_logs', 'teams']),
      flags: ['--plan'],
    });
    expect(code).toBe(1);
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(stdout).toMatch(/^teams +yes +yes +all of it +3 +1 +(<0\.1|0)$/m);
    expect(stdout).toMatch(/^audit_logs +yes +scope +the token needs org:write$/m);
    expect(stdout).toMatch(/^events +no +not asked$/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a pipe gets plain text
    expect(stdout).not.toMatch(/\u001b/);
  });
});
