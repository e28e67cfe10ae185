import { describe, expect, it } from '@jest/globals';
import { bar, PLAIN } from '../../../src/report/bar.ts';

describe('a bar', () => {
  it.each([
    [0, '................   0 %'],
    [0.009, '................   0 %'],
    [0.25, '####............  25 %'],
    [0.5, '########........  50 %'],
    [0.999, '###############.  99 %'],
    [1, '###############.  99 %'],
    [3, '###############.  99 %'],
    [-1, '................   0 %'],
  ])('of %d is %s', (share, text) => {
    expect(bar(share, PLAIN)).toBe(text);
  });

  it('is made of blocks unless somebody chose otherwise', () => {
    expect(bar(0.5)).toBe('████████░░░░░░░░  50 %');
  });
});
