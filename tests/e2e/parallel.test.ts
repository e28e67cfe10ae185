import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/json.ts';
import {
  createWorld,
  type LoggedRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../simulator/index.ts';
import { fakeClock } from '../support/clock.ts';
import { CORE_STREAMS, coreCatalog } from '../support/core-streams.ts';
import { type InProcessResult, syncInProcess } from '../support/in-process.ts';
import { lastState, recordsOf, runTap, type TapResult } from '../support/run-tap.ts';

const NOW = Math.floor(Date.now() / 1000) * 1000;
const DAY = 86_400_000;
const START = new Date(NOW - 30 * DAY).toISOString().slice(0, 19);
const END = new Date(NOW - 60_000).toISOString().slice(0, 19);
const EVENTS = 3_300;

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** Two projects, of which the first has most of the events. */
async function account(options: SimulatorOptions = {}) {
  const world = createWorld({
    seed: 8,
    now: NOW,
    projects: 2,
    teams: 1,
    members: 1,
    issues: 20,
    events: EVENTS,
    releases: 1,
    days: 30,
    hugeProject: 0.9,
  });
  const clock = fakeClock({ nowMs: NOW });
  const simulator = await startSimulator(world, { now: () => clock.now(), ...options });
  running.push(simulator);
  const big = world.projects[0]?.id;
  const sync = (settings: Record<string, unknown> = {}, state?: unknown): Promise<TapResult> =>
    runTap({
      catalog: coreCatalog(),
      config: {
        api_token: simulator.token,
        base_url: simulator.url,
        organization: world.organizations[0]?.slug,
        start_date: START,
        ...settings,
      },
      ...(state !== undefined && { state }),
    });
  /** The same in this process, for what is not about bytes, time and processes. */
  const syncHere = (settings: JsonObject = {}): Promise<InProcessResult> =>
    syncInProcess({
      simulator,
      clock,
      streams: CORE_STREAMS,
      settings: { start_date: START, ...settings },
    });
  const eventRequests = (): LoggedRequest[] =>
    simulator.requests.filter(({ stream, project }) => stream === 'events' && project === big);
  return { world, simulator, sync, syncHere, eventRequests };
}

/** Spans that began with a first page and not where another one had come to: pieces, and the probe. */
const bottoms = (requests: readonly LoggedRequest[]): number =>
  new Set(requests.map(({ query }) => query['start'])).size;

/** Counts, as requests for events come in, how many of them are being answered. @returns the most so far */
function watch(simulator: Simulator): () => number {
  let most = 0;
  for (let index = 1; index < 100; index += 1) {
    simulator.onRequest(index, () => {
      const open = simulator.requests.filter(
        ({ stream, endedAt }) => stream === 'events' && endedAt === undefined,
      );
      most = Math.max(most, open.length);
    });
  }
  return () => most;
}

const idsOf = (result: Pick<TapResult, 'messages'>) =>
  recordsOf(result.messages, 'events').map(({ eventID }) => eventID);
const wanted = (simulator: Simulator) =>
  [...simulator.truth('events', { start: START, end: END }).keys()].sort();
const withoutTimes = ({ stdout }: TapResult) => stdout.replaceAll(/"time_extracted":"[^"]*"/g, '');
const timeless = ({ messages }: InProcessResult) =>
  messages.map((message) => JSON.stringify({ ...message, time_extracted: '' })).join('\n');

describe('a big project on a server without limits', () => {
  it('is read in pieces, and gives the same bytes as in one go', async () => {
    const { simulator, sync, eventRequests } = await account();
    const whole = await sync({ concurrency: 1 });
    expect(bottoms(eventRequests())).toBe(1);
    expect(idsOf(whole).toSorted()).toEqual(wanted(simulator));
    const uncut = eventRequests().length;
    for (const concurrency of [2, 8]) {
      simulator.reset();
      expect(withoutTimes(await sync({ concurrency }))).toBe(withoutTimes(whole));
      expect(bottoms(eventRequests())).toBeGreaterThanOrEqual(5);
      expect(eventRequests().length).toBeLessThan(uncut * 1.2);
    }
  });

  it('has several requests in flight', async () => {
    const { simulator, sync } = await account({ latencyMs: 80 });
    const most = watch(simulator);
    await sync({ concurrency: 4 });
    expect(most()).toBe(4);
  });

  it('is read in pieces with full bodies too', async () => {
    const { simulator, sync, eventRequests } = await account();
    const settings = { event_detail: 'full', start_date: new Date(NOW - 5 * DAY).toISOString() };
    const whole = await sync({ ...settings, concurrency: 1 });
    expect(bottoms(eventRequests())).toBe(1);
    simulator.reset();
    expect(withoutTimes(await sync({ ...settings, concurrency: 8 }))).toBe(withoutTimes(whole));
    expect(bottoms(eventRequests())).toBeGreaterThanOrEqual(5);
  });

  it('is complete after a run that failed in one of its pieces, and another run', async () => {
    const { simulator, sync, eventRequests } = await account();
    await sync({ concurrency: 4 });
    const spans = eventRequests().map(({ query }) => query['start']);
    const third = [...new Set(spans)][3];
    simulator.reset();
    simulator.faults.add({ kind: '403', match: ({ query }) => query['start'] === third });
    const failed = await sync({ concurrency: 4 });
    expect(failed.code).toBe(1);
    simulator.reset();
    const next = await sync({ concurrency: 4, lookback_seconds: 0 }, lastState(failed.messages));
    expect(next.code).toBe(0);
    const both = [...idsOf(failed), ...idsOf(next)];
    expect([...new Set(both)].sort()).toEqual(wanted(simulator));
    // What was delivered is not read again.
    expect(both.length - new Set(both).size).toBeLessThan(100);
    expect(idsOf(failed).length).toBeGreaterThan(500);
  });
});

describe('a big project is read in one go', () => {
  it.each<[string, SimulatorOptions]>([
    ['where one request at a time is allowed', { rateLimits: { 'project-events': { windowSeconds: 1 } } }],
    ['where there are no statistics', { stats: 'off' }],
    ['where statistics deny that there is anything', { stats: 'denying' }],
  ])('%s', async (_name, options) => {
    const { simulator, syncHere, eventRequests } = await account(options);
    const result = await syncHere();
    expect(result.code).toBe(0);
    expect(bottoms(eventRequests())).toBe(1);
    expect(idsOf(result).toSorted()).toEqual(wanted(simulator));
  });

  it('where the server takes no notice of spans, which costs no request more', async () => {
    const { simulator, syncHere, eventRequests } = await account({ ignoreStartEnd: true });
    const whole = await syncHere({ concurrency: 1 });
    const uncut = eventRequests().length;
    simulator.reset();
    const result = await syncHere({ concurrency: 8 });
    expect(eventRequests().length).toBe(uncut);
    expect(timeless(result)).toBe(timeless(whole));
    expect(idsOf(result).toSorted()).toEqual(wanted(simulator));
  });
});

describe('wrong statistics', () => {
  it.each(['lying', 'exaggerating', 'understating', 'denying', 'reversed', 'garbage'] as const)(
    'that are %s lose nothing and change nothing',
    async (stats) => {
      const { simulator, syncHere } = await account({ stats });
      const truth = wanted(simulator);
      const result = await syncHere();
      expect(result.code).toBe(0);
      expect(idsOf(result).toSorted()).toEqual(truth);
      const whole = await syncHere({ concurrency: 1 });
      expect(timeless(result)).toBe(timeless(whole));
    },
    60_000,
  );
});
