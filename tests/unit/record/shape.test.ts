import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import { createShapeReport, type ShapeReport } from '../../../src/record/shape/report.ts';
import { compileShape } from '../../../src/record/shape.ts';
import type { Scope } from '../../../src/streams/definition.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { projects } from '../../../src/streams/projects.ts';

const SCOPE: Scope = { organizationId: '1', organizationSlug: 'acme' };
const TEXT = { type: ['null', 'string'] };
const OPEN = { type: ['null', 'object'] };
const DATE = { ...TEXT, format: 'date-time' };

type Shaped = { readonly record: JsonObject | undefined; readonly report: ShapeReport };

/** Shapes one record of a stream whose key is `id` and whose other fields are given. */
function shaped(fields: JsonObject, raw: JsonObject, clean = false, definition = projects): Shaped {
  const report = createShapeReport();
  const schema = { type: 'object', properties: { id: { type: ['string'] }, ...fields } };
  const shape = compileShape({ definition, schema, keyProperties: ['id'] }, report);
  return { record: shape({ id: '7', ...raw }, SCOPE, clean), report };
}

/** What becomes of one value under one schema. */
function coerced(schema: JsonObject, value: JsonValue): JsonValue | undefined {
  return shaped({ field: schema }, { field: value }).record?.['field'];
}

function nested(levels: number, leaf: JsonValue = 'leaf'): JsonValue {
  let value = leaf;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { inner: value } : [value];
  return value;
}

function depthOf(value: unknown): number {
  let depth = 0;
  for (let node = value; typeof node === 'object' && node !== null; node = Object.values(node)[0]) depth += 1;
  return depth;
}

describe('compileShape', () => {
  it('sends declared fields in the order of the schema, missing ones as null, and no others', () => {
    const { record, report } = shaped({ b: TEXT, a: TEXT, none: TEXT }, { a: 'A', b: 'B', more: 1 });
    expect(JSON.stringify(record)).toBe('{"id":"7","b":"B","a":"A","none":null}');
    expect(report.unknown.size).toBe(0);
  });

  it('puts the context on every record', () => {
    const fields = { organizationId: { type: ['string'] }, organizationSlug: TEXT };
    expect(shaped(fields, { organizationId: 'wrong' }).record).toEqual({
      id: '7',
      organizationId: '1',
      organizationSlug: 'acme',
    });
  });

  it('computes derived fields from fields that are not sent', () => {
    const fields = { count: { type: ['null', 'integer'] }, projectId: TEXT };
    const raw = { count: '3', lifetime: { count: '40' }, project: { id: '11' } };
    expect(shaped(fields, raw, true, issues).record).toMatchObject({ count: 40, projectId: '11' });
    expect(shaped({ type: TEXT }, { 'event.type': 'error' }, true, events).record?.['type']).toBe('error');
  });

  it.each<[string, JsonObject]>([
    ['missing', {}],
    ['null', { eventID: null }],
  ])('drops and counts a record whose key is %s', (_name, raw) => {
    const report = createShapeReport();
    const schema = { type: 'object', properties: { eventID: { type: ['string'] } } };
    const shape = compileShape({ definition: events, schema, keyProperties: ['eventID'] }, report);
    expect(shape(raw, SCOPE, true)).toBeUndefined();
    expect(report.withoutKey).toBe(1);
  });

  it('leaves a field out when there is no value and the schema allows no null', () => {
    expect(shaped({ name: { type: 'string' }, size: { type: ['integer'] } }, { size: 'big' }).record).toEqual(
      {
        id: '7',
      },
    );
  });
});

