import { describe, expect, it } from '@jest/globals';
import { beginning, nextStep, type Seen } from '../../../../src/sentry/lists/paging.ts';
import { BROKEN, END, empty, followed, IGNORED, MISSING, overlapping, position, seen } from './seen.ts';

describe('a list whose server ignores the time filter', () => {
  it('is followed by cursor down to the lower end of the span, however deep', () => {
    expect(nextStep(position({ rows: 10_000 }), seen(), IGNORED)).toEqual({
      delivered: [501, 1_000],
      next: { go: overlapping({ rows: 10_100 }) },
    });
  });

  it('claims nothing while it is above the span, or without an order', () => {
    const order = { newest: 3_000, oldest: 1_000, rowsInOldest: 1 };
    expect(nextStep(position(), seen({ order }), IGNORED).delivered).toBeUndefined();
    expect(nextStep(position(), seen({ order: { ...order, oldest: 998 } }), IGNORED).delivered).toEqual([
      999, 1_000,
    ]);
    const step = nextStep(position(), seen({ order: undefined }), IGNORED);
    expect(step).toEqual({ next: { go: overlapping() } });
  });

  it('is finished by a page that ends below the span', () => {
    const span = [100, 1_000] as const;
    const oldest = (at: number) => seen({ order: { newest: 900, oldest: at, rowsInOldest: 1 } });
    expect(nextStep(beginning(span), oldest(99), IGNORED)).toEqual({ delivered: span, next: 'finished' });
    expect(nextStep(beginning(span), oldest(100), IGNORED)).toMatchObject({
      delivered: [101, 1_000],
      next: { go: { cursor: '0:99:0' } },
    });
  });

  it('ends by the word of the server, unless the count speaks against it', () => {
    const last = (over: Partial<Seen>) => nextStep(followed(), seen({ link: END, ...over }), IGNORED);
    expect(last({})).toEqual({ delivered: [0, 1_000], next: 'finished' });
    expect(last({ hits: 200 }).next).toBe('finished');
    expect(last({ hits: 201 })).toEqual({ next: 'cut-short' });
    expect(nextStep(followed({ rows: 900 }), seen({ link: END, hits: 1_000 }), IGNORED).next).toBe(
      'finished',
    );
    expect(nextStep(followed({ hits: 201 }), seen({ link: END }), IGNORED).next).toBe('cut-short');
  });

  it('is given up where nobody can tell whether it goes on', () => {
    expect(nextStep(position(), seen({ link: BROKEN }), IGNORED)).toEqual({ next: 'no-cursor' });
    expect(nextStep(position(), seen({ link: MISSING }), IGNORED)).toEqual({ next: 'no-link' });
    expect(nextStep(position(), empty({ link: MISSING }), IGNORED).next).toBe('finished');
  });

  it.each([
    ['0:100:0', 100, '0:99:0', 99],
    ['0:2:0', 2, '0:1:0', 1],
    ['0:1:0', 1, '0:0:0', 0],
    ['0:100:0', 70, '0:100:0', undefined],
    ['1700000000000:40:0', 100, '1700000000000:39:0', 39],
    ['1700000000000:41:0', 100, '1700000000000:41:0', undefined],
    ['100:1:0', 100, '100:1:0', undefined],
    ['cD0yMDI1', 100, 'cD0yMDI1', undefined],
  ])(
    'begins with the last row of the page before where the cursor is its place: %s',
    (cursor, sent, next, overlap) => {
      const order = { newest: 900, oldest: 500, rowsInOldest: 40 };
      const step = nextStep(position(), seen({ link: { kind: 'next', cursor }, sent, order }), IGNORED);
      expect(step.next).toMatchObject({ go: { cursor: next } });
      expect(typeof step.next === 'object' && step.next.go.overlap).toBe(overlap);
    },
  );

  it('goes back by a page, and claims nothing, where that row is not there', () => {
    const torn = overlapping({ rows: 300, cursor: '0:299:0', overlap: 299, hits: 900, tears: 1 });
    expect(nextStep(torn, seen({ isTorn: true, rows: 40 }), IGNORED)).toEqual({
      next: {
        go: { ...beginning([0, 1_000]), rows: 300, cursor: '0:199:0', overlap: 199, tears: 2 },
      },
    });
    expect(nextStep(overlapping({ overlap: 40 }), seen({ isTorn: true }), IGNORED).next).toMatchObject({
      go: { cursor: '0:0:0', overlap: 0, tears: 1 },
    });
  });

  it('is given up when it was torn fifty times', () => {
    const torn = (tears: number) => nextStep(overlapping({ tears }), seen({ isTorn: true }), IGNORED).next;
    expect(torn(49)).toMatchObject({ go: { tears: 50 } });
    expect(torn(50)).toBe('torn');
  });
});
