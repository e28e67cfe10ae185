import { describe, expect, it } from '@jest/globals';
import { beginning, halves, nextStep, upperPart } from '../../../../src/sentry/lists/paging.ts';
import {
  COUNTED,
  END,
  followed,
  HONOURED,
  IGNORED,
  MISSING,
  overlapping,
  position,
  second,
  seen,
  UNKNOWN,
} from './seen.ts';

describe('the first page', () => {
  it('has no cursor and has seen nothing', () => {
    expect(beginning([1, 2])).toEqual({ span: [1, 2], rows: 0, cursors: new Set() });
    expect(beginning([1, 2], true)).toMatchObject({ isUnbounded: true });
  });
});

describe('a list with more to come', () => {
  const moved = { delivered: [501, 1_000], next: { go: beginning([0, 501]) } };

  it('goes on below the oldest second with a fresh cursor, and without the open end', () => {
    expect(nextStep(position({ isUnbounded: true }), seen(), HONOURED)).toEqual(moved);
    expect(nextStep(position({ isUnbounded: true }), seen({ hits: 1_000 }), COUNTED)).toEqual(moved);
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
    [1, 1, true],
  ])('of %d rows with %d in the oldest second: moves the bound: %s', (rows, rowsInOldest, isMoved) => {
    const order = { newest: 900, oldest: 500, rowsInOldest };
    const { next } = nextStep(position(), seen({ rows, order }), HONOURED);
    expect(typeof next === 'object' && next.go.cursor === undefined).toBe(isMoved);
  });

  it('never goes deeper than ten thousand rows, even in a burst', () => {
    const order = { newest: 900, oldest: 500, rowsInOldest: 100 };
    const deep = nextStep(position({ rows: 9_899 }), seen({ order }), HONOURED);
    expect(deep.next).toMatchObject({ go: { cursor: '0:99:0', rows: 9_999 } });
    expect(nextStep(position({ rows: 9_900 }), seen({ order }), HONOURED)).toEqual(moved);
    expect(nextStep(position({ rows: 9_900 }), seen({ order }), UNKNOWN).next).toMatchObject({
      go: { span: [0, 501], rows: 0 },
    });
  });

  it('keeps the open end and the lowest count while it follows a cursor', () => {
    const order = { newest: 900, oldest: 500, rowsInOldest: 100 };
    const step = nextStep(position({ isUnbounded: true, hits: 700 }), seen({ order, hits: 800 }), COUNTED);
    expect(step).toEqual({
      delivered: [501, 1_000],
      next: { go: overlapping({ isUnbounded: true, hits: 700 }) },
    });
  });

  it('follows the cursor where moving the bound would not shorten the span', () => {
    const order = { newest: 999, oldest: 999, rowsInOldest: 1 };
    expect(nextStep(position(), seen({ order }), HONOURED)).toEqual({ next: { go: overlapping() } });
    expect(nextStep(position(), seen({ order: { ...order, oldest: 998 } }), HONOURED)).toEqual({
      delivered: [999, 1_000],
      next: { go: beginning([0, 999]) },
    });
  });

  it('reaches the lowest second of the span', () => {
    const order = { newest: 900, oldest: 0, rowsInOldest: 1 };
    expect(nextStep(position(), seen({ order }), HONOURED).next).toEqual({ go: beginning([0, 1]) });
  });

  it('does not go by rows below the span', () => {
    const order = { newest: 900, oldest: 99, rowsInOldest: 1 };
    const step = nextStep(beginning([100, 1_000]), seen({ order }), HONOURED);
    expect(step.delivered).toBeUndefined();
    expect(step.next).toMatchObject({ go: { cursor: '0:99:0' } });
  });

  it('claims nothing after a page without order', () => {
    const step = nextStep(position(), seen({ order: undefined }), HONOURED);
    expect(step).toEqual({ next: { go: overlapping() } });
  });
});

