import { describe, expect, it } from '@jest/globals';
import { advance, deliver, type Progress, planReads, type Read } from '../../../src/sync/progress.ts';
import type { Span } from '../../../src/time.ts';

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
  const bounds = { upper: 100, floor: 0, lookback: 0 };

  it('asks for everything from the start to the upper bound', () => {
    expect(planReads(upTo(10), bounds)).toEqual([{ span: [10, 100], gaps: [[10, 100]], lookback: 0 }]);
  });

  it('has nothing to ask for at the upper bound or beyond it', () => {
    expect(planReads(upTo(100), bounds)).toEqual([]);
    expect(planReads(upTo(101), bounds)).toEqual([]);
  });

  it('asks for a single second', () => {
    expect(planReads(upTo(99), bounds)).toEqual([{ span: [99, 100], gaps: [[99, 100]], lookback: 0 }]);
  });

  it('fills the gaps from the newest down', () => {
    expect(planReads(upTo(10, [20, 30], [60, 70]), bounds).map(({ span }) => span)).toEqual([
      [70, 100],
      [30, 60],
      [10, 20],
    ]);
  });

  it('reads the lookback below every gap again', () => {
    expect(planReads(upTo(10, [20, 30], [60, 70]), { ...bounds, lookback: 3 })).toEqual([
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
      },
    ]);
    expect(planReads(upTo(10, [20, 30]), { ...bounds, lookback: 9 }).map(({ span }) => span)).toEqual([
      [21, 100],
      [1, 20],
    ]);
  });

  it('goes no lower than the floor', () => {
    expect(planReads(upTo(10), { ...bounds, floor: 8, lookback: 5 })).toEqual([
      { span: [8, 100], gaps: [[10, 100]], lookback: 5 },
    ]);
  });

  it('reads again what changes unseen, from the floor at the lowest', () => {
    expect(planReads(upTo(100), { ...bounds, rereadFrom: 70 })).toEqual([
      { span: [70, 100], gaps: [], lookback: 0 },
    ]);
    expect(planReads(upTo(100), { ...bounds, floor: 80, rereadFrom: 70 })[0]?.span).toEqual([80, 100]);
  });

  it('asks only once for what is both new and read again', () => {
    expect(planReads(upTo(90), { ...bounds, rereadFrom: 70 })).toEqual([
      { span: [70, 100], gaps: [[90, 100]], lookback: 0 },
    ]);
  });

  it('keeps a gap far below apart from what is read again', () => {
    expect(planReads(upTo(10, [20, 100]), { ...bounds, rereadFrom: 70 })).toEqual([
      { span: [70, 100], gaps: [], lookback: 0 },
      { span: [10, 20], gaps: [[10, 20]], lookback: 0 },
    ]);
  });

  it('asks for nothing when the floor lies at the upper bound', () => {
    expect(planReads(upTo(100), { ...bounds, floor: 100, rereadFrom: 70 })).toEqual([]);
  });
});

describe('advance', () => {
  const read: Read = { span: [7, 30], gaps: [[10, 30]], lookback: 3 };

  it.each<[string, number, Progress]>([
    ['nothing of it', 30, upTo(10)],
    ['its last second', 29, upTo(10, [29, 30])],
    ['half of it', 20, upTo(10, [20, 30])],
    ['all but its lowest second', 11, upTo(10, [11, 30])],
    ['the gap without the lookback', 10, upTo(10, [11, 30])],
    ['all but one second of the lookback', 8, upTo(10, [11, 30])],
    ['the lookback as well', 7, upTo(30)],
    ['more than was asked for', 2, upTo(30)],
  ])('after %s', (_name, readDownTo, expected) => {
    expect(advance(upTo(10), read, readDownTo)).toEqual(expected);
  });

  it('claims a gap of one second only after its lookback', () => {
    const single: Read = { span: [7, 11], gaps: [[10, 11]], lookback: 3 };
    expect(advance(upTo(10), single, 8)).toEqual(upTo(10));
    expect(advance(upTo(10), single, 7)).toEqual(upTo(11));
  });

  it('needs no more lookback than there is above the floor', () => {
    const low: Read = { span: [9, 30], gaps: [[10, 30]], lookback: 3 };
    expect(advance(upTo(10), low, 10)).toEqual(upTo(10, [11, 30]));
    expect(advance(upTo(10), low, 9)).toEqual(upTo(30));
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
    expect(advance(before, double, 21)).toEqual(upTo(10, [20, 23], [24, 50]));
    expect(advance(before, double, 20)).toEqual(upTo(10, [20, 50]));
    expect(advance(before, double, 12)).toEqual(upTo(10, [12, 50]));
    expect(advance(before, double, 7)).toEqual(upTo(50));
  });

  it('moves nothing for a read that fills no gap', () => {
    expect(advance(upTo(30), { span: [7, 30], gaps: [], lookback: 3 }, 7)).toEqual(upTo(30));
  });
});
