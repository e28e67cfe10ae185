import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import type { StreamDefinition } from '../../src/streams/definition.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { tagHash } from '../../src/streams/project-users.ts';
import { DRAFTS } from '../contract/drafts.ts';
import { createWorld, type HostileKind, spoil, startSimulator } from '../simulator/index.ts';
import { catalogOf } from '../support/catalogs.ts';
import { coreCatalog } from '../support/core-streams.ts';
import { recordsOf, runTap, type TapResult } from '../support/run-tap.ts';
import { parseMessage } from '../support/singer-parser.ts';
import {
  account,
  type Canned,
  type CannedServer,
  ORGANIZATION,
  PROJECT,
  startCanned,
} from './canned-server.ts';
import { holding, nested, type Path, pathsIn, TIMES, toText, VALUES } from './hostile-records.ts';

jest.setTimeout(60_000);

const MEGABYTE = 1024 * 1024;
const CONFIG = { api_token: 'sntryu_0123456789abcdef', organization: 'acme', start_date: '2026-01-01' };
const RECENT = '2026-03-01T10:00:00Z';

/**
 * The streams that are lists of their own, with the schemas they are discovered with. Numbers over time are none: the
 * tap makes their rows, of answers that it takes as they should be or not at all.
 */
const LISTS = STREAMS.filter(
  ({ isOneObject, parent, series }) => !isOneObject && parent === undefined && series === undefined,
);
const READ = STREAMS.filter(({ parent }) => parent === undefined).map(({ tapStreamId }) => tapStreamId);
const schemaOf = (stream: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`../../catalog/${stream}.json`, import.meta.url), 'utf8'));

/** The key that a record brings along; the others say where it was read. */
const ownKey = ({ keyProperties }: StreamDefinition): string => keyProperties.at(-1) ?? 'id';

/** What a key is under the name that the server has for it, and what becomes of it. */
const KEY_FROM: Readonly<Record<string, { readonly field: string; readonly made: (raw: string) => string }>> =
  {
    project_users: { field: 'tagValue', made: tagHash },
    replays: { field: 'id', made: (raw) => raw.replaceAll('-', '') },
  };

/** What a record must have to be taken for one of its stream at all, beside its key. */
const NEEDED: Readonly<Record<string, JsonObject>> = {
  issues: { project: PROJECT },
  feedback_issues: { project: PROJECT, issueCategory: 'feedback' },
  project_members: { projects: [] },
  replays: { project_id: PROJECT.id },
};

const rawKey = (definition: StreamDefinition): string =>
  KEY_FROM[definition.tapStreamId]?.field ?? ownKey(definition);

/** Fields that are no columns and that columns are made of. */
const MADE_OF: Readonly<Record<string, readonly Path[]>> = { project_filters: [['active']] };

/** The parts of a key before the last that a record brings along, the same in all of them. */
const restOfKey = ({ keyProperties }: StreamDefinition): JsonObject =>
  Object.fromEntries(
    keyProperties
      .slice(0, -1)
      .filter((name) => !['organizationId', 'projectID'].includes(name))
      .map((name) => [name, 'any']),
  );

/** Whether all columns are texts: any value can become one. */
function isText(stream: string): boolean {
  const columns = Object.values(schemaOf(stream)['properties'] as Record<string, JsonObject>);
  return columns.every(
    ({ $ref, type, format }) => $ref !== undefined || (String(type).includes('string') && !format),
  );
}

/** The least of a good record. */
function good(definition: StreamDefinition, key: string): JsonObject {
  const { tapStreamId, replication } = definition;
  return {
    ...NEEDED[tapStreamId],
    ...restOfKey(definition),
    [rawKey(definition)]: key,
    ...(replication.method === 'INCREMENTAL' && { [replication.replicationKey]: RECENT }),
  };
}

/** Whatever a record is, its id is none of the things that are wrong with it. */
const idOf = (text: string): string => text.replace(/[^\w]/g, '_');

type Row = { readonly key: string; readonly path: Path; readonly value: string; readonly raw: JsonObject };

/** A record per declared field and unexpected value, which is otherwise good. */
function spoiledRows(definition: StreamDefinition): Row[] {
  const { tapStreamId, keyProperties, replication } = definition;
  const rows: Row[] = [];
  for (const path of [...pathsIn(schemaOf(tapStreamId)), ...(MADE_OF[tapStreamId] ?? [])]) {
    const [field = ''] = path;
    if (keyProperties.includes(field) || field === rawKey(definition)) continue;
    // By this the stream itself is known, and what has another one is no record of it.
    if (field === 'issueCategory' && field in (NEEDED[tapStreamId] ?? {})) continue;
    const isTimeline = replication.method === 'INCREMENTAL' && field === replication.replicationKey;
    for (const [value, content] of Object.entries(VALUES)) {
      // A number there is a time, and one that was not asked for.
      if (isTimeline && typeof content === 'number') continue;
      const key = idOf(`${path.join('.')} ${value}`);
      const raw = { ...good(definition, key), ...(holding(path, content) as JsonObject) };
      rows.push({ key, path, value, raw });
    }
  }
  return rows;
}

