import { describe, expect, it } from '@jest/globals';
import { type Checkpoint, readBookmark, writeBookmark } from '../../../../src/sync/progress/bookmarks.ts';
import { type Claim, claimOf, type Delivery, NOTHING } from '../../../../src/sync/progress/delivery.ts';
import type { Read } from '../../../../src/sync/progress/progress.ts';

const READ: Read = { span: [90, 260], gaps: [[100, 200]], lookback: 10, isTop: true };
const BEFORE: Checkpoint = { progress: { start: 100, covered: [] } };
const claimed = (claim: Claim, delivery: Partial<Delivery>, before: Checkpoint = BEFORE) =>
  claimOf(before, { claim, read: READ, partition: { projects: ['7', '8'] } }, { ...NOTHING, ...delivery });

describe('from where on children are asked for', () => {
  const alone: Claim = { of: 'spans', children: { isAlone: true } };

  it('moves up when everything was read in one go and nobody was missed', () => {
    const { since, progress } = claimed(alone, { spans: [[90, 260]], isSettled: true });
    expect([since, progress.start]).toEqual([undefined, 200]);
  });

  it.each<[string, Claim, Partial<Delivery>]>([
    [
      'there was a hole',
      alone,
      {
        spans: [
          [90, 150],
          [151, 260],
        ],
        isSettled: true,
      },
    ],
    ['somebody may have been missed', alone, { spans: [[90, 260]] }],
    [
      'it was read in several goes',
      { of: 'spans', children: { isAlone: false } },
      { spans: [[90, 260]], isSettled: true },
    ],
  ])('stays where it was when %s', (_name, claim, delivery) => {
    expect(claimed(claim, delivery).since).toBe(100);
    expect(claimed(claim, delivery, { ...BEFORE, since: 40 }).since).toBe(40);
  });

  it('stays while something else is left', () => {
    const before: Checkpoint = { progress: { start: 20, covered: [[50, 100]] }, since: 20 };
    const done = claimed(alone, { spans: [[90, 260]], isSettled: true }, before);
    expect(done).toMatchObject({ since: 20, progress: { start: 20 } });
  });

  it('is not noted for streams whose children have no time', () => {
    expect(claimed({ of: 'spans' }, { spans: [[150, 260]] })).not.toHaveProperty('since');
  });

  it('holds for new projects only when nobody of theirs was missed', () => {
    const claim: Claim = { of: 'projects', children: { isAlone: false } };
    expect(claimed(claim, { spans: [[90, 260]] })).toEqual(BEFORE);
    expect(claimed(claim, { spans: [[90, 260]], isSettled: true }).projects).toEqual(['7', '8']);
  });
});

describe('a pass that takes several runs', () => {
  const claim: Claim = { of: 'spans', sweep: { began: 195, left: [[0, 195]] } };

  it('loses what was delivered, whatever the bookmark says of it', () => {
    expect(
      claimed(claim, {
        spans: [
          [90, 120],
          [150, 260],
        ],
      }).sweep,
    ).toEqual({
      began: 195,
      left: [
        [0, 90],
        [120, 150],
      ],
    });
  });

  it('is dated with its beginning when nothing is left of it, and does not begin again', () => {
    const before: Checkpoint = { ...BEFORE, sweep: { began: 195, left: [[90, 100]] } };
    const done = claimed(claim, { spans: [[90, 260]] }, before);
    expect([done.refreshed, done.sweep]).toEqual([195, undefined]);
    expect(claimed(claim, { spans: [[150, 260]] }, done)).toMatchObject({ refreshed: 195 });
    expect(claimed(claim, { spans: [[150, 260]] }, done).sweep).toBeUndefined();
  });
});

describe('a bookmark of children', () => {
  const written = (checkpoint: Checkpoint) => writeBookmark(checkpoint);
  const read = (checkpoint: Checkpoint) => readBookmark(written(checkpoint), 10_000, () => {});

  it('says from where on they are asked for only where that is not its start', () => {
    expect(written({ ...BEFORE, since: 100 })).not.toHaveProperty('since');
    expect(read({ ...BEFORE, since: 40 }).since).toBe(40);
  });

  it('keeps the pass that is under way', () => {
    const sweep = { began: 300, left: [[0, 50] as const, [70, 90] as const] };
    expect(read({ ...BEFORE, sweep }).sweep).toEqual(sweep);
  });

  it.each([{}, [], 'x', { began: 'x', left: [] }, { began: '1970-01-01T00:05:00Z', left: [['x', 'y']] }])(
    'has none where it says %j',
    (sweep) => {
      const bookmark = readBookmark({ start: '1970-01-01T00:01:40Z', sweep }, 10_000, () => {});
      expect(bookmark).toEqual({ start: 100, covered: [] });
    },
  );
});
