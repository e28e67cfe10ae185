import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/json.ts';
import {
  createWorld,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  type World,
  type WorldOptions,
} from '../simulator/index.ts';
import { fakeClock } from '../support/clock.ts';
import { CORE_STREAMS, coreCatalog } from '../support/core-streams.ts';
import { STREAM_NAMES } from '../support/delivery.ts';
import { type InProcessResult, syncInProcess } from '../support/in-process.ts';
import { lastState, recordsOf, runTap, type TapFiles, type TapResult } from '../support/run-tap.ts';

const NOW = Math.floor(Date.now() / 1000) * 1000;
const START = new Date(NOW - 80 * 86_400_000).toISOString();
const SMALL = { seed: 3, projects: 6, teams: 2, members: 5, issues: 40, events: 300, releases: 12 };

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

async function account(world: Partial<WorldOptions> = {}, options: SimulatorOptions = {}) {
  const made = createWorld({ ...SMALL, now: NOW, ...world });
  const clock = fakeClock({ nowMs: NOW });
  const simulator = await startSimulator(made, { now: () => clock.now(), ...options });
  running.push(simulator);
  const sync = (settings: JsonObject, state?: Record<string, unknown>): Promise<InProcessResult> =>
    syncInProcess({
      simulator,
      clock,
      streams: CORE_STREAMS,
      settings: { organization: null, start_date: START, ...settings },
      state,
    });
  /** The same by the program, for what is about its output, its log or what it reads by itself. */
  const run = (settings: JsonObject, files: TapFiles = {}): Promise<TapResult> =>
    runTap({
      config: { api_token: simulator.token, base_url: simulator.url, start_date: START, ...settings },
      catalog: coreCatalog(),
      ...files,
    });
  return { world: made, simulator, sync, run };
}

type Result = Pick<TapResult, 'messages'>;
const values = (result: Result, stream: string, field: string) =>
  recordsOf(result.messages, stream).map((record) => record[field]);
const slugOf = ({ organizations }: World): string => organizations[0]?.slug ?? '';
const unique = (items: readonly unknown[]) => [...new Set(items)].sort();

describe('organizations', () => {
  it('are all read when none is named, with the organization in every key', async () => {
    const { simulator, run } = await account({ organizations: 2 });
    const result = await run({}, { catalog: undefined });
    expect(result.code).toBe(0);
    const keys = result.messages
      .filter(({ type }) => type === 'SCHEMA')
      .map(({ stream, key_properties }) => [stream, key_properties] as const);
    expect(keys.map(([stream]) => stream)).toEqual(STREAM_NAMES);
    for (const [stream, [first]] of keys)
      if (stream !== 'organizations') expect(first).toBe('organizationId');
    expect(Object.fromEntries(keys)).toMatchObject({
      organizations: ['id'],
      projects: ['organizationId', 'id'],
      teams: ['organizationId', 'id'],
      users: ['organizationId', 'id'],
      releases: ['organizationId', 'version'],
      issues: ['organizationId', 'id'],
      events: ['organizationId', 'projectID', 'eventID'],
    });
    expect(unique(values(result, 'projects', 'id'))).toEqual([...simulator.truth('projects').keys()].sort());
    expect(unique(values(result, 'issues', 'organizationId')).length).toBe(2);
  });

  it('keep a bookmark each where a stream is read per organization', async () => {
    const { world, sync } = await account({ organizations: 2 });
    const result = await sync({ organizations: world.organizations.map(({ slug }) => slug) });
    const bookmarks = lastState(result.messages)?.['bookmarks'] as Record<string, { partitions: object }>;
    expect(Object.keys(bookmarks['issues']?.partitions ?? {})).toEqual(
      world.organizations.map(({ id }) => id).sort(),
    );
  });

  it('added later get their history', async () => {
    const { world, simulator, sync } = await account({ organizations: 2 });
    const [one = '', two = ''] = world.organizations.map(({ slug }) => slug);
    const first = await sync({ organization: one });
    const second = await sync({ organizations: [one, two] }, lastState(first.messages));
    const issues = new Set([...values(first, 'issues', 'id'), ...values(second, 'issues', 'id')]);
    const end = new Date(NOW - 60_000).toISOString().slice(0, 19);
    const all = simulator.truth('issues', { start: START.slice(0, 19), end });
    expect([...all.keys()].filter((id) => !issues.has(id))).toEqual([]);
  });

  it('are read from their own regions', async () => {
    const { world, simulator, sync } = await account(
      { organizations: 2 },
      { regions: { names: ['us', 'de'], as: 'ports' } },
    );
    const hosts = Object.values(simulator.regionUrls).map((url) => new URL(url).host);
    const organizations = world.organizations.map(({ slug }) => slug);
    const result = await sync({ organizations, region_hosts: hosts });
    expect(result.code).toBe(0);
    const asked = simulator.requests.filter(({ stream }) => stream === 'issues').map(({ host }) => host);
    expect(unique(asked)).toEqual(hosts.toSorted());
  });
});

