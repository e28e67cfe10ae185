import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type PagePlan, parseCursor } from '../../simulator/cursor.ts';
import { genericOffsetPage, keysetPage, offsetPage } from '../../simulator/paginators.ts';

function readAll(page: (cursor: ReturnType<typeof parseCursor>) => PagePlan): number[] {
  const places: number[] = [];
  let cursor: string | null = null;
  for (let n = 0; n < 1000; n += 1) {
    const plan = page(parseCursor(cursor));
    for (let place = plan.from; place < plan.to; place += 1) places.push(place);
    if (!plan.next.hasResults) return places;
    cursor = plan.next.cursor;
  }
  throw new Error('the list does not end');
}

const range = (length: number): number[] => Array.from({ length }, (_, n) => n);

describe('offset pages', () => {
  it('name the page size and the number of the page', () => {
    const first = offsetPage(250, 100, undefined);
    expect(first).toEqual({
      from: 0,
      to: 100,
      previous: { cursor: '100:-1:1', hasResults: false },
      next: { cursor: '100:1:0', hasResults: true },
    });
    expect(offsetPage(250, 100, parseCursor('100:2:0'))).toMatchObject({
      from: 200,
      to: 250,
      next: { cursor: '100:3:0', hasResults: false },
    });
  });

  it('multiply the size in the cursor, not the one asked for', () => {
    expect(offsetPage(250, 10, parseCursor('100:1:0'))).toMatchObject({ from: 100, to: 110 });
  });

  it('refuse a place before the beginning', () => {
    expect(() => offsetPage(10, 5, parseCursor('5:-1:1'))).toThrow('refused with 400');
  });
});

describe('generic offset pages', () => {
  it('name the row', () => {
    expect(genericOffsetPage(150, 100, undefined).next).toEqual({ cursor: '0:100:0', hasResults: true });
    expect(genericOffsetPage(150, 100, parseCursor('0:100:0'))).toMatchObject({
      from: 100,
      to: 150,
      previous: { cursor: '0:0:1', hasResults: true },
      next: { cursor: '0:200:0', hasResults: false },
    });
  });
});

describe('keyset pages', () => {
  it('name the key of the next row and how many rows with it were sent', () => {
    expect(keysetPage([9, 8, 7, 6], 2, undefined)).toEqual({
      from: 0,
      to: 2,
      previous: { cursor: '9:0:1', hasResults: false },
      next: { cursor: '7:0:0', hasResults: true },
    });
    expect(keysetPage([9, 7, 7, 7], 2, undefined).next.cursor).toBe('7:1:0');
  });

  it('count on within one key that fills more than a page', () => {
    expect(keysetPage([7, 7, 7, 7, 7], 2, parseCursor('7:2:0'))).toMatchObject({
      from: 2,
      to: 4,
      next: { cursor: '7:4:0', hasResults: true },
    });
  });

  it('repeat the cursor of an empty page', () => {
    expect(keysetPage([9, 8], 5, parseCursor('3:0:0')).next).toEqual({ cursor: '3:0:0', hasResults: false });
  });
});

describe('every kind of page', () => {
  it('reaches each row once, in order', () => {
    const keys = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 20 }), (unsorted, size) => {
        const sorted = unsorted.toSorted((a, b) => b - a);
        expect(readAll((cursor) => keysetPage(sorted, size, cursor))).toEqual(range(sorted.length));
        expect(readAll((cursor) => offsetPage(sorted.length, size, cursor))).toEqual(range(sorted.length));
        expect(readAll((cursor) => genericOffsetPage(sorted.length, size, cursor))).toEqual(
          range(sorted.length),
        );
      }),
    );
  });
});

describe('cursors', () => {
  it.each(['', 'abc', '1:2', '1:2:3:4', 'x:0:0', '0:1.5:0'])('refuse %p', (text) => {
    expect(() => parseCursor(text)).toThrow('refused with 400');
  });
});
