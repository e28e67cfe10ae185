import { afterEach, describe, expect, it } from '@jest/globals';
import {
  addEvent,
  createWorld,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../simulator/index.ts';
import { coreCatalog } from '../support/core-streams.ts';
import { lastState, recordsOf, runTap, type TapResult } from '../support/run-tap.ts';

const HOUR = 3_600_000;
const BEGIN = Math.floor(Date.now() / HOUR) * HOUR - 72 * HOUR;

/** A small account whose clock the test moves by hand; the tap takes the time from the server's answers. */
async function account(stats: SimulatorOptions['stats']) {
  const world = createWorld({
    seed: 5,
    now: BEGIN,
    projects: 12,
    teams: 1,
    members: 2,
    issues: 20,
    events: 400,
    releases: 2,
  });
  const clock = { now: BEGIN };
  const simulator = await startSimulator(world, { now: () => clock.now, ...(stats && { stats }) });
  running.push(simulator);
  let state: Record<string, unknown> | undefined;
  return {
    world,
    clock,
    simulator,
    sync: async (): Promise<{ result: TapResult; eventRequests: number; statsRequests: number }> => {
      simulator.reset();
      const config = {
        api_token: simulator.token,
        organization: world.organizations[0]?.slug,
        base_url: simulator.url,
        start_date: new Date(BEGIN - 80 * 24 * HOUR).toISOString(),
      };
      const result = await runTap({ config, catalog: coreCatalog(), state });
      state = lastState(result.messages);
      const count = (path: RegExp) => simulator.requests.filter((request) => path.test(request.path)).length;
      return { result, eventRequests: count(/\/events\/$/), statsRequests: count(/\/stats_v2\/$/) };
    },
  };
}

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

const idsOf = (result: TapResult) => recordsOf(result.messages, 'events').map((event) => event['eventID']);
/** Projects that the statistics must call active: they count by whole hours, from the one of the oldest bookmark less the lookback. */
const activeIn = (simulator: Simulator): string[] => {
  const hour = new Date(BEGIN - 2 * HOUR).toISOString().slice(0, 19);
  const events = [...simulator.truth('events', { start: hour }).values()];
  return [...new Set(events.map((event) => String(event['projectID'])))].sort();
};
const startsOf = (result: TapResult): Record<string, { start: string }> => {
  const bookmarks = lastState(result.messages)?.['bookmarks'] as Record<string, { partitions: never }>;
  return bookmarks['events']?.partitions as never;
};

describe('a run in which most projects had nothing new', () => {
  it('asks for the statistics of that time and of what is known, and reads only the project that was active', async () => {
    const { world, clock, simulator, sync } = await account('on');
    await sync();
    clock.now += 3 * HOUR;
    const { eventId } = addEvent(world, world.projects[4]?.id as string, {
      timestamp: new Date(clock.now - HOUR).toISOString(),
    });
    const { result, eventRequests, statsRequests } = await sync();
    expect({ code: result.code, eventRequests, statsRequests }).toEqual({
      code: 0,
      eventRequests: activeIn(simulator).length,
      statsRequests: 2,
    });
    expect(idsOf(result)).toContain(eventId);
    expect(activeIn(simulator).length).toBeLessThan(4);
    expect(result.stderr).toContain(
      `${12 - activeIn(simulator).length} of 12 projects had no new events by Sentry's statistics`,
    );
  });

  it('claims nothing of the projects it did not read', async () => {
    const { world, clock, simulator, sync } = await account('on');
    const first = await sync();
    clock.now += 3 * HOUR;
    addEvent(world, world.projects[4]?.id as string, { timestamp: new Date(clock.now - HOUR).toISOString() });
    const second = await sync();
    const before = startsOf(first.result);
    const moved = Object.entries(startsOf(second.result)).filter(
      ([id, { start }]) => before[id]?.start !== start,
    );
    const [organization] = world.organizations;
    expect(moved.map(([id]) => id).sort()).toEqual(
      activeIn(simulator).map((project) => `${organization?.id}/${project}`),
    );
  });

  it('reads every project where there are no statistics', async () => {
    const { clock, sync } = await account('off');
    await sync();
    clock.now += 3 * HOUR;
    const { result, eventRequests } = await sync();
    expect({ code: result.code, eventRequests }).toEqual({ code: 0, eventRequests: 12 });
  });
});

describe('statistics that lie', () => {
  it('delay an event by half a day at most and lose none', async () => {
    const { world, clock, simulator, sync } = await account('on');
    await sync();
    // They know of everything that was delivered, and of nothing since then.
    simulator.behave({ stats: { lagHours: 13 } });
    clock.now += 2 * HOUR;
    const added = world.projects.map(
      ({ id }) => addEvent(world, id, { timestamp: new Date(clock.now - HOUR).toISOString() }).eventId,
    );
    const early = await sync();
    expect(early.eventRequests).toBeLessThan(12);
    clock.now += 10 * HOUR;
    const late = await sync();
    expect(late.result.stderr).not.toContain('had no new events');
    const got = new Set([...idsOf(early.result), ...idsOf(late.result)]);
    expect(added.filter((id) => !got.has(id))).toEqual([]);
  });

  it('that deny what was delivered before are not believed at all', async () => {
    const { world, clock, simulator, sync } = await account('on');
    await sync();
    simulator.behave({ stats: 'denying' });
    clock.now += 2 * HOUR;
    const added = world.projects.map(
      ({ id }) => addEvent(world, id, { timestamp: new Date(clock.now - HOUR).toISOString() }).eventId,
    );
    const { result, eventRequests } = await sync();
    expect(eventRequests).toBe(12);
    expect(idsOf(result)).toEqual(expect.arrayContaining(added));
  });
});
