import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance, type Progress, planReads, type Read } from '../../../../src/sync/progress/progress.ts';
import { joinParts, splitAt, watchParts } from '../../../../src/sync/volume/parts.ts';

const READ: Read = { span: [90, 200], gaps: [[100, 200]], lookback: 10 };

describe('parts of a read', () => {
  it('are the read itself without a cut', () => {
    expect(splitAt(READ, [])).toEqual([READ]);
  });

  it('come newest first, and only the lowest looks back', () => {
    expect(splitAt(READ, [120, 150])).toEqual([
      { span: [150, 200], gaps: [[150, 200]], lookback: 0 },
      { span: [120, 150], gaps: [[120, 150]], lookback: 0 },
      { span: [90, 120], gaps: [[100, 120]], lookback: 10 },
    ]);
  });

  it('reach as far up as the read, also where the gap ends below', () => {
    expect(splitAt({ ...READ, span: [90, 260] }, [150])[0]).toEqual({
      span: [150, 260],
      gaps: [[150, 200]],
      lookback: 0,
    });
  });

  it('reach up to the present with the newest alone', () => {
    const parts = splitAt({ ...READ, isTop: true }, [120, 150]);
    expect(parts.map(({ isTop }) => isTop)).toEqual([true, undefined, undefined]);
    expect(splitAt({ ...READ, isTop: true }, [])).toEqual([{ ...READ, isTop: true }]);
  });

  it.each([
    [[]],
    [
      [
        [100, 110],
        [120, 200],
      ],
    ],
  ])('are none of a read with the gaps %j', (gaps) => {
    expect(() => splitAt({ ...READ, gaps: gaps as never }, [150])).toThrow('one gap');
  });
});

describe('parts put together again', () => {
  const parts = splitAt({ ...READ, span: [90, 260], isTop: true }, [120, 150, 180]);

  it('are the read that they were cut from', () => {
    expect(joinParts(parts)).toEqual({ ...READ, span: [90, 260], isTop: true });
  });

  it('may be the lower ones, which reach up to where they were cut', () => {
    expect(joinParts(parts.slice(2))).toEqual({ span: [90, 150], gaps: [[100, 150]], lookback: 10 });
  });

  it('may be one', () => {
    expect(joinParts(parts.slice(3))).toEqual(parts[3]);
  });

  it('are at least one', () => {
    expect(() => joinParts([])).toThrow('Only parts');
  });
});

describe('statistics by which a read was cut', () => {
  /** Whether they count as mistaken after parts of so many records, where a hundred were expected. */
  const after = (...records: number[]): boolean => {
    const watch = watchParts(100);
    for (const count of records) watch.note(count);
    return watch.isMistaken();
  };

  it.each<[number[], boolean]>([
    [[], false],
    [[0], false],
    [[0, 0], true],
    [[9, 9], true],
    [[0, 10], false],
    [[0, 100, 0], false],
    [[0, 100, 0, 0], true],
    [[0, 0, 100, 100], true],
  ])('with parts of %j records are mistaken: %s', (records, expected) => {
    expect(after(...records)).toBe(expected);
  });
});

const HORIZON = 60;
const seconds = Array.from({ length: HORIZON }, (_, second) => second);

const anyStart = fc.record({
  floor: fc.integer({ min: 0, max: 20 }),
  start: fc.integer({ min: 0, max: 30 }),
  covered: fc.option(fc.tuple(fc.integer({ min: 32, max: 40 }), fc.integer({ min: 41, max: 50 })), {
    nil: undefined,
  }),
  lookback: fc.integer({ min: 0, max: 8 }),
  beyond: fc.integer({ min: 1, max: 5 }),
  points: fc.uniqueArray(fc.integer({ min: 1, max: HORIZON - 1 }), { maxLength: 10 }),
});
type Start = typeof anyStart extends fc.Arbitrary<infer Value> ? Value : never;

function claims({ start, covered }: Progress, second: number): boolean {
  return second < start || covered.some(([from, to]) => from <= second && second < to);
}

