import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createWorld, type Simulator, startSimulator } from '../simulator/index.ts';
import { atATime } from '../support/at-a-time.ts';
import { coreCatalog } from '../support/core-streams.ts';
import { STREAM_NAMES } from '../support/delivery.ts';
import { lastState, recordsOf, runTap, type TapFiles, type TapResult } from '../support/run-tap.ts';
import { parseMessage } from '../support/singer-parser.ts';
import { startCanned } from './canned-server.ts';

jest.setTimeout(60_000);

const NOW = Math.floor(Date.now() / 1000) * 1000;
const BOM = '\ufeff';
const daysAgo = (days: number): string => new Date(NOW - days * 86_400_000).toISOString();

const world = createWorld({
  seed: 11,
  now: NOW,
  projects: 3,
  teams: 2,
  members: 2,
  issues: 8,
  events: 60,
  releases: 4,
});

let simulator: Simulator;
let config: Record<string, unknown>;
let folder: string;

beforeAll(async () => {
  simulator = await startSimulator(world, { now: () => NOW });
  folder = mkdtempSync(join(tmpdir(), 'tap-sentry-bad-'));
  config = { api_token: simulator.token, organization: slug(), base_url: simulator.url };
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await simulator.close();
});

function slug(): string {
  return String(world.organizations[0]?.slug);
}

/** The last line on standard error, which is what orchestrators show: its level and its text. */
function cause({ stderr }: TapResult): { level: string; text: string } {
  const line = stderr.trimEnd().split('\n').at(-1) ?? '';
  const [, level = '', , ...text] = line.split(' | ');
  return { level: level.trim(), text: text.join(' | ') };
}

/** A run that ends with 1 and one clear sentence, without anything on stdout that is no Singer message. */
async function failure(files: TapFiles): Promise<string> {
  return failureIn(await runTap(files));
}

function failureIn(result: TapResult): string {
  const { level, text } = cause(result);
  expect({ code: result.code, level, stderr: result.stderr }).toMatchObject({ code: 1, level: 'CRITICAL' });
  for (const line of result.stdout.split('\n').slice(0, -1)) expect(() => parseMessage(line)).not.toThrow();
  expect(result.stderr).not.toMatch(/\n\s+at /);
  expect(result.stderr).not.toContain(simulator.token);
  return text;
}

/**
 * Runs the program for all cases of a table, four at a time, since most of what a run takes is its start.
 * The result is for the tests: the run of the case with that number.
 */
function runsOf(files: () => readonly TapFiles[]): (index: number) => TapResult {
  let results: readonly TapResult[] = [];
  beforeAll(async () => {
    simulator.reset();
    results = await atATime(4, files(), runTap);
  }, 60_000);
  return (index) => results[index] as TapResult;
}

/** What a run said that noticed something wrong before it wrote or asked for anything. */
function refusalIn(result: TapResult): string {
  const { level, text } = cause(result);
  const { code, stdout, stderr } = result;
  expect({ code, level, stdout, stderr }).toMatchObject({ code: 1, level: 'CRITICAL', stdout: '' });
  expect(simulator.requests).toEqual([]);
  return text;
}

/** A run that comes to its end in spite of what it was given. */
async function success(files: TapFiles): Promise<TapResult> {
  const result = await runTap(files);
  expect({ code: result.code, stderr: result.stderr }).toMatchObject({ code: 0 });
  expect(result.stderr).not.toMatch(/\| (ERROR|CRITICAL)/);
  return result;
}

