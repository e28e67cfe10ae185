import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DRAFTS, problemsOf } from '../contract/drafts.ts';
import { createWorld, type Simulator, sendFeedback, startSimulator } from '../simulator/index.ts';
import { lastState, recordsOf, runTap, type SingerMessage, type TapResult } from '../support/run-tap.ts';

/**
 * What singer-check-tap and the standard tests of Meltano's SDK ask of every tap, without their mercy: a tap that
 * emits nothing, or a key twice, fails here.
 */

const NOW = Math.floor(Date.now() / 1000) * 1000;
const world = createWorld({
  seed: 31,
  now: NOW - 3_600_000,
  projects: 6,
  emptyProjects: 1,
  teams: 3,
  members: 20,
  issues: 80,
  events: 600,
  releases: 30,
});
sendFeedback(world, world.projects[0]?.id ?? '', new Date(NOW - 2 * 3_600_000).toISOString());

type Entry = {
  readonly tap_stream_id: string;
  readonly schema: { readonly properties: Record<string, unknown> };
  readonly key_properties: readonly string[];
  readonly replication_key?: string;
  readonly metadata: readonly {
    readonly breadcrumb: readonly string[];
    readonly metadata: Record<string, unknown>;
  }[];
};

let simulator: Simulator;
let config: Readonly<Record<string, unknown>>;
let discovered: TapResult;
let discoveredStreams: readonly Entry[];
/** Those that are read where nothing is selected. */
let streams: readonly Entry[];
let plain: TapResult;
let again: TapResult;

beforeAll(async () => {
  simulator = await startSimulator(world, { now: () => NOW });
  config = {
    api_token: simulator.token,
    organization: world.organizations[0]?.slug,
    base_url: simulator.url,
  };
  discovered = await runTap({ config, flags: ['--discover'] });
  discoveredStreams = (JSON.parse(discovered.stdout) as { streams: Entry[] }).streams;
  streams = discoveredStreams.filter(({ metadata }) => metadata[0]?.metadata['selected-by-default']);
  plain = await runTap({ config });
  again = await runTap({ config, state: lastState(plain.messages) });
}, 60_000);

afterAll(() => simulator.close());

/** What is wrong with the order of messages, or with a record by the last SCHEMA of its stream. */
function problemsIn(messages: readonly SingerMessage[], makeValidator: (typeof DRAFTS)[number][1]): string[] {
  const schemas = new Map<string, { schema: SingerMessage['schema']; check: ReturnType<typeof compiled> }>();
  const problems: string[] = [];
  for (const message of messages) {
    if (message.type === 'SCHEMA') {
      problems.push(...problemsOf(makeValidator(), message.schema));
      schemas.set(message.stream, {
        schema: message.schema,
        check: compiled(makeValidator(), message.schema),
      });
    }
    if (message.type !== 'RECORD') continue;
    const known = schemas.get(message.stream);
    if (known === undefined) problems.push(`a RECORD of ${message.stream} came before its SCHEMA`);
    else problems.push(...known.check(message.record), ...undeclared(known.schema, message.record));
  }
  return problems;
}

function compiled(
  validator: ReturnType<(typeof DRAFTS)[number][1]>,
  schema: SingerMessage['schema'],
): (record: unknown) => string[] {
  const validate = validator.compile(schema);
  return (record) => (validate(record) ? [] : [validator.errorsText(validate.errors)]);
}

function undeclared(schema: SingerMessage['schema'], record: Record<string, unknown>): string[] {
  const properties = schema['properties'] as Record<string, unknown>;
  return Object.keys(record).filter((name) => !Object.hasOwn(properties, name));
}

/** Every key of a value, at any depth. */
function keysWithin(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...keysWithin(inner)]);
}

