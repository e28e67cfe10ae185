import { describe, expect, it } from '@jest/globals';
import { about, atLeast, exactly, sumOf } from '../../../../src/sync/outlook/estimate.ts';

describe('a sum of estimates', () => {
  it.each([
    ['exact ones is exact', [exactly(2), exactly(3)], exactly(5)],
    ['nothing is exactly nothing', [], exactly(0)],
    ['an estimate among them is an estimate', [exactly(2), about(3)], about(5)],
    ['a least one among them is a least one', [about(2), atLeast(3)], atLeast(5)],
    ['something unknown among them is a least one', [exactly(2), undefined], atLeast(2)],
    ['nothing but the unknown is unknown', [undefined, undefined], undefined],
    ['the unknown and nothing is unknown, and not nothing', [exactly(0), undefined], undefined],
  ])('of %s', (_, parts, sum) => {
    expect(sumOf(parts)).toEqual(sum);
  });
});