function plan(
  progress: Progress,
  { floor, lookback, points, beyond }: Start,
): { reads: readonly Read[]; parts: readonly Read[] } {
  const reads = planReads(progress, {
    signpost: HORIZON,
    asked: HORIZON + beyond,
    isUnbounded: true,
    floor,
    lookback,
  });
  const parts = reads.flatMap((read) => {
    const [gap] = read.gaps;
    if (gap === undefined || read.gaps.length > 1) return [read];
    const inside = points.filter((cut) => cut > gap[0] && cut < gap[1]).sort((a, b) => a - b);
    return splitAt(read, inside);
  });
  return { reads, parts };
}

function progressOf({ start, floor, covered }: Start): Progress {
  return { start: Math.max(start, floor), covered: covered ? [covered] : [] };
}

/** Reads parts page by page, so many seconds each, until the pages end; checks each claim. */
function live(
  before: Progress,
  parts: readonly Read[],
  pages: readonly number[],
  read: Set<number>,
): Progress {
  let progress = before;
  const left = [...pages];
  for (const part of parts) {
    let down = part.span[1];
    const top = down;
    while (down > part.span[0]) {
      const step = left.shift();
      if (step === undefined) return progress;
      const next = Math.max(down - step, part.span[0]);
      for (let second = next; second < down; second += 1) read.add(second);
      down = next;
      if (down < top) progress = advance(progress, part, [[down, top]]);
      expect(seconds.filter((at) => claims(progress, at) && !claims(before, at) && !read.has(at))).toEqual(
        [],
      );
    }
  }
  return progress;
}

const endless = Array.from({ length: 10 * HORIZON }, () => 7);
const anyPages = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 });

describe('reading part by part', () => {
  it('asks for exactly the time of the read, without overlap, newest first', () => {
    fc.assert(
      fc.property(anyStart, (start) => {
        const { reads, parts } = plan(progressOf(start), start);
        const asked = (of: readonly Read[]) =>
          of.flatMap(({ span: [from, to] }) => Array.from({ length: to - from }, (_, n) => to - 1 - n));
        expect(asked(parts)).toEqual(asked(reads));
        expect(parts.map(({ isTop = false }) => isTop).lastIndexOf(true)).toBe(0);
        for (const { span } of parts) expect(span[0]).toBeLessThan(span[1]);
        const gaps = (of: readonly Read[]) =>
          of
            .flatMap((read) => read.gaps.flatMap(([from, to]) => seconds.slice(from, to)))
            .sort((a, b) => a - b);
        expect(gaps(parts)).toEqual(gaps(reads));
      }),
    );
  });

  it('claims what was read and nothing more after any page, and ends where the whole read ends', () => {
    fc.assert(
      fc.property(anyStart, (start) => {
        const before = progressOf(start);
        const { reads, parts } = plan(before, start);
        const uncut = live(before, reads, endless, new Set());
        expect(live(before, parts, endless, new Set())).toEqual(uncut);
        expect(uncut).toEqual({ start: HORIZON, covered: [] });
      }),
    );
  });

  it('never claims the bottom of the read before its lookback was read', () => {
    fc.assert(
      fc.property(anyStart, anyPages, (start, pages) => {
        const before = progressOf(start);
        const { reads, parts } = plan(before, start);
        const read = new Set<number>();
        const after = live(before, parts, pages, read);
        for (const { span, gaps } of reads) {
          for (const [low] of gaps.filter(([from]) => claims(after, from))) {
            const bottom = Math.max(span[0], low - start.lookback);
            expect(seconds.slice(bottom, low + 1).filter((at) => !read.has(at))).toEqual([]);
          }
        }
      }),
    );
  });

  it('loses nothing when it stops anywhere and a later run plans again, with other points', () => {
    fc.assert(
      fc.property(anyStart, anyPages, anyStart, (start, pages, second) => {
        const before = progressOf(start);
        const read = new Set<number>();
        const stopped = live(before, plan(before, start).parts, pages, read);
        const again = plan(stopped, { ...second, floor: start.floor });
        expect(live(stopped, again.parts, endless, read)).toEqual({ start: HORIZON, covered: [] });
        expect(seconds.filter((at) => !claims(before, at) && !read.has(at))).toEqual([]);
      }),
    );
  });
});
