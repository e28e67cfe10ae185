import type { JsonObject } from '../../json.ts';
import { type Instant, toInstant } from '../../time.ts';

/** What the time stamps of a page that is newest first tell about where it ends. */
export type PageOrder = {
  /** Newest and oldest second of the page. */
  readonly newest: Instant;
  readonly oldest: Instant;
  /** Rows whose time stamp lies in the oldest second. */
  readonly rowsInOldest: number;
};

/**
 * Looks at the time stamps of a page that should be newest first. Undefined when it is empty, a time is missing
 * or a later row is newer than an earlier one: then the page says nothing about what has been read so far.
 */
export function pageOrder(records: readonly JsonObject[], field: string): PageOrder | undefined {
  let newest: Instant | undefined;
  let oldest = Number.POSITIVE_INFINITY;
  let rowsInOldest = 0;
  for (const record of records) {
    const second = toInstant(record[field]);
    if (second === undefined || second > oldest) return undefined;
    rowsInOldest = second === oldest ? rowsInOldest + 1 : 1;
    newest ??= second;
    oldest = second;
  }
  return newest === undefined ? undefined : { newest, oldest, rowsInOldest };
}

/** The oldest and the newest second of a page. */
export type Extremes = Pick<PageOrder, 'oldest' | 'newest'>;

/** The oldest and the newest second of a page in any order; undefined when no row has a readable time. */
export function extremes(records: readonly JsonObject[], field: string): Extremes | undefined {
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const record of records) {
    const second = toInstant(record[field]);
    if (second === undefined) continue;
    oldest = Math.min(oldest, second);
    newest = Math.max(newest, second);
  }
  return newest >= oldest ? { oldest, newest } : undefined;
}
