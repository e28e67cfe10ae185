import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSoonerByIssue, mayBeSoonerByIssue } from '../../../../src/sentry/bodies/prices.ts';

const SENTRY = { list: 1, issues: 40 };

describe('the way to bodies through their issues', () => {
  it.each<[string, readonly number[], { list: number; issues: number }, boolean]>([
    ['a hundred rows of four issues, at the limits of sentry.io', [25, 25, 25, 25], SENTRY, true],
    ['a hundred issues, at the limits of sentry.io', Array.from({ length: 100 }, () => 1), SENTRY, true],
    [
      'a hundred issues, where the project answers eight a second',
      Array.from({ length: 100 }, () => 1),
      { list: 8, issues: 40 },
      false,
    ],
    ['one issue, where both answer alike', [100], { list: 40, issues: 40 }, false],
    ['ten rows, which one answer of the project has', [10], SENTRY, false],
  ])('of %s: %s at %j is sooner: %s', (_, rows, rates, isSooner) => {
    expect(isSoonerByIssue(rows, 10, rates)).toBe(isSooner);
  });

  it('is never sooner where issues answer no more often than the project', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        (rows, list, issues) => {
          const rates = { list, issues };
          if (!mayBeSoonerByIssue(rates)) expect(isSoonerByIssue(rows, 10, rates)).toBe(false);
        },
      ),
    );
  });
});
