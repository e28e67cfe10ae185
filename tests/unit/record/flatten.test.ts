import { describe, expect, it } from '@jest/globals';
import { discover } from '../../../src/discovery/discover.ts';
import { ConfigError } from '../../../src/errors.ts';
import type { JsonObject } from '../../../src/json.ts';
import { flattened, flattenStream } from '../../../src/record/flatten.ts';
import { createShapeReport } from '../../../src/record/shape/report.ts';
import { compileShape } from '../../../src/record/shape.ts';
import { projects } from '../../../src/streams/projects.ts';
import { propertiesOf } from '../../../src/sync/plan/overrides.ts';
import { schemaOf } from '../../../src/sync/schema-message.ts';

const DEFAULTS = { maxDepth: 1, separator: '__', maxKeyLength: 255 };
const TEXT = { type: ['null', 'string'] };
const objectOf = (properties: JsonObject): JsonObject => ({ type: ['null', 'object'], properties });

type Settings = Partial<typeof DEFAULTS> & { keyProperties?: readonly string[]; replicationKey?: string };

function flat(properties: JsonObject, settings: Settings = {}, root: JsonObject = {}) {
  const { keyProperties = ['id'], replicationKey, ...flattening } = settings;
  const schema = { type: 'object', ...root, properties: { id: { type: ['string'] }, ...properties } };
  const plan = {
    stream: 'issues',
    schema,
    keyProperties,
    ...(replicationKey !== undefined && { replicationKey }),
  };
  return flattenStream(plan, { ...DEFAULTS, ...flattening });
}

describe('flattenStream', () => {
  it('gives every column of an object that is null or missing, so that no old value stays or looks deleted', () => {
    const { flatten } = flat(
      { team: objectOf({ slug: TEXT, lead: objectOf({ email: TEXT }) }) },
      { maxDepth: 2 },
    );
    const empty = { id: '1', team__slug: null, team__lead__email: null };
    expect(flatten({ id: '1', team: null })).toEqual(empty);
    expect(flatten({ id: '1' })).toEqual(empty);
    expect(flatten({ id: '1', team: {} })).toEqual(empty);
  });

  it('sends the columns in the order of the schema', () => {
    const { schema, flatten } = flat({ b: objectOf({ z: TEXT, a: TEXT }), a: TEXT });
    expect(Object.keys(propertiesOf(schema))).toEqual(['id', 'b__z', 'b__a', 'a']);
    const record = flatten({ a: 'A', b: { a: 'BA', z: 'BZ' }, id: '1' });
    expect(Object.entries(record)).toEqual([
      ['id', '1'],
      ['b__z', 'BZ'],
      ['b__a', 'BA'],
      ['a', 'A'],
    ]);
  });

  it('leaves out a value that is missing and may not be null', () => {
    const { flatten } = flat({ team: objectOf({ slug: { type: ['string'] } }) });
    expect(flatten({ id: '1', team: null })).toEqual({ id: '1' });
  });

  it('leaves the record it was given as it was', () => {
    const { flatten } = flat({ team: objectOf({ slug: TEXT }) });
    const record = { id: '1', team: { slug: 'core' } };
    flatten(record);
    expect(record).toEqual({ id: '1', team: { slug: 'core' } });
  });

  it('sends an object without declared fields as JSON text at any depth', () => {
    const { schema, flatten } = flat({ any: { type: ['null', 'object'], properties: {} } }, { maxDepth: 9 });
    expect(propertiesOf(schema)['any']).toEqual({ type: ['string', 'null'] });
    expect(flatten({ id: '1', any: { é: 1 } })).toEqual({ id: '1', any: '{"é":1}' });
  });

  it('turns whatever a field without a type holds into text', () => {
    const { schema, flatten } = flat({ any: {}, either: { anyOf: [{ type: 'number' }, TEXT] } });
    expect(propertiesOf(schema)).toMatchObject({ any: { type: ['null', 'string'] } });
    expect(propertiesOf(schema)).toMatchObject({ either: { type: ['null', 'string'] } });
    expect(flatten({ id: '1', any: 1.5, either: 'x' })).toEqual({ id: '1', any: '1.5', either: 'x' });
    expect(flatten({ id: '1', any: false, either: null })).toEqual({ id: '1', any: 'false', either: null });
  });

  it('never abbreviates keys, which SCHEMA names once more', () => {
    const settings = { maxKeyLength: 6, keyProperties: ['organizationId'], replicationKey: 'dateCreated' };
    const { schema } = flat({ organizationId: TEXT, dateCreated: TEXT, dateModified: TEXT }, settings);
    expect(Object.keys(propertiesOf(schema))).toEqual(['id', 'organizationId', 'dateCreated', 'dm']);
  });

  it('abbreviates a nested field of the same name as a key', () => {
    const { schema } = flat(
      { a: objectOf({ organizationId: TEXT }) },
      { maxKeyLength: 6, keyProperties: ['organizationId'] },
    );
    expect(Object.keys(propertiesOf(schema))).toEqual(['id', 'a__oi']);
  });

  it('requires only what is still a column', () => {
    const { schema } = flat({ team: objectOf({ slug: TEXT }) }, {}, { required: ['id', 'team'] });
    expect(schema['required']).toEqual(['id']);
  });

  it('names the stream and both fields when two would become one column', () => {
    const make = () => flat({ team__slug: TEXT, team: objectOf({ slug: TEXT }), other: TEXT });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(
      /^Flattening stream issues: team__slug and team\.slug would all be named team__slug\. Deselect .*flattening_separator.*flattening_max_key_length/,
    );
  });

  it('names every clash at once', () => {
    const make = () =>
      flat({ oneName: TEXT, otherName: TEXT, ab_cd: TEXT, aCd: TEXT, acdX: TEXT }, { maxKeyLength: 2 });
    let problems: readonly string[] = [];
    try {
      make();
    } catch (error) {
      if (error instanceof ConfigError) problems = error.problems;
    }
    expect(problems.map((problem) => problem.split('. ')[0])).toEqual([
      'Flattening stream issues: oneName and otherName would all be named on',
      'Flattening stream issues: ab_cd and aCd would all be named ac',
    ]);
  });

  it('copes with fields named like the properties every object inherits', () => {
    const properties = JSON.parse(
      '{"__proto__": {"type": ["null", "string"]}, "toString": {"type": ["null", "object"], "properties": {"constructor": {"type": ["null", "string"]}}}}',
    ) as JsonObject;
    const { flatten } = flat(properties);
    const record = flatten(JSON.parse('{"id": "1", "__proto__": "p"}') as JsonObject);
    expect(JSON.parse(JSON.stringify(record))).toEqual(
      JSON.parse('{"id": "1", "__proto__": "p", "toString__constructor": null}'),
    );
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });
});

