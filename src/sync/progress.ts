import type { Instant, Span } from '../time.ts';
import { normalise, subtract } from './spans.ts';

/**
 * What a partition has delivered: everything before `start`, and the spans in `covered`, which lie above
 * it because lists are read newest first.
 */
export type Progress = { readonly start: Instant; readonly covered: readonly Span[] };

/** One stretch of time to ask the server for, and the gaps in our progress that it fills. */
export type Read = { readonly span: Span; readonly gaps: readonly Span[]; readonly lookback: number };

export type ReadBounds = {
  /** No record at or above this instant is asked for in this run. */
  readonly upper: Instant;
  /** No record below this instant is asked for at all. */
  readonly floor: Instant;
  /** Seconds below every gap that are read again, for records that arrived late. */
  readonly lookback: number;
  /** Everything from here up is read again although it was delivered, since it changes unseen. */
  readonly rereadFrom?: Instant | undefined;
};

/** Adds a delivered span: `start` moves up through every covered span that touches it. */
export function deliver(progress: Progress, span: Span): Progress {
  let start = progress.start;
  const covered: Span[] = [];
  for (const [from, to] of normalise([...progress.covered, span])) {
    if (from <= start) start = Math.max(start, to);
    else covered.push([from, to]);
  }
  return { start, covered };
}

/** What is left to read, newest first; neighbours whose lookback overlaps become one read. */
export function planReads(progress: Progress, bounds: ReadBounds): readonly Read[] {
  const { upper, floor, lookback, rereadFrom } = bounds;
  const gaps = progress.start < upper ? subtract([progress.start, upper], progress.covered) : [];
  const wanted: Span[] = gaps.map(([low, high]) => [Math.max(low - lookback, floor), high]);
  if (rereadFrom !== undefined) wanted.push([Math.max(rereadFrom, floor), upper]);
  return normalise(wanted)
    .map((span) => ({ span, gaps: gaps.filter((gap) => gap[0] >= span[0] && gap[1] <= span[1]), lookback }))
    .reverse();
}

/**
 * The progress after a read has delivered everything of its span from `readDownTo` up. The lowest second of
 * a gap counts only when the lookback below it has been read too: otherwise a run killed in between would
 * leave late records behind for good.
 */
export function advance(progress: Progress, read: Read, readDownTo: Instant): Progress {
  let next = progress;
  for (const [low, high] of read.gaps) {
    const bottom = Math.max(low - read.lookback, read.span[0]);
    const from = readDownTo <= bottom ? low : Math.max(readDownTo, low + 1);
    if (from < high) next = deliver(next, [from, high]);
  }
  return next;
}