describe('coercion', () => {
  const INTEGER = { type: ['null', 'integer'] };
  const NUMBER = { type: ['null', 'number'] };
  const FLAG = { type: ['null', 'boolean'] };
  const PAIRS = {
    type: ['null', 'array'],
    items: { type: ['null', 'object'], properties: { key: TEXT, value: TEXT } },
  };
  it.each<[JsonObject, JsonValue, JsonValue]>([
    [INTEGER, '42', 42],
    [INTEGER, ' -7 ', -7],
    [INTEGER, '3.0', 3],
    [INTEGER, 1.5, null],
    [INTEGER, '', null],
    [INTEGER, '12abc', null],
    [INTEGER, 2 ** 53, null],
    [INTEGER, '9007199254740993', null],
    [INTEGER, true, 1],
    [INTEGER, {}, null],
    [INTEGER, -0, 0],
    [NUMBER, '1.5e3', 1500],
    [NUMBER, '0x10', null],
    [NUMBER, 'Infinity', null],
    [NUMBER, Number.POSITIVE_INFINITY, null],
    [NUMBER, [1], null],
    [FLAG, 1, true],
    [FLAG, 0, false],
    [FLAG, 'True', true],
    [FLAG, 'false', false],
    [FLAG, 2, null],
    [FLAG, 'yes', null],
    [TEXT, 12.5, '12.5'],
    [TEXT, false, 'false'],
    [TEXT, '', ''],
    [TEXT, { a: [1] }, '{"a":[1]}'],
    [TEXT, ['a\u0000'], '["a"]'],
    [DATE, '2025-04-12T11:34:11Z', '2025-04-12T11:34:11.000000Z'],
    [DATE, '2025-04-12T13:34:11.5+02:00', '2025-04-12T11:34:11.500000Z'],
    [DATE, '', null],
    [DATE, '2025-02-30T00:00:00Z', null],
    [DATE, 1744457651, null],
    [OPEN, 'text', null],
    [OPEN, [], null],
    [{ ...OPEN, properties: {} }, { any: 1 }, { any: 1 }],
    [{ ...OPEN, properties: { a: INTEGER } }, { a: '1', b: 2 }, { a: 1 }],
    [{ ...OPEN, properties: { a: INTEGER } }, {}, {}],
    [{ ...OPEN, properties: { a: { type: 'integer' } } }, { a: 'x' }, {}],
    [
      { ...OPEN, properties: { a: INTEGER }, additionalProperties: true },
      { a: '1', 'b\u0000': 2 },
      { a: 1, b: 2 },
    ],
    [{ type: ['null', 'array'], items: INTEGER }, ['1', 'x', null], [1, null, null]],
    [{ type: ['null', 'array'], items: { type: 'integer' } }, ['1', 'x', null], [1]],
    [{ type: ['null', 'array'], items: {} }, [1, 'a', { b: [] }], [1, 'a', { b: [] }]],
    [{ type: ['null', 'array'], items: OPEN }, { a: 1 }, null],
    [
      PAIRS,
      [['level', 'error'], { key: 'os', value: 1 }],
      [
        { key: 'level', value: 'error' },
        { key: 'os', value: '1' },
      ],
    ],
    [PAIRS, [['one'], 'two'], [null, null]],
    [{}, { any: ['thing'] }, { any: ['thing'] }],
    [{ type: ['null', 'integer', 'string'] }, 'abc', 'abc'],
    [{ type: ['null', 'integer', 'string'] }, '12', '12'],
    [{ type: ['null', 'integer', 'string'] }, 1.5, '1.5'],
    [{ type: ['null', 'integer', 'number'] }, 1.5, 1.5],
    [{ type: 'null' }, 'x', null],
  ])('%j turns %j into %j', (schema, value, expected) => {
    expect(coerced(schema, value)).toEqual(expected);
  });

  it('counts what it converts and what it gives up on, by path', () => {
    const fields = { size: INTEGER, user: { ...OPEN, properties: { id: TEXT, age: INTEGER } } };
    const { report } = shaped(fields, { size: true, user: { id: ['x'], age: 'old' } });
    expect(report.fields.get('size')).toMatchObject({ coerced: 1, nulled: 0 });
    expect(report.fields.get('user.id')).toMatchObject({ coerced: 1, nulled: 0 });
    expect(report.fields.get('user.age')).toMatchObject({ coerced: 0, nulled: 1 });
  });

  it('counts nothing for digits that become the number they spell', () => {
    const { report, record } = shaped({ count: INTEGER }, { count: '1234' });
    expect(record).toMatchObject({ count: 1234 });
    expect(report.fields.get('count')).toMatchObject({ coerced: 0, nulled: 0 });
  });

  it('counts nothing for values that are as declared', () => {
    const { report } = shaped({ size: INTEGER, at: DATE }, { size: 1, at: '2025-04-12T11:34:11Z' }, false);
    for (const tally of report.fields.values()) {
      expect(tally).toEqual({ coerced: 0, nulled: 0, sanitised: 0, truncated: 0 });
    }
  });
});

describe('text', () => {
  const DIRTY = 'a\u0000b\ud800c\udc00';
  const CLEAN = 'ab\ufffdc\ufffd';

  it('frees values and names of NUL and lone surrogates at any depth', () => {
    const { record, report } = shaped(
      { name: TEXT, data: OPEN },
      { name: DIRTY, data: { [DIRTY]: [{ x: DIRTY }] } },
    );
    expect(record).toEqual({ id: '7', name: CLEAN, data: { [CLEAN]: [{ x: CLEAN }] } });
    expect(report.fields.get('name')?.sanitised).toBe(1);
    expect(report.fields.get('data')?.sanitised).toBe(2);
  });

  it('keeps whole surrogate pairs', () => {
    expect(coerced(TEXT, '😀')).toBe('😀');
  });

  it('passes open objects of a clean page on as they are', () => {
    const data = { deep: [{ er: 'x' }] };
    expect(shaped({ data: OPEN }, { data }, true).record?.['data']).toBe(data);
  });
});

