import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { discover } from '../../../../src/discovery/discover.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/json.ts';
import { mask } from '../../../../src/record/secrets/mask.ts';
import { createShapeReport } from '../../../../src/record/shape/report.ts';
import { isSecretName } from '../../../../src/record/shape/secrets.ts';
import { compileShape } from '../../../../src/record/shape.ts';
import { STREAMS } from '../../../../src/streams/index.ts';
import { planStreams } from '../../../../src/sync/plan/plan.ts';
import { catalogOf } from '../../../support/catalogs.ts';
import { rawKeys } from '../../../support/raw-keys.ts';

const SCOPE = { organizationId: '1', organizationSlug: 'acme', projectId: '2', projectSlug: 'web' };
const CONTEXT = ['organizationId', 'organizationSlug', 'projectId', 'projectSlug'];

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '😀', '.', '[', ' '), maxLength: 6 });
const anything = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** Names that no schema has. */
const news = fc.dictionary(
  word.map((name) => `new${name}`),
  anything,
  { maxKeys: 2, noNullPrototype: true },
);

const LEAVES: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  string: word,
  integer: fc.integer(),
  number: fc.integer(),
  boolean: fc.boolean(),
};

/** A value of the form its schema wants, with fields in its objects that the schema does not name. */
function fitting(schema: JsonValue | undefined): fc.Arbitrary<JsonValue> {
  const node = isJsonObject(schema) ? schema : {};
  const { type, format, properties, items } = node;
  const name = Array.isArray(type) ? String(type.at(-1)) : '';
  if (format === 'date-time') return fc.constantFrom('2025-04-12T11:34:11.000000Z', null);
  if (isJsonObject(properties)) {
    const fields = Object.entries(properties).map(([field, child]) => [field, fitting(child)] as const);
    return fc
      .tuple(fc.record(Object.fromEntries(fields), { requiredKeys: [] }), news)
      .map(([known, more]) => ({ ...more, ...known }) as JsonObject);
  }
  if (name === 'array') return fc.array(fitting(items), { maxLength: 3 });
  if (name === 'object') return fc.dictionary(word, anything, { maxKeys: 3 });
  return fc.oneof({ weight: 4, arbitrary: LEAVES[name] ?? anything }, fc.constant(null));
}

/** Whatever has no parts, by its path. */
function leaves(value: JsonValue | undefined, path = ''): [string, JsonValue][] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item, n) => leaves(item, `${path}[${n}]`));
  if (isJsonObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([name, child]) =>
      leaves(child, path === '' ? name : `${path}.${name}`),
    );
  return [[path, value ?? null]];
}

/** Two fields whose paths are spelled alike are told apart by a number, which the search here ignores. */
const place = (path: string, value: JsonValue): string => `${path}=${JSON.stringify(value)}`;

/** A secret is shown to have been there, whatever is in it. */
function withoutSecrets(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      name,
      isSecretName(name) ? mask(child ?? null) : withoutSecrets(child ?? null),
    ]),
  );
}

const plans = planStreams({
  catalog: catalogOf(),
  discovered: discover(),
  definitions: STREAMS,
}).streams;

describe.each(plans.map((plan) => [plan.stream, plan] as const))('a record of %s', (_stream, plan) => {
  const shape = compileShape(plan, createShapeReport());
  const { otherFields: _, ...properties } = plan.schema['properties'] as JsonObject;
  const replaced = new Set([...CONTEXT, ...Object.keys(plan.definition.derived)]);
  const raws = fitting({ ...plan.schema, properties }).map((value) => ({
    ...(value as JsonObject),
    ...rawKeys(plan),
  }));

  it('has every leaf of what Sentry sent, at its place or in otherFields', () => {
    fc.assert(
      fc.property(raws, fc.boolean(), (raw, clean) => {
        const { otherFields, ...columns } = shape(raw, SCOPE, clean) ?? {};
        const found = new Set([
          ...leaves(columns).map(([path, value]) => place(path, value)),
          ...Object.entries(otherFields ?? {}).flatMap(([path, value]) =>
            leaves(value, path.replace(/(?:#\d+)+$/, '')).map((leaf) => place(...leaf)),
          ),
        ]);
        const visible = withoutSecrets(raw) as JsonObject;
        const sent = Object.entries(visible).filter(([name]) => !replaced.has(name));
        const lost = leaves(Object.fromEntries(sent))
          .map(([path, value]) => place(path, value))
          .filter((leaf) => sent.length > 0 && !found.has(leaf));
        expect(lost).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
