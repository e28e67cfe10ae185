import { describe, expect, it } from '@jest/globals';
import type { Checkpoint } from '../../../../src/sync/progress/bookmarks.ts';
import type { Claim } from '../../../../src/sync/progress/delivery.ts';
import { claimOf, type Delivery, NOTHING } from '../../../../src/sync/progress/delivery.ts';
import type { Read } from '../../../../src/sync/progress/progress.ts';
import type { Span } from '../../../../src/time.ts';

const READ: Read = { span: [90, 260], gaps: [[100, 200]], lookback: 10, isTop: true };
const BEFORE: Checkpoint = {
  progress: { start: 100, covered: [] },
  refreshed: 50,
  projects: ['7'],
  question: 'q',
  newest: 95,
};

const claimed = (claim: Claim, delivery: Partial<Delivery>, read: Read = READ) =>
  claimOf(BEFORE, { claim, read, partition: { projects: ['7', '8'] } }, { ...NOTHING, ...delivery });
const spans = (...of: Span[]) => ({ spans: of });
const WHOLE = spans([90, 260]);

describe('what may be claimed of the spans of a read', () => {
  it('is what was delivered of its gaps, and everything else stays', () => {
    expect(claimed({ of: 'spans' }, spans([150, 260]))).toEqual({
      ...BEFORE,
      progress: { start: 100, covered: [[150, 200]] },
    });
    expect(claimed({ of: 'spans' }, WHOLE)).toEqual({ ...BEFORE, progress: { start: 200, covered: [] } });
  });

  it('is nothing before anything was delivered', () => {
    expect(claimed({ of: 'spans', refreshes: 70 }, NOTHING)).toEqual(BEFORE);
  });

  it.each<[string, Span[], number]>([
    ['all of it was delivered', [[90, 260]], 70],
    ['more than it was delivered', [[80, 270]], 70],
    ['a second at its bottom is missing', [[91, 260]], 50],
    ['a second at its top is missing', [[90, 259]], 50],
    [
      'it has a hole',
      [
        [90, 150],
        [151, 260],
      ],
      50,
    ],
  ])('is a full pass when %s: %j, dated %d', (_name, of, refreshed) => {
    expect(claimed({ of: 'spans', refreshes: 70 }, spans(...of)).refreshed).toBe(refreshed);
  });

  it('is no full pass where it was left early because that was enough', () => {
    const read: Read = { ...READ, span: [0, 260], enoughFrom: 90 };
    const checkpoint = claimed({ of: 'spans', refreshes: 70 }, WHOLE, read);
    expect(checkpoint).toMatchObject({ progress: { start: 200, covered: [] }, refreshed: 50 });
    expect(claimed({ of: 'spans', refreshes: 70 }, spans([0, 260]), read).refreshed).toBe(70);
  });

  it.each<[number | undefined, number | undefined, number | undefined]>([
    [undefined, 95, 95],
    [94, 95, 95],
    [96, 95, 96],
    [96, undefined, 96],
    [undefined, undefined, undefined],
  ])('has the newest record of all: %s now and %s before is %s', (newest, before, expected) => {
    const claiming = { claim: { of: 'spans' } as const, read: READ, partition: {} };
    expect(claimOf({ ...BEFORE, newest: before }, claiming, { spans: [], newest }).newest).toBe(expected);
  });
});

describe('what may be claimed of new projects', () => {
  it('is that they are spoken of, once all of their history was delivered, and no more', () => {
    expect(claimed({ of: 'projects' }, { ...WHOLE, newest: 200 })).toEqual({
      ...BEFORE,
      projects: ['7', '8'],
    });
  });

  it.each<[string, Span[]]>([
    ['nothing was delivered', []],
    ['a part was', [[91, 260]]],
    [
      'a hole was left',
      [
        [90, 150],
        [151, 260],
      ],
    ],
  ])('is nothing as long as %s', (_name, of) => {
    expect(claimed({ of: 'projects' }, spans(...of))).toBe(BEFORE);
  });
});
