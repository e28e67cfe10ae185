import type { Instant, Span } from '../../time.ts';
import { normalise, subtract } from './spans.ts';

/**
 * What a partition has delivered: everything before `start`, and the spans in `covered`, which lie above
 * it because lists are read newest first.
 */
export type Progress = { readonly start: Instant; readonly covered: readonly Span[] };

/** One stretch of time to ask the server for, and the gaps in our progress that it fills. */
export type Read = {
  readonly span: Span;
  readonly gaps: readonly Span[];
  readonly lookback: number;
  /** It reaches up to the present: an upper bound would leave out what has moved since the run began. */
  readonly isTop?: boolean;
  /** Only from here up must be read; what lies below may be, where it is little. */
  readonly enoughFrom?: Instant;
};

export type ReadBounds = {
  /** No record at or above this instant is claimed by this run. */
  readonly signpost: Instant;
  /** What is asked for reaches up to here; not below the signpost. */
  readonly asked: Instant;
  /** That is the present, and not an end that was set. */
  readonly isUnbounded: boolean;
  /** No record below this instant is asked for at all. */
  readonly floor: Instant;
  /** Seconds below every gap that are read again, for records that arrived late. */
  readonly lookback: number;
  /** Everything from here up is read again although it was delivered, since it changes unseen. */
  readonly rereadFrom?: Instant | undefined;
  /** Everything from here up may be read again where it is little. */
  readonly mayRereadFrom?: Instant | undefined;
  /** These spans are read again too. */
  readonly rereadSpans?: readonly Span[] | undefined;
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

/**
 * What is left to read, newest first; neighbours whose lookback overlaps become one read. The newest always reaches
 * up to what is asked for, also when everything that can be claimed has been: what happened since then is part
 * of this run, and will be read again by the next.
 */
export function planReads(progress: Progress, bounds: ReadBounds): readonly Read[] {
  const { signpost, asked, isUnbounded, floor, lookback, rereadFrom, mayRereadFrom, rereadSpans } = bounds;
  const gaps = progress.start < signpost ? subtract([progress.start, signpost], progress.covered) : [];
  const wanted: Span[] = gaps.map(([low, high]) => [Math.max(low - lookback, floor), high]);
  const newest = progress.covered.at(-1)?.[1] ?? progress.start;
  if (newest < asked) wanted.push([Math.max(Math.min(newest, signpost) - lookback, floor), asked]);
  if (rereadFrom !== undefined) wanted.push([Math.max(rereadFrom, floor), asked]);
  wanted.push(...(rereadSpans ?? []).map(([from, to]): Span => [Math.max(from, floor), to]));
  const reads = normalise(wanted.filter(([from, to]) => from < to)).map((span): Read => {
    return {
      span,
      gaps: gaps.filter((gap) => gap[0] >= span[0] && gap[1] <= span[1]),
      lookback,
      ...(isUnbounded && span[1] === asked && { isTop: true }),
    };
  });
  const last = reads.at(-1);
  // Gaps below the newest one have their own reads, whose claims need spans of their own.
  if (
    mayRereadFrom !== undefined &&
    reads.length === 1 &&
    last?.span[1] === asked &&
    mayRereadFrom < last.span[0]
  ) {
    return [{ ...last, span: [mayRereadFrom, last.span[1]], enoughFrom: last.span[0] }];
  }
  return reads.toReversed();
}

/**
 * The progress after a read has delivered some parts of its span. The lowest second of a gap counts only when the
 * lookback below it has been read too: otherwise a run killed in between would leave late records behind for good.
 * @param done what the read has delivered so far, normalised
 */
export function advance(progress: Progress, read: Read, done: readonly Span[]): Progress {
  let next = progress;
  for (const [low, high] of read.gaps) {
    const bottom = Math.max(low - read.lookback, read.enoughFrom ?? read.span[0], read.span[0]);
    for (const [from, to] of done) {
      const isBottomRead = from <= bottom && to > low;
      const begin = isBottomRead ? low : Math.max(from, low + 1);
      const end = Math.min(to, high);
      if (begin < end) next = deliver(next, [begin, end]);
    }
  }
  return next;
}
