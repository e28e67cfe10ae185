import type { JsonObject, JsonValue } from '../../src/json.ts';
import { Refusal } from './refusal.ts';
import { raw } from './reply.ts';
import type { HostileKind, World } from './world.ts';

const KEYS: Readonly<Record<string, string>> = { events: 'eventID', releases: 'version' };
const MEGABYTE = 1_048_576;
/** What a server may send: deeper pages are not read. */
const DEPTH = 90;

/** How a record is spoiled; it gets a copy and the name of the key of its stream. */
const SPOIL: Readonly<Record<HostileKind, (record: JsonObject, key: string) => JsonObject>> = {
  nul: (record) => ({ ...record, ...texts(record, 'a\u0000b') }),
  'lone-surrogate': (record) => ({ ...record, ...texts(record, 'a\ud800b\udc00c') }),
  'huge-integer': (record) => ({
    ...record,
    userCount: raw('1152921504606846976'),
    size: raw('1152921504606846976'),
  }),
  'wrong-types': (record, key) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name, name === key ? value : wrong(value)]),
    ),
  'unknown-fields': (record) => ({
    ...record,
    brandNew: { 'with.dot': [1, 'two', null] },
    'odd key: é': true,
  }),
  'null-key': (record, key) => ({ ...record, [key]: null }),
  'missing-key': (record, key) => ({ ...record, [key]: undefined }),
  'no-id': (record, key) => ({ ...record, [key]: undefined, id: undefined }),
  // As a server in Python writes it, and as JSON does not know it.
  nan: (record) => ({ ...record, userCount: raw('NaN') }),
  fatal: () => {
    throw new Refusal(500, { detail: 'Internal Error', errorId: null });
  },
  proto: (record) =>
    JSON.parse(
      `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},${JSON.stringify(record).slice(1)}`,
    ),
  deep: (record) => ({ ...record, metadata: nested() }),
  'huge-string': (record) => ({ ...record, ...texts(record, 'x'.repeat(5 * MEGABYTE)) }),
  'bad-date': (record) => ({
    ...record,
    ...Object.fromEntries(
      ['dateCreated', 'firstSeen', 'dateReleased', 'dateReceived']
        .filter((name) => name in record)
        .map((name) => [name, 'yesterday-ish']),
    ),
  }),
};

/** Lets a record come out spoiled from now on. `key` is the value of its key as in `truth`. */
export function spoil(world: World, stream: string, key: string, ...kinds: readonly HostileKind[]): void {
  world.hostile.set(`${stream}:${key}`, [...(world.hostile.get(`${stream}:${key}`) ?? []), ...kinds]);
}

/** Lets all records of a stream come out as they are again. */
export function heal(world: World, stream: string): void {
  for (const name of [...world.hostile.keys()]) {
    if (name.startsWith(`${stream}:`)) world.hostile.delete(name);
  }
}

/** The record as it leaves the server. */
export function spoiled(world: World, stream: string, record: JsonObject): JsonObject {
  if (world.hostile.size === 0) return record;
  const key = KEYS[stream] ?? 'id';
  const kinds = world.hostile.get(`${stream}:${String(record[key])}`) ?? [];
  return kinds.reduce((spoiling, kind) => SPOIL[kind](spoiling, key), record);
}

/** Free text that every kind of record has, as far as this one has it. */
function texts(record: JsonObject, text: string): JsonObject {
  return Object.fromEntries(
    ['title', 'name', 'message', 'ref'].filter((name) => name in record).map((name) => [name, text]),
  );
}

function wrong(value: JsonValue | undefined): JsonValue {
  if (typeof value === 'string') return { not: 'text' };
  if (typeof value === 'number' || typeof value === 'boolean') return 'neither number nor boolean';
  if (Array.isArray(value)) return 7;
  return ['no object'];
}

function nested(): JsonObject {
  let inner: JsonObject = {};
  for (let depth = 0; depth < DEPTH; depth += 1) inner = { inner };
  return inner;
}
