import { describe, expect, it } from '@jest/globals';
import {
  advance,
  deliver,
  type Progress,
  planReads,
  type Read,
  type ReadBounds,
} from '../../../../src/sync/progress/progress.ts';
import type { Span } from '../../../../src/time.ts';

const upTo = (start: number, ...covered: Span[]): Progress => ({ start, covered });

describe('deliver', () => {
  it.each<[string, Progress, Span, Progress]>([
    ['a span above the start', upTo(10), [20, 30], upTo(10, [20, 30])],
    ['a span that touches the start', upTo(10), [10, 30], upTo(30)],
    ['a span one second above the start', upTo(10), [11, 30], upTo(10, [11, 30])],
    ['a span around the start', upTo(10), [5, 12], upTo(12)],
    ['a span below the start', upTo(10), [2, 10], upTo(10)],
    ['the last gap', upTo(10, [20, 30], [40, 50]), [10, 20], upTo(30, [40, 50])],
    ['a gap in the middle', upTo(10, [20, 30], [40, 50]), [30, 40], upTo(10, [20, 50])],
    ['everything', upTo(10, [20, 30], [40, 50]), [0, 60], upTo(60)],
  ])('counts %s', (_name, progress, span, expected) => {
    expect(deliver(progress, span)).toEqual(expected);
  });
});

describe('planReads', () => {
  const bounds: ReadBounds = { signpost: 100, asked: 100, isUnbounded: true, floor: 0, lookback: 0 };
  const spansOf = (progress: Progress, over: Partial<ReadBounds> = {}) =>
    planReads(progress, { ...bounds, ...over }).map(({ span }) => span);

  it('asks for everything from the start up to the present', () => {
    expect(planReads(upTo(10), bounds)).toEqual([
      { span: [10, 100], gaps: [[10, 100]], lookback: 0, isTop: true },
    ]);
  });

  it('asks beyond the signpost, and means to claim nothing there', () => {
    expect(planReads(upTo(10), { ...bounds, asked: 160 })).toEqual([
      { span: [10, 160], gaps: [[10, 100]], lookback: 0, isTop: true },
    ]);
  });

  it('asks for what happened since the signpost also when all that can be claimed has been', () => {
    const over = { asked: 160, lookback: 3 };
    expect(planReads(upTo(100), { ...bounds, ...over })).toEqual([
      { span: [97, 160], gaps: [], lookback: 3, isTop: true },
    ]);
    expect(spansOf(upTo(10, [20, 100]), over)).toEqual([
      [97, 160],
      [7, 20],
    ]);
  });

  it('looks back from the signpost where a clock ran ahead, not from beyond it', () => {
    expect(spansOf(upTo(130), { asked: 160, lookback: 3 })).toEqual([[97, 160]]);
  });

  it('has nothing to ask for at what is asked or beyond it', () => {
    expect(planReads(upTo(100), bounds)).toEqual([]);
    expect(planReads(upTo(101), bounds)).toEqual([]);
    expect(planReads(upTo(100), { ...bounds, lookback: 5 })).toEqual([]);
  });

  it('asks for a single second', () => {
    expect(spansOf(upTo(99))).toEqual([[99, 100]]);
  });

  it('fills the gaps from the newest down, of which only that reaches the present', () => {
    const reads = planReads(upTo(10, [20, 30], [60, 70]), bounds);
    expect(reads.map(({ span, isTop }) => [span, isTop])).toEqual([
      [[70, 100], true],
      [[30, 60], undefined],
      [[10, 20], undefined],
    ]);
  });

  it('keeps an upper bound where an end was set', () => {
    const [read] = planReads(upTo(10), { ...bounds, isUnbounded: false });
    expect(read).toEqual({ span: [10, 100], gaps: [[10, 100]], lookback: 0 });
  });

  it('reads the lookback below every gap again', () => {
    expect(planReads(upTo(10, [20, 30], [60, 70]), { ...bounds, lookback: 3 })).toMatchObject([
      { span: [67, 100], gaps: [[70, 100]], lookback: 3 },
      { span: [27, 60], gaps: [[30, 60]], lookback: 3 },
      { span: [7, 20], gaps: [[10, 20]], lookback: 3 },
    ]);
  });

  it('joins neighbours whose lookback touches the gap below', () => {
    expect(planReads(upTo(10, [20, 30]), { ...bounds, lookback: 10 })).toEqual([
      {
        span: [0, 100],
        gaps: [
          [10, 20],
          [30, 100],
        ],
        lookback: 10,
        isTop: true,
      },
    ]);
    expect(spansOf(upTo(10, [20, 30]), { lookback: 9 })).toEqual([
      [21, 100],
      [1, 20],
    ]);
  });

  it('goes no lower than the floor', () => {
    expect(spansOf(upTo(10), { floor: 8, lookback: 5 })).toEqual([[8, 100]]);
    expect(spansOf(upTo(100), { asked: 160, floor: 98, lookback: 5 })).toEqual([[98, 160]]);
  });

  it('reads again what changes unseen, from the floor at the lowest', () => {
    expect(planReads(upTo(100), { ...bounds, rereadFrom: 70 })).toEqual([
      { span: [70, 100], gaps: [], lookback: 0, isTop: true },
    ]);
    expect(spansOf(upTo(100), { floor: 80, rereadFrom: 70 })).toEqual([[80, 100]]);
  });

  it('asks only once for what is both new and read again', () => {
    expect(planReads(upTo(90), { ...bounds, rereadFrom: 70 })).toEqual([
      { span: [70, 100], gaps: [[90, 100]], lookback: 0, isTop: true },
    ]);
  });

  it('keeps a gap far below apart from what is read again', () => {
    expect(planReads(upTo(10, [20, 100]), { ...bounds, rereadFrom: 70 })).toMatchObject([
      { span: [70, 100], gaps: [] },
      { span: [10, 20], gaps: [[10, 20]] },
    ]);
  });

  it('asks for nothing when the floor lies at what is asked', () => {
    expect(planReads(upTo(100), { ...bounds, floor: 100, rereadFrom: 70 })).toEqual([]);
  });
});

