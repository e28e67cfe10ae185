import type { Incremental } from '../streams/definition.ts';
import type { Instant } from '../time.ts';
import type { Standing } from './ledger.ts';

/** The time limits of a run, taken once at its start. */
export type Bounds = {
  /** No record at or above this instant is asked for: the signpost, or `end_date` when that is earlier. */
  readonly upper: Instant;
  readonly startDate: Instant;
  readonly lookbackSeconds: number;
  /** 0 = every run, negative = never. */
  readonly issueRefreshHours: number;
  readonly releaseRefreshDays: number;
};

/** Records younger than this may still be on their way from ingestion to the lists. */
const INGEST_LAG_SECONDS = 60;

/**
 * The upper bound of a run: the server's clock or ours, whichever is behind, less a minute in which new records
 * may not be listed yet.
 * @param now ours, epoch seconds  @param serverTime its `Date` header, epoch seconds
 */
export function signpost(
  now: Instant,
  serverTime: Instant | undefined,
  endDate: Instant | undefined,
): Instant {
  const seen = Math.min(now, serverTime ?? now) - INGEST_LAG_SECONDS;
  return Math.min(seen, endDate ?? seen);
}

/**
 * From where on a partition is read again although its records did not move in time, or undefined when nothing
 * is due. Resolving or assigning an issue leaves `lastSeen` alone, so now and then all issues are read; releases
 * change for weeks without a date of change.
 */
export function rereadFrom(
  reread: Incremental['reread'],
  standing: Standing,
  bounds: Bounds,
): Instant | undefined {
  switch (reread) {
    case 'issue_refresh_hours':
      return isRefreshDue(standing, bounds) ? bounds.startDate : undefined;
    case 'release_refresh_days':
      return bounds.releaseRefreshDays > 0 ? bounds.upper - bounds.releaseRefreshDays * 86_400 : undefined;
    default:
      return undefined;
  }
}

function isRefreshDue({ progress, refreshed }: Standing, bounds: Bounds): boolean {
  if (bounds.issueRefreshHours < 0) return false;
  // An interrupted first run goes on where it stopped; the pass after it reads everything once more.
  if (refreshed === undefined) return progress.covered.length === 0;
  return bounds.upper - refreshed >= bounds.issueRefreshHours * 3_600;
}
