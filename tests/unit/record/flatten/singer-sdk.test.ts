import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/json.ts';
import type { Flattening, FlattenOptions } from '../../../../src/record/flatten/options.ts';
import { compileFlatten } from '../../../../src/record/flatten/record.ts';
import { flattenSchema } from '../../../../src/record/flatten/schema.ts';
import { propertiesOf } from '../../../../src/sync/plan/overrides.ts';

type Source = { readonly schema: JsonObject; readonly records: readonly JsonObject[] };
type Case = {
  readonly name: string;
  readonly source: string;
  readonly options: Flattening;
  readonly flatSchema: JsonObject;
  readonly flatRecords: readonly JsonObject[];
};

const reference = JSON.parse(readFileSync(new URL('singer-sdk.json', import.meta.url), 'utf8')) as {
  readonly sources: Readonly<Record<string, Source>>;
  readonly cases: readonly Case[];
};

function sourceOf({ source }: Case): Source {
  const found = reference.sources[source];
  if (found === undefined) throw new Error(`no source ${source}`);
  return found;
}

const optionsOf = ({ options }: Case): FlattenOptions => ({ ...options, stream: 'issues', kept: new Set() });

/** JSON text as its value: the SDK escapes what is not ASCII, which means the same. */
function parsed(value: JsonValue | undefined): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  return { json: JSON.parse(value) };
}

/** Column by column, without what the schema does not declare; a column that is missing counts as null. */
function columnsOf(record: JsonObject, schema: JsonObject): Record<string, unknown> {
  const names = Object.keys(propertiesOf(schema));
  return Object.fromEntries(names.map((name) => [name, parsed(record[name] ?? null)]));
}

describe.each(reference.cases)('flattening as the Singer SDK does it: $name', (example) => {
  const { schema, records } = sourceOf(example);

  it('gives the same schema', () => {
    const flat = flattenSchema(schema, optionsOf(example));
    expect(flat).toEqual(example.flatSchema);
    expect(Object.keys(propertiesOf(flat))).toEqual(Object.keys(propertiesOf(example.flatSchema)));
  });

  it('gives the same values', () => {
    const flatten = compileFlatten(schema, optionsOf(example));
    const { flatSchema, flatRecords } = example;
    expect(records.map((record) => columnsOf(flatten(record), flatSchema))).toEqual(
      flatRecords.map((record) => columnsOf(record, flatSchema)),
    );
  });

  it('sends every column and no other, where the SDK sends an object that is null under its own name', () => {
    const flatten = compileFlatten(schema, optionsOf(example));
    const names = Object.keys(propertiesOf(example.flatSchema));
    for (const record of records) expect(Object.keys(flatten(record)).sort()).toEqual([...names].sort());
  });
});

describe('the reference of the Singer SDK', () => {
  it('holds nulls, lists and objects at several depths', () => {
    const { schema, records } = reference.sources['nested'] ?? { schema: {}, records: [] };
    expect(isJsonObject(propertiesOf(schema)['project'])).toBe(true);
    expect(records.map(({ project }) => project === null)).toEqual([false, false, true]);
  });
});
