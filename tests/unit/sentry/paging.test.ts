import { describe, expect, it } from '@jest/globals';
import {
  beginning,
  halves,
  nextStep,
  type Position,
  type Rules,
  type Seen,
} from '../../../src/sentry/paging.ts';

const BY_OFFSET: Rules = { offsetPaged: true, ignoresSpan: false };
const BY_KEY: Rules = { offsetPaged: false, ignoresSpan: false };
const IGNORES: Rules = { offsetPaged: true, ignoresSpan: true };

const seen = (over: Partial<Seen> = {}): Seen => ({
  rows: 100,
  fresh: 100,
  order: { newest: 900, oldest: 500, rowsInOldest: 1 },
  nextCursor: '0:100:0',
  hits: undefined,
  ...over,
});

const position = (over: Partial<Position> = {}): Position => ({ ...beginning([0, 1000]), ...over });

describe('the first page', () => {
  it('has no cursor and has seen nothing', () => {
    expect(beginning([1, 2])).toEqual({ span: [1, 2], rows: 0, cursors: new Set() });
    expect(beginning(undefined)).toEqual({ rows: 0, cursors: new Set() });
  });
});

describe('the end of a list', () => {
  it('is where the server gives no cursor, and all of the span has been read', () => {
    expect(nextStep(position(), seen({ nextCursor: undefined }), BY_OFFSET)).toEqual({
      readDownTo: 0,
      next: 'finished',
    });
  });

  it('says nothing of time in a list without a span', () => {
    expect(nextStep(beginning(undefined), seen({ nextCursor: undefined }), BY_KEY)).toEqual({
      next: 'finished',
    });
  });

  it('may be empty', () => {
    const empty = seen({ rows: 0, fresh: 0, order: undefined, nextCursor: undefined });
    expect(nextStep(position(), empty, BY_KEY)).toEqual({ readDownTo: 0, next: 'finished' });
  });
});

describe('a list that ends before the count of the server', () => {
  const cut = (over: Partial<Seen> = {}) => seen({ nextCursor: undefined, hits: 150, ...over });

  it('is asked again from the oldest second down', () => {
    expect(nextStep(position(), cut(), BY_KEY)).toEqual({
      readDownTo: 501,
      next: { go: beginning([0, 501]) },
    });
  });

  it('counts the rows of earlier pages', () => {
    expect(nextStep(position({ rows: 49 }), cut(), BY_KEY).next).toEqual({ go: beginning([0, 501]) });
    expect(nextStep(position({ rows: 50 }), cut(), BY_KEY).next).toBe('finished');
  });

  it('is over when the count is reached, capped or was never sent', () => {
    expect(nextStep(position(), cut({ hits: 100 }), BY_KEY).next).toBe('finished');
    expect(nextStep(position(), cut({ hits: 101 }), BY_KEY).next).not.toBe('finished');
    expect(nextStep(position(), cut({ hits: 999 }), BY_KEY).next).not.toBe('finished');
    expect(nextStep(position(), cut({ hits: 1000 }), BY_KEY).next).toBe('finished');
    expect(nextStep(position(), cut({ hits: undefined }), BY_KEY).next).toBe('finished');
  });

  it('is over when nothing new came, since the count may be an estimate', () => {
    expect(nextStep(position(), cut({ fresh: 1 }), BY_KEY).next).not.toBe('finished');
    expect(nextStep(position(), cut({ fresh: 0 }), BY_KEY)).toEqual({ readDownTo: 0, next: 'finished' });
  });

  it('is over when there is no smaller span to ask for', () => {
    expect(nextStep(beginning([0, 501]), cut(), BY_KEY).next).toBe('finished');
  });
});

