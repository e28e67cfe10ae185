import { describe, expect, it } from '@jest/globals';
import { firstConcurrency } from '../../../src/sentry/buckets.ts';

describe('firstConcurrency', () => {
  it.each([
    ['default', 'sntryu_x', 8, 8],
    ['issues', 'sntryi_x', 8, 8],
    ['project-events', 'sntryu_x', 8, 1],
    ['project-events', 'sntrys_x', 8, 1],
    ['project-events', 'x_sntryi_', 8, 1],
    ['project-events', 'sntryi_x', 8, 2],
    ['project-events', 'sntryi_x', 1, 1],
  ])('of the bucket %s for a token %s and a setting of %d is %d', (bucket, token, configured, expected) => {
    expect(firstConcurrency(bucket, token, configured)).toBe(expected);
  });
});