describe('projects and exclude_projects', () => {
  it('choose what is read of projects, issues, events and releases', async () => {
    const { world, sync } = await account();
    const wanted = world.projects.slice(0, 2).map(({ slug }) => slug);
    const result = await sync({ organization: slugOf(world), projects: wanted });
    expect(unique(values(result, 'projects', 'slug'))).toEqual([...wanted].sort());
    expect(unique(values(result, 'issues', 'projectSlug'))).toEqual([...wanted].sort());
    expect(unique(values(result, 'events', 'projectSlug'))).toEqual([...wanted].sort());
    for (const release of recordsOf(result.messages, 'releases')) {
      const slugs = (release['projects'] as { slug: string }[]).map(({ slug }) => slug);
      expect(slugs.some((slug) => wanted.includes(slug))).toBe(true);
    }
  });

  it('name projects by id and by pattern, and an exclusion wins', async () => {
    const { world, sync } = await account();
    const [one, two] = world.projects;
    const result = await sync({
      organization: slugOf(world),
      projects: [one?.id ?? '', `${two?.slug.slice(0, 4)}*`],
      exclude_projects: [one?.slug ?? ''],
    });
    expect(values(result, 'projects', 'slug')).not.toContain(one?.slug);
    expect(values(result, 'projects', 'slug')).toContain(two?.slug);
  });

  it('warn of a name that no project has, next to one that has', async () => {
    const { world, run } = await account();
    const wanted = String(world.projects[0]?.slug);
    const result = await run({
      organization: slugOf(world),
      projects: [wanted, 'nosuch'],
    });
    expect(result.stderr.match(/WARNING .*No project matches nosuch \(setting projects\)/g)).toHaveLength(1);
    expect(result.code).toBe(0);
    expect(unique(values(result, 'events', 'projectSlug'))).toEqual([wanted]);
  });
});

describe('event_detail full', () => {
  it('reads whole bodies, ten a page', async () => {
    const { world, simulator, sync } = await account({ events: 120, projects: 2 });
    const result = await sync({ organization: slugOf(world), event_detail: 'full' });
    const end = new Date(NOW - 60_000).toISOString().slice(0, 19);
    const all = simulator.truth('events', { start: START.slice(0, 19), end });
    expect(values(result, 'events', 'eventID').sort()).toEqual([...all.keys()].sort());
    expect(recordsOf(result.messages, 'events').every(({ entries }) => Array.isArray(entries))).toBe(true);
    const pages = simulator.requests.filter(({ stream }) => stream === 'events');
    expect(pages.every(({ rows }) => rows <= 10)).toBe(true);
  });
});