describe('a full page that lost its Link header', () => {
  const lost = (over: Partial<Seen> = {}) => seen({ nextCursor: undefined, isUnlinked: true, ...over });

  it('is asked for again from the oldest second down', () => {
    for (const rules of [BY_OFFSET, BY_KEY]) {
      expect(nextStep(position(), lost(), rules)).toEqual({
        readDownTo: 501,
        next: { go: beginning([0, 501]) },
      });
    }
  });

  it('claims nothing where there is no smaller span to ask for', () => {
    expect(nextStep(beginning([0, 501]), lost(), BY_KEY)).toEqual({ next: 'no-link' });
    expect(nextStep(beginning(undefined), lost(), BY_KEY)).toEqual({ next: 'no-link' });
    expect(nextStep(position(), lost({ order: undefined }), BY_OFFSET)).toEqual({ next: 'no-link' });
    expect(nextStep(position(), lost(), IGNORES)).toEqual({ next: 'no-link' });
  });

  it('is the end of the list when the header is there or the page is not full', () => {
    const step = nextStep(position(), lost({ isUnlinked: false }), BY_KEY);
    expect(step).toEqual({ readDownTo: 0, next: 'finished' });
  });
});

describe('a list that is paged by row offset', () => {
  const moved = { readDownTo: 501, next: { go: beginning([0, 501]) } };

  it('goes on below the oldest second with a fresh cursor', () => {
    expect(nextStep(position(), seen(), BY_OFFSET)).toEqual(moved);
  });

  it('does so after a page of full bodies as well, since rows above it may be deleted at any time', () => {
    expect(nextStep(position(), seen({ rows: 10 }), BY_OFFSET)).toEqual(moved);
  });

  it.each([
    [100, 50, true],
    [100, 51, false],
    [101, 50, true],
    [102, 51, true],
    [100, 100, false],
    [10, 5, true],
    [10, 6, false],
    [2, 1, true],
    [2, 2, false],
  ])('of %d rows with %d in the oldest second: moves the bound: %s', (rows, rowsInOldest, isMoved) => {
    const order = { newest: 900, oldest: 500, rowsInOldest };
    const { next } = nextStep(position(), seen({ rows, order }), BY_OFFSET);
    expect(typeof next === 'object' && next.go.cursor === undefined).toBe(isMoved);
  });

  it('moves below a page of a single row', () => {
    const step = nextStep(position({ rows: 99 }), seen({ rows: 1 }), BY_OFFSET);
    expect(step).toEqual(moved);
  });

  it('never goes deeper than ten thousand rows, even in a burst', () => {
    const order = { newest: 900, oldest: 500, rowsInOldest: 100 };
    const followed = nextStep(position({ rows: 9_899 }), seen({ order }), BY_OFFSET);
    expect(followed.next).toMatchObject({ go: { cursor: '0:100:0', rows: 9_999 } });
    expect(nextStep(position({ rows: 9_900 }), seen({ order }), BY_OFFSET)).toEqual(moved);
  });

  it('follows the cursor where moving the bound would not shorten the span', () => {
    const order = { newest: 900, oldest: 999, rowsInOldest: 1 };
    const step = nextStep(position(), seen({ order }), BY_OFFSET);
    expect(step).toEqual({
      next: { go: position({ rows: 100, cursor: '0:100:0', cursors: new Set(['0:100:0']) }) },
    });
    expect(nextStep(position(), seen({ order: { ...order, oldest: 998 } }), BY_OFFSET)).toEqual({
      readDownTo: 999,
      next: { go: beginning([0, 999]) },
    });
  });

  it('reaches the lowest second of the span', () => {
    const order = { newest: 900, oldest: 0, rowsInOldest: 1 };
    expect(nextStep(position(), seen({ order }), BY_OFFSET)).toEqual({
      readDownTo: 1,
      next: { go: beginning([0, 1]) },
    });
  });

  it('does not go by rows below the span', () => {
    const order = { newest: 900, oldest: 99, rowsInOldest: 1 };
    const step = nextStep(beginning([100, 1000]), seen({ order }), BY_OFFSET);
    expect(step.readDownTo).toBeUndefined();
    expect(step.next).toMatchObject({ go: { cursor: '0:100:0' } });
  });

  it('claims nothing after a page without order', () => {
    const step = nextStep(position(), seen({ order: undefined }), BY_OFFSET);
    expect(step).toEqual({
      next: { go: position({ rows: 100, cursor: '0:100:0', cursors: new Set(['0:100:0']) }) },
    });
  });
});

