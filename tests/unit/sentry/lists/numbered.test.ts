import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numberedAt, placeOfNumbered } from '../../../../src/sentry/lists/numbered.ts';

describe('placeOfNumbered', () => {
  it.each([
    ['100:1:0', { place: 100, size: 100 }],
    ['20:7:0', { place: 140, size: 20 }],
    ['99:0:0', { place: 0, size: 99 }],
    ['0:100:0', undefined],
    ['1700000000000:3:0', undefined],
    ['100:1:1', undefined],
    ['', undefined],
  ])('of %j is %j', (cursor, expected) => {
    expect(placeOfNumbered(cursor)).toEqual(expected);
  });
});

describe('numberedAt', () => {
  it('is a page of whole length where one begins with the row', () => {
    expect(numberedAt(200, 100)).toEqual({ cursor: '100:2:0', size: 100, place: 200 });
  });

  it('is a shorter one where none does', () => {
    expect(numberedAt(99, 100)).toEqual({ cursor: '99:1:0', size: 99, place: 99 });
    expect(numberedAt(197, 100)).toEqual({ cursor: '98:2:0', size: 98, place: 196 });
  });

  it('begins with the row or a little in front of it, and reaches beyond it', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 100 }), (row, most) => {
        const { cursor, size, place } = numberedAt(row, most);
        expect(placeOfNumbered(cursor)).toEqual({ place, size });
        expect(size).toBeGreaterThanOrEqual(Math.max(1, most * 0.6));
        expect(size).toBeLessThanOrEqual(most);
        expect(place).toBeLessThanOrEqual(row);
        expect(place + size).toBeGreaterThan(row);
      }),
    );
  });
});
