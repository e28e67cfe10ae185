import { afterEach, describe, expect, it } from '@jest/globals';
import {
  createWorld,
  deleteIssue,
  type HostileKind,
  type LoggedRequest,
  markForDeletion,
  mergeIssues,
  type Simulator,
  type SimulatorOptions,
  splitIssue,
  spoil,
  startSimulator,
  type World,
} from '../simulator/index.ts';
import { catalogOf } from '../support/catalogs.ts';
import { fakeClock } from '../support/clock.ts';
import { coreCatalog } from '../support/core-streams.ts';
import { delivered, earlyClaims, itemsOf } from '../support/delivery.ts';
import { syncInProcess } from '../support/in-process.ts';
import { lastState, runTap, startTap, type TapResult } from '../support/run-tap.ts';
import { type MovingAccount, missing, startMovingAccount } from './moving-account.ts';

const NOW = Math.floor(Date.now() / 1000) * 1000;
const BEGAN = NOW - 20 * 86_400_000;
const BOUNDS = { start: iso(BEGAN), end: iso(NOW - 60_000) };
/** What sentry.io allows at once; the windows are so wide that nobody waits. */
const LIMITS: SimulatorOptions = {
  rateLimits: {
    'project-events': { limit: 10_000, concurrency: 1 },
    default: { limit: 10_000, concurrency: 25 },
  },
};

function iso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}

const aWorld = (): World =>
  createWorld({
    seed: 11,
    now: NOW - 300_000,
    projects: 3,
    teams: 1,
    members: 2,
    issues: 30,
    events: 420,
    releases: 3,
    days: 15,
    hugeProject: 0.8,
  });

const simulators: Simulator[] = [];
const accounts: MovingAccount[] = [];
afterEach(async () => {
  await Promise.all([...simulators.splice(0), ...accounts.splice(0)].map((open) => open.close()));
});

async function start(options: SimulatorOptions, world = aWorld()): Promise<Simulator> {
  const simulator = await startSimulator(world, { now: () => NOW, ...options });
  simulators.push(simulator);
  return simulator;
}

const configOf = ({ token, world, url }: Simulator) => ({
  api_token: token,
  organization: world.organizations[0]?.slug,
  base_url: url,
  start_date: `${iso(BEGAN)}Z`,
  event_detail: 'full',
});

