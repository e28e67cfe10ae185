import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/json.ts';
import { shrink } from '../../../src/singer/shrink.ts';

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('shrink', () => {
  it('returns a record that fits as it is', () => {
    const record = { id: '1', message: 'short' };
    expect(shrink(record, 1000)).toEqual({ record, cut: 0 });
  });

  it('cuts the longest text and says how much is missing', () => {
    const record = { id: '1', message: 'x'.repeat(5000), title: 'y'.repeat(300) };
    const { record: small, cut } = shrink(record, 2000);
    expect(small['message']).toBe(`${'x'.repeat(1000)}…[cut: 4000 characters]`);
    expect(small['title']).toBe(record.title);
    expect(cut).toBe(1);
  });

  it('cuts texts at depth', () => {
    const { record, cut } = shrink({ id: '1', contexts: { list: [{ text: 'x'.repeat(5000) }] } }, 2000);
    expect(JSON.stringify(record)).toContain('…[cut: 4000 characters]');
    expect(cut).toBe(1);
  });

  it('splits no surrogate pair', () => {
    const { record } = shrink({ message: `a${'😀'.repeat(3000)}` }, 2000);
    expect(Buffer.from(JSON.stringify(record)).toString()).toBe(JSON.stringify(record));
    expect(JSON.stringify(record)).not.toMatch(/\\ud/);
  });

  it('empties the largest list when there are too many short texts', () => {
    const record = { id: '1', tags: ['a', 'b'], entries: Array.from({ length: 1000 }, () => 'short text') };
    expect(shrink(record, 2000)).toEqual({ record: { id: '1', tags: ['a', 'b'], entries: null }, cut: 1 });
  });

  it('leaves its input alone', () => {
    const record = { message: 'x'.repeat(5000), entries: Array.from({ length: 1000 }, () => 'short text') };
    const before = JSON.stringify(record);
    shrink(record, 2000);
    expect(JSON.stringify(record)).toBe(before);
  });

  it('always fits', () => {
    const text = fc.string({ unit: 'binary', maxLength: 3000, size: 'max' });
    const anything = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(text, fc.array(text)));
    fc.assert(
      fc.property(anything, (record) => {
        expect(bytesOf(shrink(record as JsonObject, 6000).record)).toBeLessThanOrEqual(6000);
      }),
      { numRuns: 30 },
    );
  });

  it('cuts what measuring again after each round would cut', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'é', '😀', '"', '\n'),
      maxLength: 2000,
      size: 'max',
    });
    const field = fc.oneof(
      text,
      fc.array(fc.oneof(text, fc.nat())),
      fc.dictionary(fc.constantFrom('x', 'y'), text),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), field),
        fc.integer({ min: 600, max: 6000 }),
        (raw, limit) => {
          const record = raw as JsonObject;
          expect(shrink(record, limit)).toEqual(shrinkByRounds(record, limit));
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** The same as it can be said in the fewest words: everything is made, and measured, anew in each round. */
function shrinkByRounds(record: JsonObject, limit: number): { record: JsonObject; cut: number } {
  let best = { record, cut: 0 };
  for (let longest = Math.floor(limit / 2); bytesOf(best.record) > limit && longest >= 256; ) {
    let cut = 0;
    const shortened = JSON.parse(JSON.stringify(record), (_, value) => {
      if (typeof value !== 'string' || value.length <= longest) return value;
      cut += 1;
      const end = /[\uD800-\uDBFF]/.test(value.charAt(longest - 1)) ? longest - 1 : longest;
      return `${value.slice(0, end)}…[cut: ${value.length - end} characters]`;
    });
    best = { record: shortened, cut };
    longest = Math.floor(longest / 2);
  }
  for (;;) {
    if (bytesOf(best.record) <= limit) return best;
    const objects = Object.entries(best.record).filter(
      ([, value]) => typeof value === 'object' && value !== null,
    );
    const [largest] = objects.sort(([, a], [, b]) => bytesOf(b) - bytesOf(a));
    if (largest === undefined) return best;
    best = { record: { ...best.record, [largest[0]]: null }, cut: best.cut + 1 };
  }
}
