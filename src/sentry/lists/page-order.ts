import type { JsonObject } from '../../json.ts';
import { type Instant, toInstant } from '../../time.ts';

/** What the time stamps of a page that is newest first tell about where it ends. */
export type PageOrder = {
  /** Newest and oldest second of the page. */
  readonly newest: Instant;
  readonly oldest: Instant;
  /** Rows whose time stamp lies in the oldest second, with those of no time that stand among them and below. */
  readonly rowsInOldest: number;
};

/**
 * Looks at the time stamps of a page that should be newest first. Undefined when it is empty, a time is missing
 * or a later row is newer than an earlier one: then the page says nothing about what has been read so far.
 * @param mayLackTime rows without a time stand where they stood when they had one, and are passed over
 */
export function pageOrder(
  records: readonly JsonObject[],
  field: string,
  mayLackTime = false,
): PageOrder | undefined {
  let newest: Instant | undefined;
  let oldest = Number.POSITIVE_INFINITY;
  let rowsInOldest = 0;
  for (const record of records) {
    if (mayLackTime && (record[field] ?? null) === null) {
      rowsInOldest += 1;
      continue;
    }
    const second = toInstant(record[field]);
    if (second === undefined || second > oldest) return undefined;
    rowsInOldest = second === oldest ? rowsInOldest + 1 : 1;
    newest ??= second;
    oldest = second;
  }
  return newest === undefined ? undefined : { newest, oldest, rowsInOldest };
}

/** Rows that are numbered one after the other may have got their times in another order, but for so many seconds. */
const MOST_DISORDER_SECONDS = 600;

/**
 * The same for a list that is newest first by number. What it says of its end is later by what the times may be out of
 * order: no row further down is newer than that.
 * @param lowest the oldest second of the pages before
 */
export function nearOrder(
  records: readonly JsonObject[],
  field: string,
  lowest: Instant,
): (PageOrder & { readonly lowest: Instant }) | undefined {
  let low = lowest;
  let newest = Number.NEGATIVE_INFINITY;
  let rowsInOldest = 0;
  for (const record of records) {
    const second = toInstant(record[field]);
    if (second === undefined || second > low + MOST_DISORDER_SECONDS) return undefined;
    rowsInOldest = second === low ? rowsInOldest + 1 : 1;
    low = Math.min(low, second);
    newest = Math.max(newest, second);
  }
  if (records.length === 0) return undefined;
  return { newest, oldest: low + MOST_DISORDER_SECONDS, rowsInOldest, lowest: low };
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