describe('what may be read again where it is little', () => {
  const bounds: ReadBounds = {
    signpost: 100,
    asked: 160,
    isUnbounded: true,
    floor: 0,
    lookback: 5,
    mayRereadFrom: 20,
  };

  it('is asked for together with what is new, which is enough', () => {
    expect(planReads(upTo(90), bounds)).toEqual([
      { span: [20, 160], gaps: [[90, 100]], lookback: 5, isTop: true, enoughFrom: 85 },
    ]);
  });

  it('is so also where an end was set', () => {
    expect(planReads(upTo(90), { ...bounds, isUnbounded: false })).toEqual([
      { span: [20, 160], gaps: [[90, 100]], lookback: 5, enoughFrom: 85 },
    ]);
  });

  it('is nothing where all of it is read anyway', () => {
    for (const before of [upTo(25), upTo(20), upTo(10)]) {
      const [read] = planReads(before, bounds);
      expect(read?.enoughFrom).toBeUndefined();
      expect(read?.span[0]).toBe(Math.max(before.start - 5, 0));
    }
  });

  it('waits while there are gaps below the newest, which are read by themselves', () => {
    const reads = planReads(upTo(40, [60, 90]), bounds);
    expect(reads.map(({ span }) => span)).toEqual([
      [85, 160],
      [35, 60],
    ]);
    expect(reads.filter(({ enoughFrom }) => enoughFrom !== undefined)).toEqual([]);
  });

  it('is nothing where nothing is new', () => {
    expect(planReads(upTo(160), bounds)).toEqual([]);
  });
});

describe('advance', () => {
  const read: Read = { span: [7, 30], gaps: [[10, 30]], lookback: 3 };

  it.each<[string, Span[], Progress]>([
    ['nothing of it', [], upTo(10)],
    ['its last second', [[29, 30]], upTo(10, [29, 30])],
    ['half of it', [[20, 30]], upTo(10, [20, 30])],
    ['all but its lowest second', [[11, 30]], upTo(10, [11, 30])],
    ['the gap without the lookback', [[10, 30]], upTo(10, [11, 30])],
    ['all but one second of the lookback', [[8, 30]], upTo(10, [11, 30])],
    ['the lookback as well', [[7, 30]], upTo(30)],
    ['more than was asked for', [[2, 90]], upTo(30)],
    ['the lookback alone', [[7, 10]], upTo(10)],
    ['the lookback and the lowest second', [[7, 11]], upTo(11)],
    [
      'everything around a hole',
      [
        [7, 15],
        [16, 30],
      ],
      upTo(15, [16, 30]),
    ],
    [
      'everything but a second of the lookback',
      [
        [7, 8],
        [9, 30],
      ],
      upTo(10, [11, 30]),
    ],
  ])('after %s', (_name, done, expected) => {
    expect(advance(upTo(10), read, done)).toEqual(expected);
  });

  it('claims a gap of one second only after its lookback', () => {
    const single: Read = { span: [7, 11], gaps: [[10, 11]], lookback: 3 };
    expect(advance(upTo(10), single, [[8, 11]])).toEqual(upTo(10));
    expect(advance(upTo(10), single, [[7, 11]])).toEqual(upTo(11));
  });

  it('needs no more lookback than there is above the floor', () => {
    const low: Read = { span: [9, 30], gaps: [[10, 30]], lookback: 3 };
    expect(advance(upTo(10), low, [[10, 30]])).toEqual(upTo(10, [11, 30]));
    expect(advance(upTo(10), low, [[9, 30]])).toEqual(upTo(30));
  });

  it('claims nothing above the gap, though more was asked for', () => {
    expect(advance(upTo(10), { ...read, span: [7, 90] }, [[7, 90]])).toEqual(upTo(30));
  });

  it('needs nothing below the point that is enough', () => {
    const again: Read = { span: [0, 90], gaps: [[10, 30]], lookback: 3, enoughFrom: 7 };
    expect(advance(upTo(10), again, [[8, 90]])).toEqual(upTo(10, [11, 30]));
    expect(advance(upTo(10), again, [[7, 90]])).toEqual(upTo(30));
    expect(advance(upTo(10), { ...again, enoughFrom: 9 }, [[9, 90]])).toEqual(upTo(30));
  });

  it('fills several gaps of one read as it comes down', () => {
    const double: Read = {
      span: [7, 50],
      gaps: [
        [10, 20],
        [23, 50],
      ],
      lookback: 3,
    };
    const before = upTo(10, [20, 23]);
    expect(advance(before, double, [[21, 50]])).toEqual(upTo(10, [20, 23], [24, 50]));
    expect(advance(before, double, [[20, 50]])).toEqual(upTo(10, [20, 50]));
    expect(advance(before, double, [[12, 50]])).toEqual(upTo(10, [12, 50]));
    expect(advance(before, double, [[7, 50]])).toEqual(upTo(50));
  });

  it('moves nothing for a read that fills no gap', () => {
    expect(advance(upTo(30), { span: [7, 30], gaps: [], lookback: 3 }, [[7, 30]])).toEqual(upTo(30));
  });
});
