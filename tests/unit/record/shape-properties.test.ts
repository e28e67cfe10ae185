import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { discover } from '../../../src/discovery/discover.ts';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import { escapeUnsafe } from '../../../src/log/escape.ts';
import { createShapeReport, describeShape } from '../../../src/record/shape/report.ts';
import { compileShape } from '../../../src/record/shape.ts';
import { STREAMS } from '../../../src/streams/index.ts';
import { planStreams } from '../../../src/sync/plan/plan.ts';
import { catalogOf } from '../../support/catalogs.ts';
import { rawKeys } from '../../support/raw-keys.ts';
import { recordValidator } from '../../support/record-schema.ts';

const SCOPE = { organizationId: '1', organizationSlug: 'acme', projectId: '2', projectSlug: 'web' };

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    'x\udc00',
    '12',
    '1e400',
    '',
    'true',
    '2025-04-12T11:34:11+00:00',
    '9999-99-99',
  ),
);
const name = fc.oneof(
  text,
  fc.constantFrom('__proto__', 'constructor', 'toJSON', 'key', 'value', 'id', 'name', 'secret'),
);
const anything = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constantFrom(null, 2 ** 60, -0)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 4 })
      .map((pairs) => Object.fromEntries(pairs) as JsonObject),
  ),
})).value;

/** A value that starts out in the form of its schema, so that depth is reached, and goes wrong somewhere. */
function near(schema: JsonValue | undefined): fc.Arbitrary<JsonValue> {
  const node = (schema ?? {}) as JsonObject;
  const properties = (node['properties'] ?? {}) as JsonObject;
  const fields = Object.entries(properties).map(([field, child]) => [field, near(child)] as const);
  if (fields.length > 0) {
    const object = fc.record(Object.fromEntries(fields), { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
    return fc.oneof({ weight: 4, arbitrary: object }, anything);
  }
  if (node['items'] !== undefined) return fc.oneof(fc.array(near(node['items']), { maxLength: 3 }), anything);
  return anything;
}

const plans = planStreams({
  catalog: catalogOf(),
  discovered: discover(),
  definitions: STREAMS,
}).streams;

describe.each(plans.map((plan) => [plan.stream, plan] as const))('hostile records of %s', (_stream, plan) => {
  const report = createShapeReport();
  const shape = compileShape(plan, report);
  const validate = recordValidator(plan.schema);
  const hostile = fc.tuple(near(plan.schema), anything).map(([shaped, extra]) => ({
    ...(typeof extra === 'object' && !Array.isArray(extra) ? extra : {}),
    ...(typeof shaped === 'object' && !Array.isArray(shaped) ? shaped : {}),
    ...rawKeys(plan),
  }));

  it('come out valid, well formed, free of NUL and the same after a round trip', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        const record = shape(JSON.parse(JSON.stringify(raw)), SCOPE, false);
        const line = JSON.stringify(record);
        const read = JSON.parse(line);
        expect(validate(read) ? [] : validate.errors).toEqual([]);
        expect(Object.keys(read)).toEqual(Object.keys(plan.schema['properties'] as JsonObject));
        // A lone surrogate is written as an escape of D800 to DFFF, U+0000 as an escape of zero.
        expect(line.replaceAll('\\\\', '')).not.toMatch(/\\u(?:0000|d[89a-f])/);
        expect(JSON.stringify(read)).toBe(line);
        expect(JSON.stringify(shape(read, SCOPE, true))).toBe(line);
      }),
      { numRuns: 60 },
    );
    // The log makes harmless what it is given; what it says of the record is one line then.
    expect(escapeUnsafe(describeShape(plan.stream, report) ?? '')).not.toMatch(
      /[\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}\p{Bidi_Control}]/u,
    );
  });
});