describe('a moved bound that the server may take no notice of', () => {
  const back = { go: { ...beginning([0, 501]), back: overlapping() } };

  it('is a trial with a way back', () => {
    expect(nextStep(position(), seen(), UNKNOWN)).toEqual({ delivered: [501, 1_000], next: back });
    expect(nextStep(position(), seen(), HONOURED).next).not.toHaveProperty('go.back');
  });

  it('is none where the answer could not tell, since the page lies in two seconds', () => {
    const order = (newest: number) => ({ newest, oldest: 500, rowsInOldest: 1 });
    const step = nextStep(position(), seen({ order: order(501) }), UNKNOWN);
    expect(step).toEqual({ delivered: [501, 1_000], next: { go: overlapping() } });
    expect(nextStep(position(), seen({ order: order(502) }), UNKNOWN).next).toEqual(back);
    expect(nextStep(position(), seen({ order: order(501) }), HONOURED).next).toEqual({
      go: beginning([0, 501]),
    });
  });

  it('completes nothing yet where the page ends later by receipt, and both when that is settled', () => {
    const doubtful = seen({ isDoubtful: true });
    const step = nextStep(position(), doubtful, UNKNOWN);
    expect(step).toEqual({ next: { go: { ...back.go, top: 1_000 } } });
    expect(nextStep(position(), doubtful, HONOURED).delivered).toEqual([501, 1_000]);

    const lower = position({ ...beginning([0, 501]), top: 1_000 });
    const order = { newest: 500, oldest: 200, rowsInOldest: 1 };
    expect(nextStep(lower, seen({ order }), HONOURED)).toEqual({
      delivered: [201, 1_000],
      next: { go: beginning([0, 201]) },
    });
    expect(nextStep(lower, seen({ order, link: END }), HONOURED).delivered).toEqual([0, 1_000]);
    expect(nextStep(lower, second(500, { link: MISSING }), HONOURED).delivered).toEqual([500, 1_000]);
    const lowest = position({ ...beginning([500, 501]), top: 1_000 });
    expect(nextStep(lowest, second(500, { link: MISSING }), HONOURED).delivered).toEqual([500, 1_000]);
    expect(nextStep(lower, { ...doubtful, order }, UNKNOWN).next).toMatchObject({ go: { top: 1_000 } });
  });

  it('completes nothing without a trial either where the page ends later by receipt', () => {
    const step = nextStep(position(), seen({ isDoubtful: true, link: MISSING }), UNKNOWN);
    expect(step).toEqual({ next: { go: { ...beginning([0, 501]), top: 1_000 } } });
  });
});

describe('a cursor that was used before', () => {
  it('ends the list, in every kind of it', () => {
    const cursors = new Set(['0:100:0']);
    const order = { newest: 900, oldest: 500, rowsInOldest: 100 };
    for (const rules of [HONOURED, UNKNOWN, IGNORED]) {
      const step = nextStep(position({ cursors }), seen({ order }), rules);
      expect(step).toEqual({ delivered: [501, 1_000], next: 'repeated-cursor' });
    }
  });

  it('does no harm where the bound moves', () => {
    const { next } = nextStep(position({ cursors: new Set(['0:100:0']) }), seen(), UNKNOWN);
    expect(next).toEqual({ go: beginning([0, 501]) });
  });

  it('is noticed after any number of pages', () => {
    let at = position();
    for (const cursor of ['a', 'b', 'c']) {
      const { next } = nextStep(at, seen({ link: { kind: 'next', cursor } }), IGNORED);
      if (typeof next !== 'object') throw new Error('The list ended early.');
      at = next.go;
    }
    expect([...at.cursors]).toEqual(['a', 'b', 'c']);
    expect(nextStep(at, seen({ link: { kind: 'next', cursor: 'a' } }), IGNORED).next).toBe('repeated-cursor');
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
    expect(halves(beginning(span))).toEqual({ lower: beginning(lower), upper: beginning(upper) });
  });

  it('leaves a single second whole', () => {
    expect(halves(beginning([7, 8]))).toBeUndefined();
  });

  it('begins afresh, and leaves what lies above to the upper one', () => {
    expect(halves(followed({ isUnbounded: true, top: 1_200 }))).toEqual({
      lower: beginning([0, 500]),
      upper: { ...beginning([500, 1_000], true), top: 1_200 },
    });
    expect(upperPart(followed(), 700)).toEqual(beginning([700, 1_000]));
  });
});