describe('a setting that cannot be used is named before anything is asked for', () => {
  const CASES: readonly (readonly [string, object, RegExp])[] = [
    ['no token', { api_token: undefined }, /api_token is missing/],
    ['an empty token', { api_token: '' }, /api_token.*(is empty|must)/],
    ['a token of spaces', { api_token: '  ' }, /api_token is empty: it must be a Sentry auth token/],
    ['a token with a newline', { api_token: 'abcdefgh\n' }, /api_token ends with a newline: remove it/],
    [
      'a token with a newline inside',
      { api_token: 'abcd\nefgh' },
      /api_token holds a newline .*position 5 of 9/,
    ],
    ['a token beyond ASCII', { api_token: 'sntryu_é' }, /api_token holds a character outside ASCII.*copy it/],
    [
      'an address without scheme',
      { base_url: 'sentry.example.com' },
      /base_url is "sentry\.example\.com", .*https:\/\/sentry\.example\.com/,
    ],
    [
      'an address with credentials',
      { base_url: 'https://me:hunter2@sentry.io' },
      /base_url holds a user name or password, but must be the address alone/,
    ],
    [
      'an address with another scheme',
      { base_url: 'file:///etc/passwd' },
      /base_url .*must be an https:\/\/ or http/,
    ],
    [
      'an address in an organization',
      { organization: 'https://acme.sentry.io/' },
      /only the slug in it: acme/,
    ],
    ['a way out of the path', { organization: '../users' }, /organization "\.\.\/users" is no slug or id/],
    [
      'a start date that is none',
      { start_date: 'last tuesday' },
      /start_date is "last tuesday", but must be a date .*2026-01-31/,
    ],
    [
      'a start date to come',
      { start_date: daysAgo(-30) },
      /start_date is ".*", but must not be in the future/,
    ],
    ['a word as number', { concurrency: 'many' }, /concurrency is "many", but must be a whole number from 1/],
    ['an object as text', { organization: {} }, /organization is an object, but must be a text/],
  ];
  const run = runsOf(() => CASES.map(([, over]) => ({ config: { ...config, ...over } })));

  it.each(CASES.map((row, index) => [...row, index] as const))('%s', (_name, _over, expected, index) => {
    const text = refusalIn(run(index));
    expect(text).toMatch(expected);
    expect(text).not.toMatch(/hunter2|sntryu_é|abcd/);
  });

  it('each, when there are several, and the last line sums up', async () => {
    const { stderr, code } = await runTap({ config: { concurrency: 0, event_detail: 'all' } });
    expect(code).toBe(1);
    expect(stderr).toMatch(/ERROR .*api_token is missing/);
    expect(stderr).toMatch(/ERROR .*concurrency is 0, but must be/);
    expect(stderr).toMatch(/ERROR .*event_detail is "all", but must be/);
    expect(cause({ stderr } as TapResult).text).toMatch(/The config has 3 problems, listed above/);
  });
});

describe('a setting in any of its usual forms is understood', () => {
  it.each([
    ['a date alone', { start_date: daysAgo(30).slice(0, 10) }],
    ['a time with an offset', { start_date: `${daysAgo(30).slice(0, 19)}+05:30` }],
    ['a trailing /api/0', {}],
  ])('%s', async (name, over) => {
    const base_url = name.includes('api') ? `${simulator.url}/api/0/` : simulator.url;
    const result = await success({ config: { ...config, base_url, ...over }, catalog: coreCatalog() });
    expect(recordsOf(result.messages, 'projects')).toHaveLength(3);
  });
});