/**
 * Each project costs a request for its events, and issues are counted up to a thousand only: of their rows every third
 * will do.
 */
const ROWS = new Map(
  LISTS.map((definition) => {
    const rows = spoiledRows(definition);
    const isLong = definition.listsProjects === true || definition.isCounted === true;
    return [definition.tapStreamId, isLong ? rows.filter((_, index) => index % 3 === 0) : rows];
  }),
);

/** All bad records of a stream, a good one before every tenth, and some that lack their key. */
function listOf(definition: StreamDefinition): string {
  const rows = ROWS.get(definition.tapStreamId) as Row[];
  const key = rawKey(definition);
  const all = rows.flatMap(({ raw }, index) =>
    index % 10 === 0 ? [good(definition, `good-${index}`), raw] : [raw],
  );
  const keyless = [
    { ...good(definition, ''), [key]: null },
    { ...good(definition, ''), [key]: undefined },
  ];
  const last = good(definition, 'good-last');
  return toText([...all, ...keyless, last] as JsonValue);
}

/** The organization with an unexpected value in each of its fields. */
function spoiledOrganization(): string {
  const values = Object.values(VALUES);
  const fields = Object.keys(schemaOf('organizations')['properties'] as JsonObject);
  return toText({
    ...Object.fromEntries(fields.map((name, index) => [name, values[index % values.length] ?? null])),
    ...ORGANIZATION,
  });
}

/** What there is of a project whose record was spoiled: its id in an object, or nothing in a list. */
function ofOtherProject(path: string): Canned {
  const [, id] = /^\/api\/0\/projects\/1\/([^/]+)\/$/.exec(path) ?? [];
  return { body: id === undefined ? [] : { id: decodeURIComponent(id) } };
}

/** Checks that records without their keys are all that is missing, and that the run says so. */
function expectOnlyKeyless({ code, stderr }: TapResult): void {
  const lines = stderr.trimEnd().split('\n');
  expect({ code, lastLine: lines.at(-1) }).toMatchObject({
    code: 1,
    lastLine: expect.stringMatching(/CRITICAL \| tap-sentry \| Incomplete: .*without/),
  });
  const errors = lines.filter((line) => line.includes('| ERROR '));
  expect(errors.length).toBeGreaterThan(1);
  for (const line of errors)
    expect(line).toMatch(/(a record without its key|2 records without their keys) \(.*\) cannot be loaded/);
}

/** Checks all that a reader of standard output relies on. */
function expectSoundOutput(result: TapResult): void {
  const lines = result.stdout.split('\n').slice(0, -1);
  expect(lines.length).toBeGreaterThan(0);
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThan(4 * MEGABYTE);
  // What cannot be stored can only come escaped, and nothing that is escaped may be it.
  expect(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(result.stdout)).toBe(false);
  for (const line of lines) parseMessage(line);
}

/** Every record against the SCHEMA of its stream, by each version of JSON Schema that a target may use. */
function problemsIn(result: TapResult): string[] {
  return DRAFTS.flatMap(([draft, validator]) => {
    const validators = new Map(
      result.messages
        .filter(({ type }) => type === 'SCHEMA')
        .map(({ stream, schema }) => [stream, validator().compile(schema)] as const),
    );
    return result.messages
      .filter(({ type }) => type === 'RECORD')
      .flatMap(({ stream, record }) => {
        const validate = validators.get(stream);
        return validate?.(record) === true ? [] : [`${draft} ${stream}: ${JSON.stringify(validate?.errors)}`];
      });
  });
}

