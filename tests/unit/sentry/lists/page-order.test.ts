import { describe, expect, it } from '@jest/globals';
import { pageOrder } from '../../../../src/sentry/lists/page-order.ts';
import { at, stamp } from '../../../support/builders.ts';

const NOON = at('2026-03-01T12:00:00Z');
const page = (...seconds: number[]) => seconds.map((second) => ({ seen: stamp(NOON + second) }));

describe('pageOrder', () => {
  it('finds both ends of a page that is newest first', () => {
    expect(pageOrder(page(9, 5, 2), 'seen')).toEqual({ newest: NOON + 9, oldest: NOON + 2, rowsInOldest: 1 });
  });

  it('counts the rows of the oldest second', () => {
    expect(pageOrder(page(9, 9, 2, 2, 2), 'seen')).toEqual({
      newest: NOON + 9,
      oldest: NOON + 2,
      rowsInOldest: 3,
    });
    expect(pageOrder(page(4, 4), 'seen')).toEqual({ newest: NOON + 4, oldest: NOON + 4, rowsInOldest: 2 });
  });

  it('takes rows of one second for equal, whatever their fractions', () => {
    const rows = [{ seen: stamp(NOON, 100_000) }, { seen: stamp(NOON, 900_000) }, { seen: stamp(NOON) }];
    expect(pageOrder(rows, 'seen')).toEqual({ newest: NOON, oldest: NOON, rowsInOldest: 3 });
  });

  it('reads every form of time that Sentry mixes in one list', () => {
    const rows = [{ seen: '2026-03-01T12:00:01.123+00:00' }, { seen: '2026-03-01T12:00:00' }];
    expect(pageOrder(rows, 'seen')).toEqual({ newest: NOON + 1, oldest: NOON, rowsInOldest: 1 });
  });

  it.each<[string, { seen?: string | null }[]]>([
    ['an empty page', []],
    ['a page where a later row is newer', page(2, 3)],
    ['a page where a row in the middle is newer', page(9, 2, 3, 1)],
    ['a page with a row without time', [...page(2), {}]],
    ['a page whose first row has no time', [{}, ...page(2)]],
    ['a page with a null for a time', [...page(2), { seen: null }]],
    ['a page with a text that is no time', [...page(2), { seen: 'yesterday' }]],
  ])('says nothing of %s', (_name, rows) => {
    expect(pageOrder(rows, 'seen')).toBeUndefined();
  });
});