describe('a file that cannot be used is named with its flag', () => {
  const path = (): string => join(folder, 'none.json');
  const given = (name: string, file: string): TapFiles => ({
    ...(name !== 'config' && { config }),
    flags: [`--${name}`, file],
  });
  const broken = (): string => `{"api_token": "${simulator.token}", "x" 7}`;
  const CASES: readonly (readonly [name: string, what: string, TapFiles | (() => TapFiles), RegExp])[] = [
    ...['config', 'catalog', 'state'].flatMap(
      (name) =>
        [
          [name, 'missing', () => given(name, path()), /file \S+none\.json does not exist\.$/],
          [name, 'a directory', () => given(name, folder), /is a directory, but must be a JSON file\.$/],
          [name, 'no JSON', () => ({ config, [name]: broken() }), /file \S+ is not valid JSON/],
        ] as const,
    ),
    ['config', 'a list', { config: '[]' }, /must hold a JSON object of settings/],
    ['config', 'empty', { config: '' }, /is empty, but must hold a JSON object of settings/],
    ['catalog', 'a list', () => ({ config, catalog: '[]' }), /is not a Singer catalog/],
    ['catalog', 'empty', () => ({ config, catalog: '' }), /is not a Singer catalog/],
    [
      'catalog',
      'without schemas',
      () => ({ config, catalog: { streams: [{ tap_stream_id: 'issues' }] } }),
      /streams\[0\]\.schema is missing/,
    ],
    ['state', 'a list', () => ({ config, state: '[]' }), /must hold a JSON object such as \{"bookmarks"/],
    ['state', 'a text', () => ({ config, state: '"2026-01-01"' }), /must hold a JSON object/],
    ['state', 'with a list inside', () => ({ config, state: '{"bookmarks": []}' }), /under "bookmarks"/],
    [
      'state',
      'a whole message',
      () => ({ config, state: '{"type": "STATE", "value": {"bookmarks": {}}}' }),
      /holds a state inside "value": give that/,
    ],
  ];
  const run = runsOf(() => CASES.map(([, , files]) => (typeof files === 'function' ? files() : files)));

  it.each(CASES.map((row, index) => [...row, index] as const))(
    '%s: %s',
    (name, _what, _files, expected, index) => {
      const text = refusalIn(run(index));
      expect(text).toContain(`The --${name} file `);
      expect(text).toMatch(expected);
      expect(text).not.toContain(simulator.token);
    },
  );

  it('with a byte order mark all three are read', async () => {
    const { stdout } = await runTap({ flags: ['--discover'] });
    const result = await success({
      config: BOM + JSON.stringify(config),
      catalog: BOM + stdout,
      state: `${BOM}{"bookmarks": {}}`,
    });
    expect(recordsOf(result.messages, 'teams')).toHaveLength(2);
  });

  it('without a config a sync says what to pass', async () => {
    simulator.reset();
    expect(refusalIn(await runTap({}))).toMatch(/No config was given: pass --config FILE/);
  });
});

describe('a wrong flag', () => {
  it.each([
    [['--frobnicate'], /frobnicate.*--help/],
    [['--state'], /state.*--help/],
    [['extra'], /Unexpected argument: extra.*--help/],
  ])('%j ends with 2 and a pointer to the help', async (flags, expected) => {
    const result = await runTap({ config, flags });
    expect([result.code, result.stdout]).toEqual([2, '']);
    expect(cause(result).text).toMatch(expected);
  });
});

describe('a catalog', () => {
  type Entry = { tap_stream_id: string; metadata: { breadcrumb: string[]; metadata: object }[] };
  let catalog: { streams: Entry[] };
  beforeAll(async () => {
    catalog = JSON.parse((await runTap({ flags: ['--discover'] })).stdout);
  });
  const entry = (id: string) => catalog.streams.find(({ tap_stream_id: own }) => own === id) as Entry;
  const root = (id: string, metadata: object) => ({
    ...entry(id),
    metadata: [{ breadcrumb: [], metadata }],
  });

  it('with a stream that does not exist is used without it', async () => {
    const streams = [
      entry('teams'),
      { ...entry('teams'), tap_stream_id: 'lighthouses', stream: 'lighthouses' },
    ];
    const result = await success({ config, catalog: { streams } });
    expect(result.stderr).toMatch(/WARNING .*names a stream this tap does not have, ignored: "lighthouses"/);
    expect(recordsOf(result.messages, 'teams')).toHaveLength(2);
  });

  it('with an unknown replication method is refused in words', async () => {
    const streams = [root('issues', { selected: true, 'replication-method': 'LOG_BASED' })];
    simulator.reset();
    expect(refusalIn(await runTap({ config, catalog: { streams } }))).toBe(
      'Catalog, stream issues: "LOG_BASED" is not a possible replication method; accepted: INCREMENTAL, FULL_TABLE.',
    );
  });

  it('with two streams of one name is refused in words', async () => {
    const streams = [
      { ...entry('teams'), stream: 'people' },
      { ...entry('users'), stream: 'people' },
    ];
    simulator.reset();
    expect(refusalIn(await runTap({ config, catalog: { streams } }))).toBe(
      'Catalog: streams teams and users are both called "people", so their records would go to one table. Give each a name of its own under "stream".',
    );
  });

  it('with two entries of one stream is refused in words', async () => {
    simulator.reset();
    const streams = [entry('teams'), { ...entry('teams'), stream: 'other_teams' }];
    expect(refusalIn(await runTap({ config, catalog: { streams } }))).toMatch(
      /The --catalog file \S+ is not a Singer catalog: streams\[1\] is a second entry for "teams"\.$/,
    );
  });

  it('with a key that is no field is refused in words', async () => {
    const streams = [root('teams', { selected: true, 'key-properties': ['uuid'] })];
    simulator.reset();
    expect(refusalIn(await runTap({ config, catalog: { streams } }))).toMatch(
      /Catalog, stream teams: "uuid" is not a possible key property; accepted: /,
    );
  });

  it('without any metadata means everything', async () => {
    const streams = [
      { ...entry('teams'), metadata: undefined },
      { ...entry('users'), metadata: [] },
    ];
    const result = await success({ config, catalog: { streams } });
    expect(recordsOf(result.messages, 'teams')).toHaveLength(2);
    expect(recordsOf(result.messages, 'users')).toHaveLength(2);
  });

  it('may write booleans as text', async () => {
    const streams = [root('teams', { selected: 'true' }), root('users', { selected: 'false' })];
    const result = await success({ config, catalog: { streams } });
    expect(recordsOf(result.messages, 'teams')).toHaveLength(2);
    expect(recordsOf(result.messages, 'users')).toHaveLength(0);
  });

  it('that selects nothing ends well and says so', async () => {
    const result = await success({ config, catalog: { streams: [] } });
    expect(result.stderr).toMatch(/WARNING .*selects no stream/);
    expect(new Set(result.messages.map(({ type }) => type))).toEqual(new Set(['STATE']));
  });
});

type Bookmark = { readonly start: string };
type State = {
  readonly bookmarks: Record<string, Bookmark & { readonly partitions?: Record<string, object> }>;
};
/** The partitions of a bookmark. */
const kept = <Kept>({ partitions }: { partitions: Record<string, Kept> }) => partitions;

describe('a state', () => {
  const EVENTS = () => simulator.truth('events', { start: daysAgo(80), end: daysAgo(0) }).size;
  const run = (state: unknown) =>
    success({ config: { ...config, start_date: daysAgo(80) }, catalog: coreCatalog(), state });

  it.each([
    ['null', 'null'],
    ['an empty file', ''],
  ])('%s means that there was no run before', async (_name, text) => {
    const result = await run(text);
    expect(result.messages[0]).toEqual({ type: 'STATE', value: { bookmarks: {} } });
    expect(recordsOf(result.messages, 'events')).toHaveLength(EVENTS());
  });

  it('of the older tap is gone on from, without what it left behind', async () => {
    const start = daysAgo(1);
    const result = await run({
      bookmarks: {
        events: {
          start,
          '4505000000000001': { start },
          d41d8cd98f00b204e9800998ecf8427e: { start },
        },
        issues: { start },
        teams: { start },
        issue_events: { start },
      },
      metadata: { issues: { note: 'x' } },
      currently_syncing: 'issues',
    });
    const first = result.messages[0]?.value as { bookmarks: Record<string, object> };
    expect(first.bookmarks['events']).toEqual({ start });
    expect(first.bookmarks['issue_events']).toEqual({ start });
    expect(Object.keys(first)).not.toContain('currently_syncing');
    const events = recordsOf(result.messages, 'events');
    expect(events.length).toBeLessThan(EVENTS());
    const oldest = Math.min(...events.map((event) => Date.parse(String(event['dateCreated']))));
    if (events.length > 0) expect(oldest).toBeGreaterThanOrEqual(Date.parse(start) - 3_601_000);
    expect(lastState(result.messages)).toMatchObject({ metadata: { issues: { note: 'x' } } });
  });

  it.each([
    ['a number', 1_700_000_000, /bookmarks\.events .*is 1700000000 and not an object/],
    ['no time', { start: 'soon' }, /bookmarks\.events .*has a "start" that is no time: "soon"/],
    ['a time to come', { start: daysAgo(-400) }, /bookmarks\.events .*has a "start" in the future/],
  ])('with a bookmark that is %s reads everything again and says so', async (_name, bookmark, expected) => {
    const result = await run({ bookmarks: { events: bookmark } });
    expect(result.stderr).toMatch(new RegExp(`WARNING .*${expected.source}.*start_date is read`));
    expect(recordsOf(result.messages, 'events')).toHaveLength(EVENTS());
  });

  let whole: Promise<TapResult> | undefined;
  const ownBookmarks = async () => {
    whole ??= run({});
    return (lastState((await whole).messages) as State).bookmarks;
  };
  /** What the log says of whose a state is. */
  const ownership = ({ stderr }: TapResult) =>
    stderr.split('\n').filter((line) => / State: .*bookmarks.* of organization /.test(line));

  it('of another organization is kept, and everything is read', async () => {
    const bookmark = { start: daysAgo(1), projects: ['77'] };
    const other = {
      issues: { start: daysAgo(1), partitions: { '99': bookmark } },
      events: { start: daysAgo(1), partitions: { '99/77': { start: daysAgo(1) } } },
    };
    const result = await run({ bookmarks: other });
    expect(ownership(result)).toEqual([
      expect.stringMatching(
        /WARNING .*its bookmarks are of organization 99, and this run reads \S+ \(\d+\)\. They are kept as they are, and everything since start_date is read\.$/,
      ),
    ]);
    expect(recordsOf(result.messages, 'events')).toHaveLength(EVENTS());
    const { issues, events } = (lastState(result.messages) as State).bookmarks;
    const own = await ownBookmarks();
    expect(issues?.partitions).toMatchObject({ ...own['issues']?.partitions, ...kept(other.issues) });
    expect(events?.partitions).toMatchObject({ ...own['events']?.partitions, ...kept(other.events) });
  });

  it('with an organization that is gone is gone on from, and the rest of it kept', async () => {
    const own = await ownBookmarks();
    const gone = { '99/77': { start: daysAgo(3) } };
    const events = { ...own['events'], partitions: { ...own['events']?.partitions, ...gone } };
    const result = await run({ bookmarks: { ...own, events } });
    expect(ownership(result)).toEqual([
      expect.stringMatching(
        /INFO .*bookmarks of organization 99 too, which this run does not read; they are kept$/,
      ),
    ]);
    expect(recordsOf(result.messages, 'events').length).toBeLessThan(EVENTS());
    const last = (lastState(result.messages) as State).bookmarks['events'];
    expect(last?.partitions).toEqual({ ...own['events']?.partitions, ...kept({ partitions: gone }) });
  });

  it('with streams it does not know carries them along', async () => {
    const foreign = { lighthouses: { replication_key_value: 7 }, other: [1, 'two'] };
    const result = await run({ bookmarks: foreign, note: { kept: true } });
    expect(lastState(result.messages)).toMatchObject({ bookmarks: foreign, note: { kept: true } });
  });
});

describe('an account that cannot be read is explained', () => {
  it('an unknown organization', async () => {
    const text = await failure({ config: { ...config, organization: 'nobody' } });
    expect(text).toMatch(/^Organization "nobody" is unknown .*Check the setting organization/);
    expect(text).toMatch(/base_url|slug/);
  });

  it('an unknown organization, told without a word', async () => {
    const server = await startCanned(() => ({ status: 404, body: '' }));
    const text = await failure({ config: { ...config, base_url: server.url } });
    await server.close();
    expect(text).toMatch(/organization/);
    expect(text).toContain(slug());
  });

  it('a token without the scope', async () => {
    const other = await startSimulator(world, { now: () => NOW, scopes: ['event:read'] });
    const text = await failure({ config: { ...config, base_url: other.url } });
    await other.close();
    expect(text).toMatch(/403/);
    expect(text).toContain('org:read');
  });

  it('a token without the scope of one stream, which does not stop the others', async () => {
    const scopes = ['org:read', 'project:read', 'team:read', 'event:read'];
    const other = await startSimulator(world, { now: () => NOW, scopes });
    const files = { config: { ...config, base_url: other.url }, catalog: coreCatalog() };
    const result = await runTap(files);
    await other.close();
    expect(result.code).toBe(1);
    expect(cause(result).text).toContain('For users the token needs member:read.');
    expect(recordsOf(result.messages, 'issues').length).toBeGreaterThan(0);
    expect(result.messages.at(-1)?.type).toBe('STATE');
  });

  it('a token without the scope of one stream, when the connection is tested', async () => {
    const scopes = ['org:read', 'project:read', 'team:read', 'event:read'];
    const other = await startSimulator(world, { now: () => NOW, scopes });
    const files = { config: { ...config, base_url: other.url }, flags: ['--test'] };
    const result = await runTap(files);
    const { stderr } = result;
    await other.close();
    expect(failureIn(result)).toBe(
      `The test failed: 1 of ${STREAM_NAMES.length} streams cannot be read. For users the token needs member:read.`,
    );
    expect([...stderr.matchAll(/\| (\w+): can be read$/gm)].map(([, stream]) => stream)).toEqual(
      STREAM_NAMES.filter((name) => name !== 'users'),
    );
  });

  it.each([
    ['expired', 'Token expired'],
    ['sso-required', 'Must login via SSO'],
  ] as const)('a token that is %s', async (tokenState, said) => {
    const other = await startSimulator(world, { now: () => NOW, tokenState });
    const text = await failure({ config: { ...config, base_url: other.url } });
    await other.close();
    expect(text).toMatch(/refused the token \(401\)\. Check api_token/);
    expect(text).toContain(said);
  });

  it('the host of another region', async () => {
    const two = createWorld({ ...SMALL, organizations: 2 });
    const regions = await startSimulator(two, {
      now: () => NOW,
      regions: { names: ['us', 'de'], as: 'ports' },
    });
    const text = await failure({
      config: { ...config, base_url: regions.regionUrls['de'], organization: two.organizations[0]?.slug },
    });
    await regions.close();
    expect(text).toMatch(/base_url/);
    expect(text).toMatch(/region/);
  });

  it('an address where nobody listens', async () => {
    const server = await startCanned(() => undefined);
    await server.close();
    expect(await failure({ config: { ...config, base_url: server.url } })).toMatch(
      /No usable answer from 127\.0\.0\.1:\d+ .*ECONNREFUSED.*Check base_url/,
    );
  });

  it('a login page in the place of JSON', async () => {
    const server = await startCanned(() => ({
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: '<!doctype html><title>Sign in</title><form action="/login">',
    }));
    const text = await failure({ config: { ...config, base_url: server.url } });
    await server.close();
    expect(text).toMatch(/HTML page, perhaps the login page of a proxy.*Check that base_url/);
    expect(text).not.toContain('Sign in');
  });

  it('no organization at all', async () => {
    const server = await startCanned((path) => (path === '/api/0/organizations/' ? { body: [] } : undefined));
    const text = await failure({
      config: { api_token: simulator.token, base_url: server.url },
    });
    await server.close();
    expect(text).toMatch(/The token sees no organization\. Set organization, or use a token with/);
  });
});

const SMALL = { seed: 1, now: NOW, projects: 1, teams: 1, members: 1, issues: 1, events: 5, releases: 1 };

describe('an account without a project', () => {
  it('is synced to its end, with a SCHEMA for each stream and a STATE', async () => {
    const bare = createWorld({ ...SMALL, projects: 0, issues: 0, events: 0, releases: 0 });
    const other = await startSimulator(bare, { now: () => NOW });
    const result = await success({
      config: { ...config, base_url: other.url, organization: bare.organizations[0]?.slug },
    });
    await other.close();
    const schemas = result.messages.filter(({ type }) => type === 'SCHEMA');
    expect(schemas.map(({ stream }) => stream)).toEqual(STREAM_NAMES);
    expect(recordsOf(result.messages, 'organizations')).toHaveLength(1);
    expect(result.messages.at(-1)?.type).toBe('STATE');
  });

  it('by a filter that matches none ends the run, and leaves the state as it was', async () => {
    const state = { bookmarks: { events: { start: daysAgo(2) } } };
    const files = { config: { ...config, projects: ['nothing-*', 'nor-this'] }, state };
    const result = await runTap(files);
    expect(failureIn(result)).toMatch(
      /^projects and exclude_projects leave no project to read: nothing is called nothing-\*, nor-this\. Give slugs, numeric ids or patterns such as web-\*; \S+ has checkout-web, /,
    );
    expect(lastState(result.messages)).toEqual(state);
  });

  it('by an exclusion of all says so too', async () => {
    expect(await failure({ config: { ...config, exclude_projects: ['*'] } })).toMatch(
      /^projects and exclude_projects leave no project to read\. Give slugs/,
    );
  });
});

describe('terms of issue_query that the server refuses', () => {
  it.each([['nosuchkey:1'], ['is:unresolved OR is:resolved'], ['level:']])(
    '%s: fail the issues in one sentence, and nothing else',
    async (issue_query) => {
      const result = await runTap({
        config: { ...config, start_date: daysAgo(80), issue_query },
        catalog: coreCatalog(),
      });
      expect(result.code).toBe(1);
      const { level, text } = cause(result);
      expect(level).toBe('CRITICAL');
      expect(text).toMatch(
        /^Incomplete: issues of \S+: GET \S+ was answered with 400\. The request is not accepted: check the setting issue_query\. Sentry says: Error parsing search query: [^.]+\. Everything else/,
      );
      expect(recordsOf(result.messages, 'issues')).toEqual([]);
      expect(recordsOf(result.messages, 'events')).toHaveLength(
        simulator.truth('events', { start: daysAgo(80) }).size,
      );
      expect(recordsOf(result.messages, 'releases')).toHaveLength(4);
    },
  );
});

describe('flags that orchestrators mix', () => {
  const files = { catalog: { streams: [] }, state: { bookmarks: {} } };
  const CASES: readonly (readonly [flags: readonly string[], RegExp])[] = [
    [['--discover'], /^\{\n {2}"streams": \[/],
    [['--about'], /^tap-sentry v/],
    [['--about', '--format', 'json'], /^\{\n {2}"name": "tap-sentry"/],
    [['--about', '--format=markdown'], /^# tap-sentry\n/],
    [['--version'], /^tap-sentry v\d/],
    [['--help'], /tap-sentry/],
    [['--discover', '--about'], /^tap-sentry v/],
    [['--discover', '--dev'], /^\{\n {2}"streams"/],
  ];
  const run = runsOf(() => CASES.map(([flags]) => ({ config, ...files, flags })));

  it.each(CASES.map((row, index) => [...row, index] as const))(
    '--config --catalog --state with %j',
    (_flags, expected, index) => {
      const { code, stdout, stderr } = run(index);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(expected);
      expect(stdout).not.toContain(simulator.token);
    },
  );

  it.each([[['--discover']], [['--about']], [['--about', '--discover']]])(
    'files that cannot be used are no obstacle to %j',
    async (flags) => {
      const none = join(folder, 'none.json');
      const result = await runTap({
        config: '{broken',
        flags: [...flags, '--catalog', none, '--state', folder],
      });
      expect(result.code).toBe(0);
      expect(result.stdout.length).toBeGreaterThan(100);
      expect(result.stderr).not.toMatch(/ERROR|CRITICAL/);
    },
  );

  it.each([
    [['--test'], STREAM_NAMES.length, true],
    [['--test=all', '--dev'], STREAM_NAMES.length, true],
    [['--test=schema'], STREAM_NAMES.length, false],
  ])('--config --catalog --state with %j', async (flags, schemas, hasRecords) => {
    const result = await success({ config, ...files, flags });
    expect(result.messages.filter(({ type }) => type === 'SCHEMA')).toHaveLength(schemas);
    expect(result.messages.some(({ type }) => type === 'RECORD')).toBe(hasRecords);
  });

  it('--properties and short forms mean the same', async () => {
    const { stdout } = await runTap({ flags: ['-d'] });
    const path = join(folder, 'c.json');
    writeFileSync(path, stdout);
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    writeFileSync(join(folder, 's.json'), '{}');
    const flags = ['-c', join(folder, 'config.json'), '-p', path, '-s', join(folder, 's.json')];
    const result = await success({ flags });
    expect(recordsOf(result.messages, 'teams')).toHaveLength(2);
  });

  it('ENV reads the settings of the environment, which win', async () => {
    const result = await success({
      config: { ...config, api_token: 'wrong' },
      flags: ['--config=ENV'],
      env: { TAP_SENTRY_API_TOKEN: simulator.token },
      catalog: coreCatalog(),
    });
    expect(recordsOf(result.messages, 'projects')).toHaveLength(3);
  });
});