describe('start_date and end_date', () => {
  it('bound what is asked for', async () => {
    const { world, simulator, sync } = await account({ events: 2_000 });
    const from = new Date(NOW - 40 * 86_400_000).toISOString().slice(0, 19);
    const to = new Date(NOW - 20 * 86_400_000).toISOString().slice(0, 19);
    const result = await sync({ organization: slugOf(world), start_date: from, end_date: to });
    expect(values(result, 'events', 'eventID').sort()).toEqual(
      [...simulator.truth('events', { start: from, end: to }).keys()].sort(),
    );
    const bookmarks = lastState(result.messages)?.['bookmarks'] as Record<string, { start: string }>;
    expect(bookmarks['events']?.start).toBe(`${to}Z`);
  });
});

describe('issue_query', () => {
  it('adds search terms to those of the tap', async () => {
    const { world, simulator, sync } = await account();
    const result = await sync({ organization: slugOf(world), issue_query: 'is:resolved' });
    expect(unique(values(result, 'issues', 'status'))).toEqual(['resolved']);
    // Without an upper bound: an issue that never rests is on the first page too.
    expect(simulator.requests.find(({ stream }) => stream === 'issues')?.query['query']).toMatch(
      /^is:resolved lastSeen:>=\S+$/,
    );
  });
});

describe('concurrency', () => {
  it('changes neither the order nor the bytes of the output', async () => {
    const { world, run } = await account({ events: 1_500 });
    const outputs = [];
    for (const concurrency of [1, 3, 16]) {
      const { stdout } = await run({ organization: slugOf(world), concurrency });
      outputs.push(stdout.replaceAll(/"time_extracted":"[^"]*"/g, ''));
    }
    expect(outputs[1]).toBe(outputs[0]);
    expect(outputs[2]).toBe(outputs[0]);
  });
});

describe('old servers', () => {
  it('that know no ids in paths are asked with slugs', async () => {
    const { world, simulator, sync } = await account({}, { slugsOnly: true });
    const result = await sync({ organization: slugOf(world) });
    expect(result.code).toBe(0);
    const end = new Date(NOW - 60_000).toISOString().slice(0, 19);
    const all = simulator.truth('events', { start: START.slice(0, 19), end });
    expect(values(result, 'events', 'eventID').sort()).toEqual([...all.keys()].sort());
  });

  it('that ignore start and end on events are read to the lower bound and no further', async () => {
    const { world, simulator, sync } = await account(
      { events: 3_000, projects: 1 },
      { ignoreStartEnd: true },
    );
    const from = new Date(NOW - 10 * 86_400_000).toISOString().slice(0, 19);
    const end = new Date(NOW - 60_000).toISOString().slice(0, 19);
    const result = await sync({ organization: slugOf(world), start_date: from });
    const wanted = [...simulator.truth('events', { start: from, end }).keys()];
    expect(values(result, 'events', 'eventID').sort()).toEqual(wanted.sort());
    const pages = simulator.requests.filter(({ stream }) => stream === 'events').length;
    expect(pages).toBeLessThanOrEqual(Math.ceil(wanted.length / 100) + 2);
  });
});

describe('the state of the older Python tap', () => {
  it('is continued, and its noise dropped', async () => {
    const { world, simulator, sync } = await account({ events: 1_000 });
    const from = new Date(NOW - 5 * 86_400_000).toISOString().slice(0, 19);
    const start = { start: `${from}Z` };
    const result = await sync(
      { organization: slugOf(world), lookback_seconds: 0, issue_refresh_hours: -1 },
      {
        bookmarks: { issues: start, events: { ...start, abc123: start }, other_tap: { x: 1 } },
        keep: true,
      },
    );
    const end = new Date(NOW - 60_000).toISOString().slice(0, 19);
    expect(values(result, 'events', 'eventID').sort()).toEqual(
      [...simulator.truth('events', { start: from, end }).keys()].sort(),
    );
    const state = lastState(result.messages) as { bookmarks: Record<string, Record<string, unknown>> };
    expect(state).toMatchObject({ keep: true, bookmarks: { other_tap: { x: 1 } } });
    expect(state.bookmarks['events']).not.toHaveProperty('abc123');
  });
});
