import type { Incremental } from '../../streams/definition.ts';
import type { Instant } from '../../time.ts';
import type { Checkpoint, Sweep } from '../progress/bookmarks.ts';

/** The time limits of a run, taken once at its start. */
export type Bounds = {
  /** No bookmark passes this instant. */
  readonly signpost: Instant;
  /** What is asked for ends here: the present, or `end_date` when that is earlier. */
  readonly asked: Instant;
  /** The present is what ends it, so that a list without an upper bound may be read. */
  readonly isUnbounded: boolean;
  readonly startDate: Instant;
  readonly lookbackSeconds: number;
  /** 0 = every run, negative = never. */
  readonly issueRefreshHours: number;
  readonly releaseRefreshDays: number;
};

/** Records younger than this may still be on their way from ingestion to the lists. */
const INGEST_LAG_SECONDS = 60;
const DAY = 86_400;

/** Clocks at the start of a run, in epoch seconds. */
type Clocks = {
  /** Ours. */
  readonly now: Instant;
  /** The server's `Date` header; undefined when it sends none. */
  readonly serverTime: Instant | undefined;
  readonly endDate: Instant | undefined;
};

/**
 * The upper bounds of a run. What is asked for reaches up to the present, by whichever clock is ahead, rounded up: a new
 * event is in the output of a run that starts after it. What is claimed ends a minute earlier, by whichever clock
 * is behind, since younger records may not be listed yet: they are asked for again by the next run.
 */
export function upperBounds({
  now,
  serverTime = now,
  endDate,
}: Clocks): Pick<Bounds, 'signpost' | 'asked' | 'isUnbounded'> {
  const present = Math.max(now, serverTime) + 1;
  const signpost = Math.min(now, serverTime) - INGEST_LAG_SECONDS;
  return {
    signpost: Math.min(signpost, endDate ?? signpost),
    asked: Math.min(present, endDate ?? present),
    isUnbounded: endDate === undefined || endDate >= present,
  };
}

/** The limits of a run, by its settings and the clocks at its start. */
export function boundsOf(
  settings: Omit<Bounds, 'signpost' | 'asked' | 'isUnbounded'> & { readonly endDate?: Instant | undefined },
  clocks: Omit<Clocks, 'endDate'>,
): Bounds {
  const { startDate, lookbackSeconds, issueRefreshHours, releaseRefreshDays, endDate } = settings;
  return {
    ...upperBounds({ ...clocks, endDate }),
    startDate,
    lookbackSeconds,
    issueRefreshHours,
    releaseRefreshDays,
  };
}

/** What is read again although its records did not move in time. */
export type Reread = {
  /** From where on, when it is due. */
  readonly from?: Instant;
  /** From where on, if it turns out to be little. */
  readonly mayFrom?: Instant;
  /** What a complete pass is dated with. */
  readonly refreshes?: Instant;
};

/**
 * From where on a partition is read again. Resolving or assigning an issue leaves `lastSeen` alone, so all issues are
 * read now and then, and every time where they are few; releases change for weeks without a date of change.
 */
export function rereadOf(reread: Incremental['reread'], checkpoint: Checkpoint, bounds: Bounds): Reread {
  const { startDate, signpost, issueRefreshHours, releaseRefreshDays } = bounds;
  switch (reread) {
    case 'issue_refresh_hours':
      if (issueRefreshHours < 0) return {};
      return isRefreshDue(checkpoint, bounds)
        ? { from: startDate, refreshes: signpost }
        : { mayFrom: startDate, refreshes: signpost };
    case 'release_refresh_days':
      return releaseRefreshDays > 0 ? { from: signpost - releaseRefreshDays * DAY } : {};
    default:
      return {};
  }
}

/**
 * Seconds below every gap that are read again, at least: some records grow for so long; of numbers by the day, the days
 * that go on growing.
 */
export function lookbackOf(
  { growingDays = 0, lookbackSeconds: own = 0 }: Pick<Incremental, 'growingDays' | 'lookbackSeconds'>,
  { lookbackSeconds }: Pick<Bounds, 'lookbackSeconds'>,
): number {
  // The day of the bookmark is read as a whole anyway.
  return Math.max(lookbackSeconds, own, (growingDays - 1) * DAY);
}

/**
 * What is left of the pass over all parents of a stream of children, or all of it when one is due. Each of them costs
 * a request, so a pass that was stopped goes on where it was, and few parents are no reason for a pass in every run.
 */
export function sweepOf(
  reread: Incremental['reread'],
  { sweep, refreshed }: Checkpoint,
  { startDate, signpost, issueRefreshHours }: Bounds,
): Sweep | undefined {
  if (reread !== 'issue_refresh_hours' || issueRefreshHours < 0) return undefined;
  if (sweep !== undefined) return sweep;
  if (refreshed !== undefined && signpost - refreshed < issueRefreshHours * 3_600) return undefined;
  return startDate < signpost ? { began: signpost, left: [[startDate, signpost]] } : undefined;
}

function isRefreshDue({ progress, refreshed }: Checkpoint, bounds: Bounds): boolean {
  // An interrupted first run goes on where it stopped; the pass after it reads everything once more.
  if (refreshed === undefined) return progress.covered.length === 0;
  return bounds.signpost - refreshed >= bounds.issueRefreshHours * 3_600;
}
