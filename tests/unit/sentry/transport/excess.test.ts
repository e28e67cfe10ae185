import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonValue } from '../../../../src/json.ts';
import { excessOf, isDeeper } from '../../../../src/sentry/transport/excess.ts';

const LIMITS = { pageBytes: 1, inFlightBytes: 1, values: 2_000, levels: 5, rows: 10, wholeListRows: 110 };
/** Long enough to be looked at; spaces around JSON mean nothing. */
const looked = (text: string, limits: object = {}) =>
  excessOf(text + ' '.repeat(1024 * 1024), { ...LIMITS, ...limits });

/** Values as `excessOf` counts them, and the deepest level, found out in another way. */
function counted(value: JsonValue): { values: number; levels: number } {
  if (typeof value !== 'object' || value === null) return { values: 1, levels: 0 };
  const inner = Object.values(value).map((item) => counted(item ?? null));
  const names = Array.isArray(value) ? 0 : 10 * inner.length;
  return {
    values: inner.reduce((sum, { values }) => sum + values, 1 + names),
    levels: 1 + Math.max(0, ...inner.map(({ levels }) => levels)),
  };
}

const tricky = fc.oneof(fc.string(), fc.constantFrom('[', ']', '{"', '\\', '\\"', ',', ':', '[[[[[['));
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.integer(),
    fc.constant(null),
    tricky,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(tricky, tie('value'), { maxKeys: 3 }),
  ),
})).value as fc.Arbitrary<JsonValue>;

describe('what a text holds', () => {
  it('is found out without parsing it', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1), (value, indent) => {
        const text = JSON.stringify({ value }, null, indent);
        const { values, levels } = counted({ value });
        const limits = { values, levels };
        expect(looked(text, limits)).toBeUndefined();
        expect(looked(text, { ...limits, levels: levels - 1 })).toBe('levels');
        // An empty list with a space in it counts for two: that is on the safe side.
        expect(looked(text, { ...limits, values: values - 1 })).toBe('values');
      }),
      { numRuns: 300 },
    );
  });

  it('may be as many rows as a whole list has, and no more', () => {
    const rows = (count: number): string => JSON.stringify(Array.from({ length: count }, () => [1, 2]));
    expect(looked(rows(110))).toBeUndefined();
    expect(looked(` \n${rows(111)}`)).toBe('wholeListRows');
    expect(looked(JSON.stringify({ more: Array.from({ length: 400 }, () => 1) }))).toBeUndefined();
  });

  it('is not looked at where it is short', () => {
    expect(excessOf('['.repeat(1024 * 1024 - 1), LIMITS)).toBeUndefined();
    expect(excessOf('['.repeat(1024 * 1024), LIMITS)).toBe('levels');
  });

  it.each(['"', '["\\', ']]]]', '{"a', ''])('ends, also when it is no JSON: %j', (text) => {
    expect(looked(text)).toBeUndefined();
  });
});

describe('how deep a value is', () => {
  it('is found out as far as anybody wants to know', () => {
    fc.assert(
      fc.property(json, (value) => {
        const { levels } = counted(value);
        expect(isDeeper(value, levels)).toBe(false);
        if (levels > 0) expect(isDeeper(value, levels - 1)).toBe(true);
      }),
    );
  });

  it('takes no more of the stack than the levels that are wanted', () => {
    let value: JsonValue = [];
    for (let level = 0; level < 100_000; level += 1) value = level % 2 === 0 ? [value] : { value };
    expect(isDeeper(value, 100)).toBe(true);
  });
});
