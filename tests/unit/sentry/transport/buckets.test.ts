import { describe, expect, it } from '@jest/globals';
import { bucketLabel, firstConcurrency } from '../../../../src/sentry/transport/buckets.ts';

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

describe('bucketLabel', () => {
  it('has words for buckets whose names have none, and the name for all others', () => {
    expect(bucketLabel('default')).toBe('requests in general');
    expect(bucketLabel('project-events')).toBe('project events');
    expect(bucketLabel('members')).toBe('members');
  });
});
