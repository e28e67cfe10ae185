import { describe, expect, it } from '@jest/globals';
import { closest } from '../../../src/config/closest.ts';

describe('closest', () => {
  it('finds the name that was probably meant', () => {
    const names = ['organization', 'organizations', 'concurrency'];
    expect(closest('organisations', names)).toBe('organizations');
    expect(closest('Concurency', names)).toBe('concurrency');
  });

  it('stays silent when nothing is near', () => {
    expect(closest('stream_maps', ['projects', 'base_url'])).toBeUndefined();
    expect(closest('', [])).toBeUndefined();
  });
});
