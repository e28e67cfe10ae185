import { describe, expect, it } from '@jest/globals';
import { nearOrder } from '../../../../src/sentry/lists/page-order.ts';

const rows = (...seconds: readonly (number | string)[]) => seconds.map((at) => ({ at }));
const NONE = Number.POSITIVE_INFINITY;

describe('nearOrder', () => {
  it('takes rows for ordered whose times are the wrong way round by some minutes', () => {
    expect(nearOrder(rows(9_000, 8_000, 8_500, 7_000), 'at', NONE)).toEqual({
      newest: 9_000,
      oldest: 7_600,
      rowsInOldest: 1,
      lowest: 7_000,
    });
  });

  it('tells nothing of rows whose times are further apart, or of those of the page before', () => {
    expect(nearOrder(rows(9_000, 8_000, 8_601), 'at', NONE)).toBeUndefined();
    expect(nearOrder(rows(8_601), 'at', 8_000)).toBeUndefined();
    expect(nearOrder(rows(8_600), 'at', 8_000)).toMatchObject({ lowest: 8_000 });
  });

  it('tells nothing of no rows, or of rows without a time', () => {
    expect(nearOrder([], 'at', NONE)).toBeUndefined();
    expect(nearOrder(rows(9_000, 'soon'), 'at', NONE)).toBeUndefined();
  });
});