describe('the command line', () => {
  it.each([
    [['--version'], /^tap-sentry v\d+\.\d+\.\d+\n$/],
    [['--about'], /api_token/],
    [['--about', '--format', 'markdown'], /^# .*tap-sentry/m],
  ])('prints with %p and needs no config', async (flags, expected) => {
    const { code, stdout } = await runTap({ flags });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(expected) });
  });

  it('describes itself as JSON', async () => {
    const { stdout } = await runTap({ flags: ['--about', '--format', 'json'] });
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'tap-sentry',
      settings: { type: 'object', properties: { api_token: expect.anything() } },
    });
  });
});

describe('a sync without a catalog', () => {
  it('ends well twice, the second time from its own state', () => {
    expect([discovered.code, plain.code, again.code]).toEqual([0, 0, 0]);
  });

  it('emits records of every stream', () => {
    for (const { tap_stream_id } of streams) {
      expect({ tap_stream_id, some: recordsOf(plain.messages, tap_stream_id).length > 0 }).toEqual({
        tap_stream_id,
        some: true,
      });
    }
  });

  it.each(DRAFTS)('emits only records that follow their SCHEMA under %s', (_draft, makeValidator) => {
    expect(problemsIn(plain.messages, makeValidator)).toEqual([]);
    expect(problemsIn(again.messages, makeValidator)).toEqual([]);
  });

  it('emits the key of each record, once', () => {
    for (const { tap_stream_id, key_properties } of streams) {
      const keys = recordsOf(plain.messages, tap_stream_id).map((record) =>
        key_properties.map((name) => record[name] ?? `no ${name}`),
      );
      expect(keys.flat().filter((value) => String(value).startsWith('no '))).toEqual([]);
      expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(keys.length);
    }
  });

  it('ends with a state in which nothing is left in progress', () => {
    for (const result of [plain, again]) {
      expect(result.messages.at(-1)?.type).toBe('STATE');
      const keys = keysWithin(lastState(result.messages));
      expect(keys).toContain('bookmarks');
      expect(keys).not.toContain('progress_markers');
    }
  });
});

describe('discovery', () => {
  it('gives a catalog that syncs as it is, to the same records', async () => {
    const withCatalog = await runTap({ config, catalog: discovered.stdout });
    const contents = ({ messages }: TapResult): unknown[] =>
      messages.map(({ type, stream, record, schema }) => ({ type, stream, record, schema }));
    expect(contents(withCatalog)).toEqual(contents(plain));
  });

  it('declares its keys and replication keys in its schemas', () => {
    for (const { schema, key_properties, replication_key } of discoveredStreams) {
      expect(key_properties.length).toBeGreaterThan(0);
      const names = [...key_properties, ...(replication_key === undefined ? [] : [replication_key])];
      expect(names.filter((name) => !Object.hasOwn(schema.properties, name))).toEqual([]);
    }
  });

  it('has metadata for each stream and each of its properties', () => {
    for (const { schema, metadata } of discoveredStreams) {
      const crumbs = metadata.map(({ breadcrumb }) => breadcrumb.join('.'));
      const wanted = ['', ...Object.keys(schema.properties).map((name) => `properties.${name}`)];
      expect(crumbs).toEqual(expect.arrayContaining(wanted));
      expect(new Set(crumbs).size).toBe(crumbs.length);
    }
  });
});

describe('--test', () => {
  it('reads one record of every stream', async () => {
    const { code, messages } = await runTap({ config, flags: ['--test'] });
    const counts = streams.map(({ tap_stream_id }) => recordsOf(messages, tap_stream_id).length);
    expect({ code, counts }).toEqual({ code: 0, counts: streams.map(() => 1) });
  });

  it('emits schemas alone when it is told so', async () => {
    const { code, messages } = await runTap({ config, flags: ['--test=schema'] });
    const types = messages.map(({ type }) => type);
    expect(code).toBe(0);
    expect(types).not.toContain('RECORD');
    expect(types.filter((type) => type === 'SCHEMA')).toHaveLength(streams.length);
  });
});
