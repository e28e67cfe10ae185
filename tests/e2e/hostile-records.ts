import type { JsonObject, JsonValue } from '../../src/json.ts';

/** Stands for a piece of JSON text that no value of JavaScript turns into. */
const verbatim = (text: string): string => `@verbatim ${text}@`;

/** The JSON text of a value with the pieces above put in. */
export function toText(value: JsonValue): string {
  return JSON.stringify(value).replace(/"@verbatim ([^@]*)@"/g, (_, text: string) =>
    text.replaceAll('\\"', '"'),
  );
}

/** An object in an object, `levels` times. */
export function nested(levels: number): JsonObject {
  let inner: JsonObject = { bottom: true };
  for (let level = 0; level < levels; level += 1) inner = { inner };
  return inner;
}

const POLLUTING = verbatim('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');

/** What a field may hold although nobody expects it. */
export const VALUES: Readonly<Record<string, JsonValue>> = {
  null: null,
  true: true,
  zero: 0,
  fraction: -1.5,
  'beyond a double': verbatim('1e400'),
  'two to the sixty': verbatim('1152921504606846976'),
  'empty text': '',
  text: 'neither number nor date',
  nul: 'a\u0000b\u0000',
  'half a pair': 'a\ud800b\udc00c',
  separators: 'a\u2028b\u2029c\r\nd\u001b[31m',
  'empty list': [],
  'list of lists': [[1, 'two', null], { three: 3 }, 'four'],
  'empty object': {},
  'odd keys': { 'a\u0000b': 1, 'x\ud800': { '\u0000': ['\udfff'] }, '': 0, 'with.dot': 1 },
  polluting: POLLUTING,
  deep: nested(80),
};

/** Times as Sentry writes them, and what a record must hold. */
export const TIMES: readonly (readonly [JsonValue, string | null])[] = [
  ['2026-03-01T10:11:19Z', '2026-03-01T10:11:19.000000Z'],
  ['2026-03-01T10:11:19.123456Z', '2026-03-01T10:11:19.123456Z'],
  ['2026-03-01T10:11:19.123Z', '2026-03-01T10:11:19.123000Z'],
  ['2026-03-01T10:11:19+00:00', '2026-03-01T10:11:19.000000Z'],
  ['2026-03-01T10:11:19.5-02:30', '2026-03-01T12:41:19.500000Z'],
  ['2026-03-01T10:11:19', '2026-03-01T10:11:19.000000Z'],
  ['2026-03-01T10:11:19.123456789Z', '2026-03-01T10:11:19.123456Z'],
  ['2026-03-01 10:11:19', '2026-03-01T10:11:19.000000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000000Z'],
  ['yesterday', null],
  ['', null],
  ['0000-00-00T00:00:00Z', null],
  ['2026-02-30T00:00:00Z', null],
  ['2026-13-01T00:00:00Z', null],
  ['2026-03-01T25:00:00Z', null],
  ['+010000-01-01T00:00:00Z', null],
  ['12026-03-01T00:00:00Z', null],
  [1_770_000_000, null],
  [['2026-03-01'], null],
  [{}, null],
];

/** A field of a schema: names from the top, with `[]` for the items of a list. */
export type Path = readonly string[];

/** Every field that a schema declares, at any depth. */
export function pathsIn(schema: JsonObject, path: Path = []): Path[] {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonObject>;
  const items = schema['items'] as JsonObject | undefined;
  return [
    ...Object.entries(properties).flatMap(([name, child]) => [
      [...path, name],
      ...pathsIn(child, [...path, name]),
    ]),
    ...(items === undefined ? [] : [[...path, '[]'], ...pathsIn(items, [...path, '[]'])]),
  ];
}

/** An object that holds the value at the path and nothing else. */
export function holding([name, ...rest]: Path, value: JsonValue): JsonValue {
  if (name === undefined) return value;
  const inner = holding(rest, value);
  return name === '[]' ? [inner] : { [name]: inner };
}
