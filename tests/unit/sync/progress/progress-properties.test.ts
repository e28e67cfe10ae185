import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  advance,
  type Progress,
  planReads,
  type Read,
  type ReadBounds,
} from '../../../../src/sync/progress/progress.ts';
import { normalise, subtract } from '../../../../src/sync/progress/spans.ts';
import type { Span } from '../../../../src/time.ts';

const HORIZON = 60;
const seconds = Array.from({ length: HORIZON }, (_, second) => second);

/** One run: how far it reaches, what it reads again, which pages it lives for, and what it cannot read. */
type Run = {
  readonly signpost: number;
  /** How far beyond the signpost is asked for. */
  readonly beyond: number;
  readonly lookback: number;
  readonly rereadFrom: number | undefined;
  readonly mayRereadFrom: number | undefined;
  /** Where less is enough, the rest is not read. */
  readonly isMuch: boolean;
  /** How many seconds each page takes the reading further down; the run is killed after the last. */
  readonly pages: readonly number[];
  /** Seconds that fail. */
  readonly holes: ReadonlySet<number>;
};

const anySecond = fc.integer({ min: 0, max: HORIZON });
const perhaps = fc.option(anySecond, { nil: undefined });
const anyRun: fc.Arbitrary<Run> = fc.record({
  signpost: anySecond,
  beyond: fc.integer({ min: 0, max: 8 }),
  lookback: fc.integer({ min: 0, max: 8 }),
  rereadFrom: perhaps,
  mayRereadFrom: perhaps,
  isMuch: fc.boolean(),
  pages: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 }),
  holes: fc.uniqueArray(anySecond, { maxLength: 3 }).map((holes) => new Set(holes)),
});
const history = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.array(anyRun, { maxLength: 6 }));
const ENDLESS = Array.from({ length: 10 * HORIZON }, () => 5);

function claims({ start, covered }: Progress, second: number): boolean {
  return second < start || covered.some(([from, to]) => from <= second && second < to);
}

function boundsOf(run: Run, floor: number): ReadBounds {
  const { signpost, beyond, lookback, rereadFrom, mayRereadFrom } = run;
  const asked = signpost + beyond;
  const may = mayRereadFrom === undefined ? undefined : Math.max(mayRereadFrom, floor);
  return { signpost, asked, isUnbounded: true, lookback, rereadFrom, mayRereadFrom: may, floor };
}

/** Those parts of a page that could be read. */
function readable(page: Span, holes: ReadonlySet<number>): readonly Span[] {
  return subtract(
    page,
    [...holes].map((hole): Span => [hole, hole + 1]),
  );
}

/** What a progress claims without right, or has forgotten, after a page of a read. */
function lies(
  read: Read,
  run: Run,
  floor: number,
  was: Progress,
  is: Progress,
  ever: Set<number>,
  now: Set<number>,
) {
  return seconds.filter((at) => {
    const isClaimed = claims(is, at);
    if (!isClaimed) return claims(was, at);
    if (!ever.has(at) || (at >= run.signpost && !claims(was, at))) return true;
    if (!read.gaps.some(([low]) => low === at)) return false;
    const bottom = Math.max(at - run.lookback, floor);
    return seconds.slice(bottom, at + 1).some((below) => !now.has(below));
  });
}

/** Lives one run and checks after every page that the progress is true. */
function live(before: Progress, run: Run, floor: number, everRead: Set<number>): Progress {
  let progress = before;
  const readNow = new Set<number>();
  const pages = [...run.pages];
  const problems: number[] = [];
  for (const read of planReads(before, boundsOf(run, floor))) {
    const bottom = run.isMuch ? (read.enoughFrom ?? read.span[0]) : read.span[0];
    let down = read.span[1];
    let done: readonly Span[] = [];
    while (down > bottom) {
      const step = pages.shift();
      if (step === undefined) return checked(progress, problems);
      const next = Math.max(down - step, bottom);
      const parts = next < down ? readable([next, down], run.holes) : [];
      for (const [from, to] of parts) {
        for (let second = from; second < to; second += 1) {
          everRead.add(second);
          readNow.add(second);
        }
      }
      down = next;
      done = normalise([...done, ...parts]);
      const after = advance(progress, read, done);
      problems.push(...lies(read, run, floor, progress, after, everRead, readNow));
      progress = after;
    }
  }
  return checked(progress, problems);
}

function checked(progress: Progress, problems: readonly number[]): Progress {
  expect(problems).toEqual([]);
  return progress;
}

