import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../src/config.ts';
import { discover } from '../../src/discovery/discover.ts';
import type { JsonObject } from '../../src/json.ts';
import type { Catalog } from '../../src/singer/catalog.ts';
import { runTap, type TapRun } from '../../src/tap.ts';
import { createWorld, type Simulator, startSimulator } from '../simulator/index.ts';
import { fakeClock } from '../support/clock.ts';
import { STREAM_NAMES } from '../support/delivery.ts';
import { recordingLog } from '../support/recording-log.ts';
import { lastState, parseLines, recordsOf } from '../support/run-tap.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const END = '2026-06-01T11:59:00Z';

let simulator: Simulator;
const clock = fakeClock({ nowMs: NOW });
beforeEach(async () => {
  const world = createWorld({
    seed: 3,
    now: NOW,
    projects: 2,
    teams: 1,
    members: 2,
    issues: 5,
    events: 10,
    releases: 3,
    days: 10,
  });
  simulator = await startSimulator(world, { now: () => clock.now() });
});
afterEach(() => simulator.close());

function catalogOf(...names: [tapStreamId: string, alias?: string][]): Catalog {
  const entries = discover().streams;
  return {
    streams: names.flatMap(([id, alias = id]) =>
      entries.filter((entry) => entry.tap_stream_id === id).map((entry) => ({ ...entry, stream: alias })),
    ),
  };
}

async function run(over: Partial<TapRun> = {}, settings: JsonObject = {}) {
  const log = recordingLog();
  const stdout = new PassThrough();
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
  const { config } = parseConfig(
    {
      api_token: simulator.token,
      organization: simulator.world.organizations[0]?.slug ?? '',
      base_url: simulator.url,
      start_date: '2026-05-20T00:00:00Z',
      ...settings,
    },
    NOW,
  );
  const io = { stdout, log, clock, signal: new AbortController().signal };
  const code = await runTap({ config, catalog: undefined, state: {}, test: undefined, ...over }, io);
  const messages = parseLines(Buffer.concat(chunks).toString('utf8'));
  const warnings = log.lines.filter((line) => line.startsWith('warning'));
  return { code, messages, log, warnings, bookmarks: lastState(messages)?.['bookmarks'] as JsonObject };
}

const organizationId = (): string => simulator.world.organizations[0]?.id ?? '';
const releasesOnly = () => catalogOf(['releases']);

describe('a test of the schemas', () => {
  it('writes one of each stream, and asks the server nothing', async () => {
    const { code, messages } = await run({ test: 'schema' });
    expect(code).toBe(0);
    expect(messages.map(({ type, stream }) => `${type} ${stream}`)).toEqual(
      STREAM_NAMES.map((stream) => `SCHEMA ${stream}`),
    );
    expect(simulator.requests).toEqual([]);
  });
});

describe('a state', () => {
  const whole = () => ({ bookmarks: { releases: { start: END } } });

  it('without an owner is that of the one organization', async () => {
    const { bookmarks, warnings } = await run(
      { catalog: releasesOnly(), state: whole() },
      { release_refresh_days: 0, lookback_seconds: 0 },
    );
    expect(bookmarks['releases']).toMatchObject({ partitions: { [organizationId()]: { start: END } } });
    expect(warnings).toEqual([]);
  });

  it('of another organization is told once, kept, and not used', async () => {
    const theirs = { start: END, projects: [] };
    const state = { bookmarks: { releases: { start: END, partitions: { '999': theirs } } } };
    const { messages, bookmarks, warnings } = await run(
      { catalog: releasesOnly(), state },
      { release_refresh_days: 0, lookback_seconds: 0 },
    );
    expect(warnings).toEqual([
      expect.stringMatching(
        /^warning: State: its bookmarks are of organization 999, .* start_date is read\.$/,
      ),
    ]);
    expect(bookmarks['releases']).toMatchObject({ partitions: { '999': theirs } });
    const first = await run({ catalog: releasesOnly() });
    expect(recordsOf(messages, 'releases')).toHaveLength(recordsOf(first.messages, 'releases').length);
    expect(recordsOf(messages, 'releases')).not.toHaveLength(0);
  });

  it('of other environments is told, and read from the start date', async () => {
    const state = {
      bookmarks: { releases: { partitions: { [organizationId()]: { start: END, question: 'other' } } } },
    };
    const { warnings } = await run({ catalog: releasesOnly(), state });
    expect(warnings).toEqual([
      expect.stringMatching(/^warning releases: releases of \S+ were read with other environments/),
    ]);
  });

  it('that cannot be understood is told', async () => {
    const { warnings } = await run({ catalog: releasesOnly(), state: { bookmarks: { releases: 5 } } });
    expect(warnings).toEqual([
      'warning: State: bookmarks.releases is 5 and not an object with "start". It is taken as missing, so everything since start_date is read.',
    ]);
  });
});

describe('streams under other names', () => {
  it('are counted under these, and have their bookmarks under their own', async () => {
    const { messages, log, bookmarks } = await run({ catalog: catalogOf(['issues', 'tickets'], ['teams']) });
    const requests = log.points.filter(({ metric }) => metric === 'http_request_count');
    const counted = requests.map(({ tags, value }) => [tags['stream'], value > 0]);
    expect(counted).toEqual(
      expect.arrayContaining([
        ['tickets', true],
        ['teams', true],
      ]),
    );
    expect(counted.map(([stream]) => stream)).not.toContain('issues');
    expect(recordsOf(messages, 'tickets').length).toBeGreaterThan(0);
    expect(Object.keys(bookmarks)).toEqual(['issues']);
  });
});