describe('hostile structure', () => {
  it.each([true, false])('cuts open objects at a hundred levels (clean page: %s)', (clean) => {
    const { record, report } = shaped({ data: OPEN }, { data: { x: nested(10_000) } }, clean);
    expect(depthOf(record?.['data'])).toBe(100);
    expect(report.fields.get('data')?.truncated).toBe(1);
  });

  it('cuts what becomes JSON text as well', () => {
    const text = shaped({ data: TEXT }, { data: nested(300) }, true).record?.['data'];
    expect(depthOf(JSON.parse(String(text)))).toBe(100);
  });

  it('leaves objects of a hundred levels whole', () => {
    expect(depthOf(shaped({ data: OPEN }, { data: nested(99) }, true).record?.['data'])).toBeLessThan(101);
    const { report } = shaped({ data: OPEN }, { data: nested(99) }, true);
    expect(report.fields.get('data')?.truncated).toBe(0);
  });

  it('never touches a prototype', () => {
    const text =
      '{"__proto__":{"polluted":true},"data":{"__proto__":{"polluted":"\\u0000"}},"known":{"__proto__":1}}';
    const known = { ...OPEN, properties: { a: TEXT } };
    const { record } = shaped({ data: OPEN, known }, JSON.parse(text));
    expect(({} as JsonObject)['polluted']).toBeUndefined();
    expect(JSON.stringify(record)).toBe('{"id":"7","data":{"__proto__":{"polluted":""}},"known":{}}');
    expect(Object.getPrototypeOf(record?.['data'])).toBe(Object.prototype);
  });

  it('reads own properties only', () => {
    const fields = JSON.parse(
      '{"constructor":{"type":["null","string"]},"__proto__":{"type":["null","string"]}}',
    );
    const report = createShapeReport();
    const properties = { id: TEXT, ...fields };
    const shape = compileShape(
      { definition: projects, schema: { type: 'object', properties }, keyProperties: ['id'] },
      report,
    );
    expect(JSON.stringify(shape({ id: '7' }, SCOPE, true))).toBe(
      '{"id":"7","constructor":null,"__proto__":null}',
    );
    expect(JSON.stringify(shape(JSON.parse('{"id":"7","__proto__":"x"}'), SCOPE, true))).toBe(
      '{"id":"7","constructor":null,"__proto__":"x"}',
    );
  });
});

describe('secrets', () => {
  const known = { ...OPEN, properties: { secret: TEXT, name: TEXT } };
  const raw = {
    securityToken: 'abc',
    securityTokenHeader: 'X-Sentry-Token',
    options: { 'sentry:token': 'abc', list: [{ client_secret: { a: 1 }, apiKey: null, secret: false }] },
    known: { secret: 'abc', name: 'n' },
  };
  const fields = { securityToken: TEXT, securityTokenHeader: TEXT, options: OPEN, known };

  it.each([true, false])(
    "masks secrets in Sentry's own objects, declared or not (clean page: %s)",
    (clean) => {
      expect(shaped(fields, raw, clean).record).toEqual({
        id: '7',
        securityToken: '***',
        securityTokenHeader: 'X-Sentry-Token',
        options: { 'sentry:token': '***', list: [{ client_secret: '***', apiKey: null, secret: '***' }] },
        known: { secret: '***', name: 'n' },
      });
    },
  );

  it('leaves what an application reported alone', () => {
    expect(shaped(fields, raw, true, events).record).toEqual({ id: '7', ...raw });
  });
});

describe('the project of an event', () => {
  const schema = {
    type: 'object',
    properties: { eventID: { type: ['string'] }, projectID: TEXT, groupID: TEXT, projectSlug: TEXT },
  };
  const shape = compileShape({ definition: events, schema, keyProperties: ['eventID'] }, createShapeReport());
  const scope: Scope = { ...SCOPE, projectId: '5', projectSlug: 'web' };

  it('is the one it names', () => {
    expect(shape({ eventID: 'e', projectID: '6' }, scope, true)).toMatchObject({ projectID: '6' });
  });

  it('is the one it was read from when it names none, and no other field takes it over', () => {
    expect(shape({ eventID: 'e' }, scope, true)).toEqual({
      eventID: 'e',
      projectID: '5',
      groupID: null,
      projectSlug: 'web',
    });
  });

  it('is dropped with a record whose key is null, and such records are counted', () => {
    const report = createShapeReport();
    const strict = compileShape({ definition: events, schema, keyProperties: ['eventID'] }, report);
    expect(strict({ eventID: null }, scope, true)).toBeUndefined();
    expect(strict({}, scope, true)).toBeUndefined();
    expect(report.withoutKey).toBe(2);
  });
});