describe('a list that is paged by key', () => {
  it('follows its cursors and claims what it has read', () => {
    expect(nextStep(position({ rows: 5_000 }), seen(), BY_KEY)).toEqual({
      readDownTo: 501,
      next: { go: position({ rows: 5_100, cursor: '0:100:0', cursors: new Set(['0:100:0']) }) },
    });
  });

  it('starts afresh after ten thousand rows', () => {
    expect(nextStep(position({ rows: 9_899 }), seen(), BY_KEY).next).toMatchObject({
      go: { cursor: '0:100:0' },
    });
    expect(nextStep(position({ rows: 9_900 }), seen(), BY_KEY).next).toEqual({ go: beginning([0, 501]) });
  });

  it('has no depth limit without a span, since there is no other way', () => {
    const deep = { ...beginning(undefined), rows: 20_000 };
    expect(nextStep(deep, seen(), BY_KEY)).toEqual({
      next: { go: { ...deep, rows: 20_100, cursor: '0:100:0', cursors: new Set(['0:100:0']) } },
    });
  });
});

describe('a list whose server ignores the time filter', () => {
  it('is followed by cursor down to the lower end of the span', () => {
    expect(nextStep(position({ rows: 10_000 }), seen(), IGNORES)).toEqual({
      readDownTo: 501,
      next: { go: position({ rows: 10_100, cursor: '0:100:0', cursors: new Set(['0:100:0']) }) },
    });
  });

  it('claims nothing while it is above the span', () => {
    const order = { newest: 3_000, oldest: 2_000, rowsInOldest: 1 };
    expect(nextStep(position(), seen({ order }), IGNORES).readDownTo).toBe(1_000);
  });

  it('is finished by the first row below the span', () => {
    const span = [100, 1000] as const;
    const oldest = (second: number) => seen({ order: { newest: 900, oldest: second, rowsInOldest: 1 } });
    expect(nextStep(beginning(span), oldest(99), IGNORES)).toEqual({ readDownTo: 100, next: 'finished' });
    expect(nextStep(beginning(span), oldest(100), IGNORES)).toMatchObject({
      readDownTo: 101,
      next: { go: { cursor: '0:100:0' } },
    });
  });

  it('goes on after a page without order', () => {
    const step = nextStep(position(), seen({ order: undefined }), IGNORES);
    expect(step.readDownTo).toBeUndefined();
    expect(step.next).toMatchObject({ go: { cursor: '0:100:0', span: [0, 1000] } });
  });
});

describe('a cursor that was used before', () => {
  it('ends the list, in every kind of it', () => {
    const cursors = new Set(['0:100:0']);
    const order = { newest: 900, oldest: 500, rowsInOldest: 100 };
    for (const rules of [BY_OFFSET, BY_KEY, IGNORES]) {
      const step = nextStep(position({ cursors }), seen({ order }), rules);
      expect(step).toEqual({ readDownTo: 501, next: 'repeated-cursor' });
    }
  });

  it('is noticed after any number of pages', () => {
    let at = beginning(undefined);
    for (const cursor of ['a', 'b', 'c']) {
      const { next } = nextStep(at, seen({ nextCursor: cursor }), BY_KEY);
      if (typeof next !== 'object') throw new Error('The list ended early.');
      at = next.go;
    }
    expect([...at.cursors]).toEqual(['a', 'b', 'c']);
    expect(nextStep(at, seen({ nextCursor: 'a' }), BY_KEY).next).toBe('repeated-cursor');
  });
});

describe('halves', () => {
  it.each<[readonly [number, number], readonly [number, number], readonly [number, number]]>([
    [
      [0, 10],
      [0, 5],
      [5, 10],
    ],
    [
      [0, 11],
      [0, 5],
      [5, 11],
    ],
    [
      [7, 9],
      [7, 8],
      [8, 9],
    ],
  ])('splits %j into %j and %j', (span, lower, upper) => {
    expect(halves(beginning(span))).toEqual({ lower, upper });
  });

  it('leaves a single second and a list without a span whole', () => {
    expect(halves(beginning([7, 8]))).toBeUndefined();
    expect(halves(beginning(undefined))).toBeUndefined();
  });
});