describe.each([
  ['nested', {}],
  ['flattened', { flattening_enabled: true, flattening_max_depth: 3 }],
])('unexpected values in every declared field, %s', (_name, settings) => {
  let server: CannedServer;
  let result: TapResult;
  beforeAll(async () => {
    const bodies = Object.fromEntries(
      LISTS.map((definition) => [definition.tapStreamId, listOf(definition)]),
    );
    // The list of projects must leave one project to be read.
    const projects = bodies['projects']?.replace(/\]$/, `,${JSON.stringify(PROJECT)}]`);
    const answers = account({ ...bodies, projects, organizations: spoiledOrganization() });
    server = await startCanned((path, own, search) =>
      path.startsWith('/api/0/projects/') && !path.includes('/2/')
        ? ofOtherProject(path)
        : answers(path, own, search),
    );
    result = await runTap({
      config: { ...CONFIG, ...settings, base_url: server.url },
      catalog: catalogOf(READ),
    });
  }, 60_000);
  afterAll(() => server.close());

  it('cost the records without a key alone, in lines that every reader takes', () => {
    expectOnlyKeyless(result);
    expectSoundOutput(result);
  });

  it('leave the organization itself in its place', () => {
    expect(recordsOf(result.messages, 'organizations')).toMatchObject([ORGANIZATION]);
    expect(result.stderr).toMatch(/Changed on the way: organizations: not of the declared type/);
  });

  it('lead to no request for a project without an id', () => {
    const asked = server.requests.map(({ path }) => decodeURIComponent(path));
    expect(asked).toContain('/api/0/projects/1/2/events/');
    expect(asked.filter((path) => /\/(null|undefined|\[object Object\]|)\/events/.test(path))).toEqual([]);
  });

  it('leave records that follow their SCHEMA by every draft', () => {
    expect(problemsIn(result)).toEqual([]);
  });

  it.each(LISTS.map((definition) => [definition.tapStreamId, definition] as const))(
    'cost no record of %s, good or bad',
    (stream, definition) => {
      const key = ownKey(definition);
      const found = new Set(recordsOf(result.messages, stream).map((record) => record[key]));
      const isFound = (raw: string): boolean => found.has(KEY_FROM[stream]?.made(raw) ?? raw);
      const rows = ROWS.get(stream) as Row[];
      expect(rows.length).toBeGreaterThan(50);
      const good = rows.flatMap((_, index) => (index % 10 === 0 ? [`good-${index}`] : []));
      const all = [...rows.map((row) => row.key), ...good, 'good-last'];
      expect(all.filter((name) => !isFound(name))).toEqual([]);
    },
  );

  it.each(LISTS.map(({ tapStreamId }) => tapStreamId))(
    'of %s are counted in the log, with the records that lack their key',
    (stream) => {
      const line = result.stderr.split('\n').find((text) => text.includes(`Changed on the way: ${stream}:`));
      expect(line).toMatch(/records dropped for lack of a key: 2;/);
      if (!isText(stream)) expect(line).toMatch(/not of the declared type, sent as null: \S+ \(\d+\)/);
      expect(line).toMatch(/converted to the declared type|\d+ more/);
    },
  );
});

