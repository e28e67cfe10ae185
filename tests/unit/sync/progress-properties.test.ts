import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance, type Progress, planReads, type ReadBounds } from '../../../src/sync/progress.ts';

const HORIZON = 60;
const seconds = Array.from({ length: HORIZON }, (_, second) => second);

/** One run: how far it reaches, and how many pages of which lengths it lives for. */
type Run = {
  readonly upper: number;
  readonly lookback: number;
  readonly rereadFrom: number | undefined;
  /** How many seconds each page takes the reading further down; the run is killed after the last. */
  readonly pages: readonly number[];
};

const anyRun: fc.Arbitrary<Run> = fc.record({
  upper: fc.integer({ min: 0, max: HORIZON }),
  lookback: fc.integer({ min: 0, max: 8 }),
  rereadFrom: fc.option(fc.integer({ min: 0, max: HORIZON }), { nil: undefined }),
  pages: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 }),
});

function claims({ start, covered }: Progress, second: number): boolean {
  return second < start || covered.some(([from, to]) => from <= second && second < to);
}

function boundsOf(run: Run, floor: number): ReadBounds {
  return { upper: run.upper, lookback: run.lookback, rereadFrom: run.rereadFrom, floor };
}

/** Lives one run and checks after every page that the progress is true. */
function live(before: Progress, run: Run, floor: number, everRead: Set<number>): Progress {
  let progress = before;
  const readNow = new Set<number>();
  const pages = [...run.pages];
  for (const read of planReads(before, boundsOf(run, floor))) {
    let down = read.span[1];
    while (down > read.span[0]) {
      const step = pages.shift();
      if (step === undefined) return progress;
      const next = Math.max(down - step, read.span[0]);
      for (let second = next; second < down; second += 1) {
        everRead.add(second);
        readNow.add(second);
      }
      down = next;
      const after = advance(progress, read, down);
      expect(seconds.filter((at) => claims(after, at) && !everRead.has(at))).toEqual([]);
      expect(seconds.filter((at) => claims(progress, at) && !claims(after, at))).toEqual([]);
      for (const [low] of read.gaps.filter(([from]) => claims(after, from))) {
        const bottom = Math.max(low - run.lookback, floor);
        expect(seconds.filter((at) => at >= bottom && at <= low && !readNow.has(at))).toEqual([]);
      }
      progress = after;
    }
  }
  return progress;
}

describe('progress over any sequence of runs that may be killed at any page', () => {
  const history = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.array(anyRun, { maxLength: 6 }));

  it('claims only seconds that were read, and forgets none', () => {
    fc.assert(
      fc.property(history, ([floor, runs]) => {
        const everRead = new Set(seconds.slice(0, floor));
        let progress: Progress = { start: floor, covered: [] };
        for (const run of runs) progress = live(progress, run, floor, everRead);
      }),
      { numRuns: 200 },
    );
  });

  it('is complete after one run that is not killed', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 8 }), ([floor, runs], lookback) => {
        const everRead = new Set(seconds.slice(0, floor));
        let progress: Progress = { start: floor, covered: [] };
        for (const run of runs) progress = live(progress, run, floor, everRead);
        const pages = Array.from({ length: 10 * HORIZON }, () => 5);
        const last: Run = { upper: HORIZON, lookback, rereadFrom: undefined, pages };
        const end = live(progress, last, floor, everRead);
        expect(end).toEqual({ start: HORIZON, covered: [] });
        expect(everRead.size).toBe(HORIZON);
        expect(planReads(end, boundsOf(last, floor))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('plans reads that are separate, newest first, within bounds, and name every gap once', () => {
    fc.assert(
      fc.property(history, anyRun, ([floor, runs], run) => {
        const everRead = new Set(seconds.slice(0, floor));
        let progress: Progress = { start: floor, covered: [] };
        for (const earlier of runs) progress = live(progress, earlier, floor, everRead);
        const reads = planReads(progress, boundsOf(run, floor));
        let above = run.upper + 1;
        for (const { span, gaps } of reads) {
          expect(span[0]).toBeLessThan(span[1]);
          expect(span[1]).toBeLessThan(above);
          expect(span[0]).toBeGreaterThanOrEqual(floor);
          for (const gap of gaps) expect(gap[0] >= span[0] && gap[1] <= span[1]).toBe(true);
          above = span[0];
        }
        const gaps = reads.flatMap((read) => read.gaps);
        const missing = seconds.filter((second) => second < run.upper && !claims(progress, second));
        const named = gaps.flatMap(([from, to]) => seconds.slice(from, to)).sort((a, b) => a - b);
        expect(named).toEqual(missing);
      }),
      { numRuns: 200 },
    );
  });
});