/** RECORD lines without the time they were read at. */
const recordLines = ({ stdout }: TapResult): string[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{"type":"RECORD"'))
    .map((line) => line.replace(/"time_extracted":"[^"]*"/, ''));
const count = ({ requests }: { requests: readonly LoggedRequest[] }, stream: string): number =>
  requests.filter((request) => request.stream === stream).length;
const shortLists = ({ requests }: Simulator): number =>
  requests.filter(({ stream, query }) => stream === 'events' && query['full'] === undefined).length;

describe('full bodies of a long span on a server with limits', () => {
  it('come through the issues, line by line as they come through the projects', async () => {
    const [limited, free] = [await start(LIMITS), await start({})];
    const results = [
      await runTap({ config: configOf(limited), catalog: coreCatalog() }),
      await runTap({ config: configOf(free), catalog: coreCatalog() }),
    ] as const;
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    const [mine, plain] = results.map((result) => recordLines(result).map(withoutAddress));
    expect(mine).toEqual(plain);
    expect(mine?.filter((line) => line.includes('"stream":"events"'))).toHaveLength(
      limited.truth('events', BOUNDS).size,
    );
    expect(lastState(results[0].messages)).toEqual(lastState(results[1].messages));
    expect(count(free, 'issue_events')).toBe(0);
    expect(shortLists(free)).toBe(0);
    expect(count(limited, 'issue_events')).toBeGreaterThan(0);
    expect(shortLists(limited)).toBeGreaterThan(0);
    expect(count(limited, 'events')).toBeLessThan(count(free, 'events') / 4);
  });

  it.each<HostileKind>(['lone-surrogate', 'wrong-types', 'missing-key', 'bad-date'])(
    'come as through the projects when some are spoiled: %s',
    async (kind) => {
      const outputs = await Promise.all(
        [LIMITS, {}].map(async (options) => {
          const clock = fakeClock({ nowMs: NOW });
          const simulator = await start({ ...options, now: () => clock.now() });
          const ids = [...simulator.truth('events', BOUNDS).keys()];
          for (const id of ids.filter((_, n) => n % 120 === 80)) spoil(simulator.world, 'events', id, kind);
          const settings = { start_date: `${iso(BEGAN)}Z`, event_detail: 'full' };
          const { code, messages } = await syncInProcess({ simulator, clock, settings, streams: ['events'] });
          expect({ code, hasShortLists: shortLists(simulator) > 0 }).toEqual({
            code: 0,
            hasShortLists: options === LIMITS,
          });
          return messages.filter(({ type }) => type === 'RECORD').map(({ record }) => record);
        }),
      );
      expect(outputs[0]).toEqual(outputs[1]);
    },
  );

  it('come through the projects when the token may not read events of issues', async () => {
    const simulator = await start({ ...LIMITS, scopes: ['org:read', 'project:read'] });
    const result = await runTap({
      config: configOf(simulator),
      catalog: catalogOf(['events']),
    });
    expect(result.code).toBe(0);
    expect([...delivered(result.messages)].sort()).toEqual(
      [...simulator.truth('events', BOUNDS).keys()].map((id) => `events:${id}`).sort(),
    );
    expect(result.stderr.match(/INFO .*Full bodies are read through the projects alone/g)).toHaveLength(1);
    expect(result.stderr).toContain('event:read');
    const refused = simulator.requests.filter(({ stream }) => stream === 'issue_events');
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([403]));
    // As many as were under way when the first was refused, for two pages.
    expect(refused.length).toBeLessThan(80);
  });

  it.each([4, 9, 30, 45])('lose nothing when a run ends at request %d of the issues', async (nth) => {
    const simulator = await start(LIMITS);
    const items = itemsOf(simulator, BOUNDS);
    const files = { config: configOf(simulator), catalog: catalogOf(['events']) };
    const { child, done } = startTap(files);
    simulator.faults.add({
      kind: '500',
      // Listens and meets none.
      match: (request) => {
        if (request.stream === 'issue_events' && request.nth === nth) child.kill('SIGTERM');
        return false;
      },
    });
    const first = await done;
    expect(first.code).toBe(143);
    expect(earlyClaims(first.messages, items)).toEqual([]);
    simulator.reset();
    const second = await runTap({ ...files, state: lastState(first.messages) });
    const had = new Set([...delivered(first.messages), ...delivered(second.messages)]);
    expect(second.code).toBe(0);
    expect([...simulator.truth('events', BOUNDS).keys()].filter((id) => !had.has(`events:${id}`))).toEqual(
      [],
    );
  });
});

describe('full bodies of an account that changes while it is read', () => {
  /** Issues of the first project, every other one. */
  const someIssues = (world: World): string[] =>
    world.issues
      .filter(({ project }, n) => project === 0 && n % 2 === 0)
      .slice(0, 5)
      .map(({ id }) => id);
  const merge = (world: World): void => {
    const [parent = '', ...children] = someIssues(world);
    mergeIssues(world, parent, children);
  };
  const each = (change: (world: World, id: string) => void) => (world: World) => {
    for (const id of someIssues(world)) change(world, id);
  };

  it.each([
    ['issues are merged', merge],
    ['issues are split', each(splitIssue)],
    ['issues are deleted', each(deleteIssue)],
    ['issues wait to be deleted', each(markForDeletion)],
  ])('lack nothing that is there in the end: %s', async (_, change) => {
    const account = await startMovingAccount(
      { events: 600, issues: 30, hugeProject: 0.9 },
      { rateLimits: {} },
    );
    accounts.push(account);
    let isChanged = false;
    account.during('events', (_nth, { query }) => {
      if (query['full'] !== undefined || isChanged) return;
      isChanged = true;
      change(account.world);
    });
    const { code, early } = await account.sync({ settings: { event_detail: 'full' }, streams: ['events'] });
    expect({ code, early, lost: missing(account, ['events']) }).toEqual({ code: 0, early: [], lost: [] });
    expect(isChanged).toBe(true);
  });

  it('lack nothing when many share a second and change places between two pages', async () => {
    const account = await startMovingAccount(
      { events: 700, issues: 12, hugeProject: 0.9, equalTimestamps: true },
      { rateLimits: {}, looseTies: true },
    );
    accounts.push(account);
    const { code, early } = await account.sync({ settings: { event_detail: 'full' }, streams: ['events'] });
    expect({ code, early, lost: missing(account, ['events']) }).toEqual({ code: 0, early: [], lost: [] });
  });
});

/** Both servers show the same world at their own addresses. */
function withoutAddress(line: string): string {
  return line.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://sentry');
}