describe('one kind of bad value', () => {
  const teams = async (rows: string, settings: object = {}): Promise<TapResult> => {
    const server = await startCanned(account({ teams: rows }));
    const result = await runTap({
      config: { ...CONFIG, ...settings, base_url: server.url },
      catalog: coreCatalog(),
    });
    await server.close();
    expect(result.code).toBe(0);
    expectSoundOutput(result);
    return result;
  };

  it('times come in one form, whatever the form they are sent in', async () => {
    const rows = TIMES.map(([dateCreated], index) => ({ id: String(index), dateCreated }));
    const result = await teams(JSON.stringify(rows));
    const records = recordsOf(result.messages, 'teams');
    expect(records.map(({ dateCreated }, index) => [TIMES[index]?.[0], dateCreated])).toEqual(TIMES);
    const unreadable = TIMES.filter(([, expected]) => expected === null).length;
    expect(result.stderr).toContain(`sent as null: dateCreated (${unreadable})`);
  });

  it('long texts are cut, and the log says how many', async () => {
    const rows = [
      { id: '1', name: 'x'.repeat(5 * MEGABYTE) },
      { id: '2', name: 'fine' },
    ];
    const result = await teams(JSON.stringify(rows));
    const [long, fine] = recordsOf(result.messages, 'teams');
    expect(String(long?.['name'])).toMatch(/^x+…\[cut: \d+ characters\]$/);
    expect(fine).toMatchObject({ id: '2', name: 'fine' });
    expect(result.stderr).toMatch(
      /WARNING .*tap-sentry\.teams .*too long for one line: 1 texts in it were cut/,
    );
  });

  it('long texts of three bytes a character, and of escapes, fit as well', async () => {
    const name = '语'.repeat(2 * MEGABYTE);
    const slug = '\u0001'.repeat(MEGABYTE);
    const result = await teams(JSON.stringify([{ id: '1', name, slug }, { id: '2' }]));
    expect(recordsOf(result.messages, 'teams').map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('long numbers keep their digits where a text is declared', async () => {
    const result = await teams('[{"id": 1152921504606846976, "name": -1152921504606846977}]');
    const [record] = recordsOf(result.messages, 'teams');
    expect(record).toMatchObject({ id: '1152921504606846976', name: '-1152921504606846977' });
  });

  it('names of the prototype are data like any other', async () => {
    const text =
      '[{"id": "1", "__proto__": {"name": "inherited"}, "constructor": 7, "toString": null}, {"id": "2"}]';
    const result = await teams(text);
    const records = recordsOf(result.messages, 'teams');
    expect(records.map(({ id, name }) => [id, name])).toEqual([
      ['1', null],
      ['2', null],
    ]);
  });

  it('fields that are new are kept in otherFields and named', async () => {
    const result = await teams('[{"id": "1", "brandNew": {"x": 1}}, {"id": "2", "avatar": {"brandNew": 2}}]');
    expect(recordsOf(result.messages, 'teams').map(({ otherFields }) => otherFields)).toEqual([
      { brandNew: { x: 1 } },
      { 'avatar.brandNew': 2 },
    ]);
    expect(result.stderr).toMatch(
      /not in the schema, kept in otherFields: brandNew \(1\), avatar.brandNew \(1\)/,
    );
  });

  it('depth fails the second of its record, and no other', async () => {
    const server = await startCanned(
      account({
        issues: JSON.stringify([
          { id: '1', lastSeen: RECENT, project: PROJECT, metadata: nested(3000) },
          { id: '2', lastSeen: RECENT, project: PROJECT, metadata: { fine: 1 } },
        ]),
        teams: JSON.stringify([{ id: '1', avatar: nested(90) }]),
      }),
    );
    const result = await runTap({ config: { ...CONFIG, base_url: server.url }, catalog: coreCatalog() });
    await server.close();
    expect(result.code).toBe(1);
    expect(recordsOf(result.messages, 'issues')).toEqual([]);
    expect(recordsOf(result.messages, 'teams')).toHaveLength(1);
    expect(result.stderr.trimEnd().split('\n').at(-1)).toMatch(
      /Incomplete: issues of acme: .*more than 100 levels deep/,
    );
  });
});

describe('a Sentry whose records are spoiled in every way at once', () => {
  const NOW = Math.floor(Date.now() / 1000) * 1000;
  const KINDS: readonly HostileKind[] = [
    'nul',
    'lone-surrogate',
    'huge-integer',
    'wrong-types',
    'unknown-fields',
    'proto',
    'deep',
    'huge-string',
  ];

  it('gives all its records, but for those without a key', async () => {
    const world = createWorld({
      seed: 7,
      now: NOW,
      projects: 2,
      teams: KINDS.length + 2,
      members: 2,
      issues: KINDS.length + 4,
      events: 60,
      releases: 4,
    });
    const period = { start: new Date(NOW - 80 * 86_400_000).toISOString() };
    const simulator = await startSimulator(world, { now: () => NOW });
    const keys = (stream: string): string[] => [...simulator.truth(stream, period).keys()];
    const [issues, teams, events] = [keys('issues'), [...simulator.truth('teams').keys()], keys('events')];
    for (const [index, kind] of KINDS.entries()) {
      spoil(world, 'teams', String(teams[index]), kind);
      if (kind === 'wrong-types') continue;
      spoil(world, 'issues', String(issues[index]), kind);
      spoil(world, 'events', String(events[index]), kind);
    }
    spoil(world, 'teams', String(teams.at(-1)), 'null-key');
    spoil(world, 'issues', String(issues.at(-1)), 'missing-key');
    const result = await runTap({
      config: {
        ...CONFIG,
        organization: world.organizations[0]?.slug,
        base_url: simulator.url,
        start_date: period.start,
      },
      catalog: coreCatalog(),
    });
    await simulator.close();
    expectOnlyKeyless(result);
    expectSoundOutput(result);
    expect(problemsIn(result)).toEqual([]);
    const found = (stream: string, key = 'id') =>
      recordsOf(result.messages, stream).map((record) => String(record[key]));
    expect(found('teams').sort()).toEqual(teams.slice(0, -1).sort());
    expect(found('issues').sort()).toEqual(issues.slice(0, -1).sort());
    expect(found('events', 'eventID').sort()).toEqual([...new Set(events)].sort());
    expect(result.stderr).toMatch(/teams: records dropped for lack of a key: 1/);
    expect(result.stderr).toMatch(/issues: records dropped for lack of a key: 1/);
  }, 60_000);
});
