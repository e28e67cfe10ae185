import { describe, expect, it } from '@jest/globals';
import { beginning, nextStep, type Rules } from '../../../../src/sentry/lists/paging.ts';
import { BROKEN, COUNTED, END, empty, followed, HONOURED, MISSING, position, second, seen } from './seen.ts';

describe('the word of the server that a list has ended', () => {
  it('is enough where it does not count', () => {
    expect(nextStep(position(), seen({ link: END }), HONOURED)).toEqual({
      delivered: [0, 1_000],
      next: 'finished',
    });
  });

  it.each([
    [100, true],
    [101, false],
    [150, false],
    [99, true],
  ])('counts when no more than the rows were counted: %d', (hits, isEnd) => {
    const { next } = nextStep(position(), seen({ link: END, hits }), COUNTED);
    expect(next === 'finished').toBe(isEnd);
  });

  it('counts the rows of the pages before, and goes by the lowest count', () => {
    const last = seen({ rows: 50, link: END, hits: 160 });
    expect(nextStep(followed({ hits: 150 }), last, COUNTED).next).toBe('finished');
    expect(nextStep(followed({ hits: 151 }), last, COUNTED).next).not.toBe('finished');
    expect(nextStep(followed(), { ...last, hits: 150 }, COUNTED).next).toBe('finished');
    expect(nextStep(followed({ hits: 150 }), { ...last, hits: undefined }, COUNTED).next).toBe('finished');
  });

  it('is not checked by a count that goes no further', () => {
    const capped = (hits: number) =>
      nextStep(followed({ rows: 1_900 }), seen({ link: END, hits }), COUNTED).next;
    expect(capped(999)).toBe('finished');
    expect(capped(1_000)).toEqual({ go: beginning([0, 501]) });
  });

  it('proves nothing where a count is missing that belongs to the list', () => {
    const below = { delivered: [501, 1_000], next: { go: beginning([0, 501]) } };
    expect(nextStep(position(), seen({ link: END }), COUNTED)).toEqual(below);
  });

  it('is not proven by rows that a page by cursor has repeated', () => {
    const last = seen({ link: END, hits: 200 });
    expect(nextStep(followed({ hits: 200 }), last, COUNTED).next).toBe('finished');
    expect(nextStep(followed({ hits: 200 }), { ...last, repeated: 1 }, COUNTED).next).not.toBe('finished');
    expect(nextStep(position(), seen({ link: END, hits: 100, repeated: 1 }), COUNTED).next).toBe('finished');
  });

  it('is asked again below the oldest second when the count speaks against it', () => {
    expect(nextStep(position(), seen({ link: END, hits: 150 }), COUNTED)).toEqual({
      delivered: [501, 1_000],
      next: { go: beginning([0, 501]) },
    });
  });
});

describe('an empty list', () => {
  it.each([END, MISSING])('is a proven end when nothing was counted: %j', (link) => {
    const done = { delivered: [0, 1_000], next: 'finished' };
    expect(nextStep(position(), empty({ link }), COUNTED)).toEqual(done);
    expect(nextStep(position(), empty({ link, hits: 0 }), COUNTED)).toEqual(done);
  });

  it('proves nothing when something was counted', () => {
    expect(nextStep(position(), empty({ link: END, hits: 5 }), COUNTED)).toEqual({ next: 'unproven' });
  });

  it('proves nothing after rows that are fewer than the count', () => {
    const after = followed({ hits: 101 });
    expect(nextStep(after, empty({ link: END }), COUNTED)).toEqual({ next: 'unproven' });
    expect(nextStep({ ...after, rows: 101 }, empty({ link: END }), COUNTED).next).toBe('finished');
  });

  it('has more to come when the server says so', () => {
    expect(nextStep(position(), empty(), HONOURED)).toEqual({ next: { go: followed({ rows: 0 }) } });
    expect(nextStep(position(), empty({ link: BROKEN }), HONOURED)).toEqual({ next: 'no-cursor' });
  });

  it('is none where rows at the end of the span may have pushed others off the page', () => {
    const pushed = empty({ sent: 3, largest: 3, link: MISSING });
    expect(nextStep(position(), pushed, HONOURED)).toEqual({ next: 'unproven' });
    expect(nextStep(position(), { ...pushed, sent: 1, largest: 1 }, HONOURED).next).toBe('finished');
    expect(nextStep(position(), { ...pushed, largest: 4 }, HONOURED).next).toBe('finished');
    expect(nextStep(position(), { ...pushed, link: END }, HONOURED).next).toBe('finished');
  });
});

describe('a page that does not lead on', () => {
  it.each([MISSING, BROKEN])('is asked for again from the oldest second down: %j', (link) => {
    for (const rules of [HONOURED, COUNTED]) {
      expect(nextStep(position(), seen({ link }), rules)).toEqual({
        delivered: [501, 1_000],
        next: { go: beginning([0, 501]) },
      });
    }
  });

  it('is the end all the same when it holds all that was counted', () => {
    const all = seen({ link: MISSING, hits: 100 });
    expect(nextStep(position(), all, COUNTED).next).toBe('finished');
    expect(nextStep(position(), { ...all, link: BROKEN }, COUNTED).next).not.toBe('finished');
    expect(nextStep(position(), { ...all, hits: 101 }, COUNTED).next).not.toBe('finished');
  });

  it('is not asked for again where it holds nothing new', () => {
    expect(nextStep(position(), seen({ link: MISSING, fresh: 0 }), HONOURED)).toEqual({ next: 'unproven' });
    expect(nextStep(position(), seen({ link: MISSING, fresh: 1 }), HONOURED).next).not.toBe('unproven');
  });

  it('claims nothing without an order', () => {
    for (const link of [MISSING, BROKEN])
      expect(nextStep(position(), seen({ link, order: undefined }), HONOURED)).toEqual({ next: 'unproven' });
  });
});

describe('a last second that comes again and again', () => {
  it.each<[string, Rules]>([
    ['a list without a count', HONOURED],
    ['a list that has lost its count', COUNTED],
  ])('is whole when its page is not cut off, and what lies below is asked for: %s', (_, rules) => {
    const link = rules === HONOURED ? MISSING : END;
    expect(nextStep(beginning([0, 501]), second(500, { link }), rules)).toEqual({
      delivered: [500, 501],
      next: { go: beginning([0, 500]) },
    });
    expect(nextStep(beginning([500, 501]), second(500, { link }), rules)).toEqual({
      delivered: [500, 501],
      next: 'finished',
    });
  });

  it.each([
    [3, 3, false],
    [3, 4, true],
    [1, 1, true],
  ])('of %d rows, where a page has had %d: is whole: %s', (rows, largest, isWhole) => {
    const { next } = nextStep(beginning([0, 501]), second(500, { rows, largest, link: MISSING }), HONOURED);
    expect(next).toEqual(isWhole ? { go: beginning([0, 500]) } : 'unproven');
  });

  it('is measured by the page as it was sent', () => {
    const page = second(500, { rows: 3, sent: 4, largest: 4, link: MISSING });
    expect(nextStep(beginning([0, 501]), page, HONOURED).next).toBe('unproven');
  });

  it('is not whole when more were counted, or when it is not one second', () => {
    expect(nextStep(beginning([0, 501]), second(500, { hits: 5 }), COUNTED)).toEqual({ next: 'unproven' });
    const two = second(500, { order: { newest: 501, oldest: 500, rowsInOldest: 2 }, link: MISSING });
    expect(nextStep(beginning([0, 501]), two, HONOURED)).toEqual({ next: 'unproven' });
  });
});
