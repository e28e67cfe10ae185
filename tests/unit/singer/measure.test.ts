import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import { measureFields } from '../../../src/singer/measure.ts';

/** Characters between the quotes of the longest text in a value, names of fields included. */
function longestIn(value: JsonValue | undefined): number {
  if (typeof value === 'string') return JSON.stringify(value).length - 2;
  if (typeof value !== 'object' || value === null) return 0;
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return Math.max(0, ...[...names, ...Object.values(value)].map(longestIn));
}

describe('measureFields', () => {
  it('measures what JSON.stringify gives for each field', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })),
        (value) => {
          const record = value as JsonObject;
          expect(measureFields(JSON.stringify(record))).toEqual(
            Object.entries(record).map(([name, field]) => ({
              name,
              size: Buffer.byteLength(JSON.stringify(field)),
              longestText: longestIn(field),
            })),
          );
        },
      ),
      {
        numRuns: 500,
        examples: [
          [{}],
          [{ '"': '\\"', '\\': [{ ',': '}' }, ']', '\\\\'], a: {}, b: [], '{': { x: { y: 'é"' } } }],
        ],
      },
    );
  });
});
