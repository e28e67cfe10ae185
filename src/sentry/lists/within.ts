import type { JsonObject } from '../../json.ts';
import { type Instant, type Span, toInstant } from '../../time.ts';
import { type Extremes, extremes } from './page-order.ts';
import type { Position } from './paging.ts';
import type { TimedList } from './reading.ts';

/**
 * Whether a page shows that the server took no notice of the span that it was asked for: project events do not know
 * `start` and `end` before August 2025, and GlitchTip knows no spans at all. A record exactly at the end is no
 * sign of that: some lists include it.
 * @param found the oldest and the newest second of the rows, where they are known
 */
export function isOutside(
  rows: readonly JsonObject[],
  { replication }: TimedList,
  { span, isUnbounded = false }: Pick<Position, 'span' | 'isUnbounded'>,
  found: Extremes | undefined = extremes(rows, replication.replicationKey),
): boolean {
  if (found === undefined) return false;
  const { reachSeconds = 0 } = replication;
  return found.oldest < span[0] - reachSeconds || (!isUnbounded && found.newest > span[1] + reachSeconds);
}

/** The rows of a page without those exactly at the end of the span, which some lists include. */
export function rowsBelowEnd(
  rows: readonly JsonObject[],
  { replication }: TimedList,
  { span, isUnbounded = false }: Position,
): readonly JsonObject[] {
  const { replicationKey, bounds } = replication;
  if (isUnbounded || bounds !== 'closed' || toInstant(rows[0]?.[replicationKey]) !== span[1]) return rows;
  return rows.filter((row) => toInstant(row[replicationKey]) !== span[1]);
}

/**
 * Which rows of a page belong to a span. Where the server ignores spans, a row belongs to the time at which it was
 * received as well, if it says so: what came late is news, however old it is.
 */
export function rowsWithin(
  rows: readonly JsonObject[],
  options: {
    readonly list: TimedList;
    readonly span: Span;
    readonly isTop: boolean;
    readonly ignoresSpan: boolean;
    readonly found?: Extremes | undefined;
  },
): (row: JsonObject) => boolean {
  const { list, span, isTop, ignoresSpan } = options;
  const { replicationKey, receivedField, timeFilter } = list.replication;
  if (!ignoresSpan) {
    const found = options.found ?? extremes(rows, replicationKey);
    // A search is exact, and what has moved since it began is still the record that was asked for.
    const isBelowEnd = timeFilter === 'search' || (found !== undefined && found.newest < span[1]);
    // Usually the ends of the page vouch for all of it.
    if (found !== undefined && found.oldest >= span[0] && isBelowEnd) return () => true;
    if (timeFilter === 'search') return (row) => (toInstant(row[replicationKey]) ?? span[0]) >= span[0];
  }
  const fields =
    ignoresSpan && receivedField !== undefined ? [replicationKey, receivedField] : [replicationKey];
  const isInside = (second: Instant): boolean =>
    second >= span[0] && (second < span[1] || (isTop && ignoresSpan));
  return (row) => {
    const seconds = fields.map((field) => toInstant(row[field])).filter((second) => second !== undefined);
    return seconds.length === 0 || seconds.some(isInside);
  };
}
