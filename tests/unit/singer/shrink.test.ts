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
});