/** What a history of runs that may each have been killed has come to. */
function lived(floor: number, runs: readonly Run[]): { progress: Progress; everRead: Set<number> } {
  const everRead = new Set(seconds.slice(0, floor));
  let progress: Progress = { start: floor, covered: [] };
  for (const run of runs) progress = live(progress, run, floor, everRead);
  return { progress, everRead };
}

const LAST: Run = {
  signpost: HORIZON,
  beyond: 5,
  lookback: 3,
  rereadFrom: undefined,
  mayRereadFrom: undefined,
  isMuch: true,
  pages: ENDLESS,
  holes: new Set(),
};

describe('progress over any sequence of runs that may be killed at any page', () => {
  it('claims only seconds that were read with their lookback, none beyond the signpost, and forgets none', () => {
    fc.assert(
      fc.property(history, ([floor, runs]) => {
        const { progress } = lived(floor, runs);
        expect(progress.start).toBeGreaterThanOrEqual(floor);
      }),
    );
  });

  it('reaches the signpost with one run that is not killed, whatever it may leave unread', () => {
    fc.assert(
      fc.property(history, anyRun, ([floor, runs], any) => {
        const { progress, everRead } = lived(floor, runs);
        const last: Run = { ...any, signpost: HORIZON, pages: ENDLESS, holes: new Set() };
        const end = live(progress, last, floor, everRead);
        expect(end).toEqual({ start: HORIZON, covered: [] });
        expect(seconds.filter((at) => !everRead.has(at))).toEqual([]);
      }),
    );
  });

  it('leaves a hole open as long as it cannot be read, and claims everything around it', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: HORIZON - 1 }), ([floor, runs], hole) => {
        const { progress, everRead } = lived(floor, runs);
        const isNew = !claims(progress, hole);
        const failing: Run = { ...LAST, lookback: 0, holes: new Set([hole]) };
        let after = live(progress, failing, floor, everRead);
        after = live(after, failing, floor, everRead);
        expect(seconds.filter((at) => !claims(after, at))).toEqual(isNew ? [hole] : []);
        expect(live(after, LAST, floor, everRead)).toEqual({ start: HORIZON, covered: [] });
      }),
    );
  });

  it('has nothing left to claim after a run that was complete, but asks for what came since', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 8 }), ([floor, runs], lookback) => {
        const { progress, everRead } = lived(floor, runs);
        const end = live(progress, { ...LAST, lookback }, floor, everRead);
        const again = planReads(end, boundsOf({ ...LAST, lookback }, floor));
        const from = Math.max(HORIZON - lookback, floor);
        expect(again).toEqual([{ span: [from, HORIZON + 5], gaps: [], lookback, isTop: true }]);
        expect(planReads(end, boundsOf({ ...LAST, lookback, beyond: 0 }, floor))).toEqual([]);
      }),
    );
  });

  it('plans reads that are separate, newest first, within bounds, and name every gap once', () => {
    fc.assert(
      fc.property(history, anyRun, ([floor, runs], run) => {
        const { progress } = lived(floor, runs);
        const bounds = boundsOf(run, floor);
        const reads = planReads(progress, bounds);
        let above = bounds.asked + 1;
        for (const { span, gaps, enoughFrom = span[0], isTop = false } of reads) {
          expect(span[0]).toBeLessThan(span[1]);
          expect(span[1]).toBeLessThan(above);
          expect(span[0]).toBeGreaterThanOrEqual(floor);
          expect(enoughFrom).toBeGreaterThanOrEqual(span[0]);
          expect(isTop).toBe(span[1] === bounds.asked);
          for (const [from, to] of gaps) {
            expect(Math.max(from - run.lookback, floor)).toBeGreaterThanOrEqual(enoughFrom);
            expect(to).toBeLessThanOrEqual(Math.min(span[1], run.signpost));
          }
          above = span[0];
        }
        const missing = seconds.filter((second) => second < run.signpost && !claims(progress, second));
        const named = reads
          .flatMap((read) => read.gaps)
          .flatMap(([from, to]) => seconds.slice(from, to))
          .sort((a, b) => a - b);
        expect(named).toEqual(missing);
      }),
    );
  });

  it('always asks up to the present where it is newer than all that was delivered', () => {
    fc.assert(
      fc.property(history, anyRun, ([floor, runs], run) => {
        const { progress } = lived(floor, runs);
        const bounds = boundsOf(run, floor);
        const newest = progress.covered.at(-1)?.[1] ?? progress.start;
        fc.pre(newest < bounds.asked && floor < bounds.asked);
        expect(planReads(progress, bounds)[0]).toMatchObject({ isTop: true });
        expect(planReads(progress, bounds)[0]?.span[1]).toBe(bounds.asked);
      }),
    );
  });
});