describe('flattened', () => {
  const schema = {
    type: 'object',
    properties: {
      id: { type: ['string'] },
      team: objectOf({ slug: TEXT, id: { type: ['null', 'integer'] } }),
    },
  };
  const plan = { definition: projects, stream: 'projects', schema, keyProperties: ['id'] };
  const shape = flattened(compileShape(plan, createShapeReport()), flattenStream(plan, DEFAULTS));
  const scope = { organizationId: '1', organizationSlug: 'acme' };

  it('flattens what has its declared shape already', () => {
    const raw = { id: 7, team: { slug: 'core', id: '12', undeclared: true } };
    expect(shape(raw, scope, true)).toEqual({ id: '7', team__slug: 'core', team__id: 12 });
  });

  it('sends the flat schema', () => {
    const whole = { ...plan, replicationMethod: 'FULL_TABLE' as const };
    const columns = { id: { type: ['string'] }, team__slug: TEXT, team__id: { type: ['null', 'integer'] } };
    expect(schemaOf({ ...whole, flat: flattenStream(plan, DEFAULTS) })).toEqual({
      type: 'SCHEMA',
      stream: 'projects',
      schema: { type: 'object', properties: columns },
      key_properties: ['id'],
    });
    expect(schemaOf(whole)).toMatchObject({ schema });
  });

  it('drops a record without its key', () => {
    expect(shape({ team: { slug: 'core' } }, scope, true)).toBeUndefined();
  });
});

describe.each([1, 2, 3, 6])('the streams of the tap, flattened to depth %i', (maxDepth) => {
  const { streams } = discover();

  it.each(streams.map((entry) => [entry.stream, entry] as const))(
    '%s has its keys and only columns of simple types under safe names',
    (_name, entry) => {
      const plan = { ...entry, keyProperties: entry.key_properties ?? [] };
      const columns = propertiesOf(flattenStream(plan, { ...DEFAULTS, maxDepth }).schema);
      expect(plan.keyProperties).not.toEqual([]);
      for (const key of plan.keyProperties) expect(columns).toHaveProperty(key);
      for (const [name, column] of Object.entries(columns)) {
        expect(name).toMatch(/^[A-Za-z_]\w{0,62}$/);
        expect(JSON.stringify(column)).not.toMatch(/"(object|array)"/);
      }
    },
  );
});
