import type { JsonObject } from '../../json.ts';
import type { Logger } from '../../log.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import { formatInstant, type Instant, type Span, toInstant } from '../../time.ts';
import { createOverlap } from '../lists/overlap.ts';
import { pageOrder } from '../lists/page-order.ts';
import type { Page, ReadPages } from '../lists/reading.ts';
import type { Slice } from '../lists/request.ts';
import { keysOf } from '../lists/row-keys.ts';
import type { IssueBodies, ShortRow } from './issue-bodies.ts';
import { isSoonerByIssue, mayBeSoonerByIssue, type Rates } from './prices.ts';

/** The ways to full bodies. */
export type BodiesOptions = {
  /** The stream's own list with full bodies. */
  readonly full: ReadPages;
  /** The same list without them. */
  readonly short: ReadPages;
  readonly byIssue: IssueBodies;
  /** Whether a bucket is so narrow that the way round by the issues is the faster one. */
  readonly isNarrow: (bucket: string) => boolean;
  /** Requests a second that the server allows in a bucket; undefined where nobody knows. */
  readonly perSecond: (bucket: string) => number | undefined;
  readonly log: Logger;
};

/** Pages whose bodies came through the project after all: once that is the rule, the short list is in vain. */
const MOST_MENDED_IN_A_ROW = 3;

/**
 * Makes the reader of full bodies. A slice begins with a page of the stream's own list, and is done when there is no
 * more. What is left is read as a short list where the bucket is narrow, and each of its pages gets its bodies through
 * the issues that it names. Such a page counts only when the bodies of all its rows have come: otherwise its time is
 * read again through the stream's own list, which is always right.
 */
export function createReadBodies(options: BodiesOptions): ReadPages {
  return (definition, slice) => {
    const { replication } = definition;
    const { span } = slice;
    const isTimed = span !== undefined && replication.method === 'INCREMENTAL';
    return !isTimed || definition.full?.byIssue === undefined
      ? options.full(definition, slice)
      : readSpan(options, definition, { ...slice, span }, replication.replicationKey);
  };
}

async function* readSpan(
  { full, short, byIssue, isNarrow, perSecond, log }: BodiesOptions,
  definition: StreamDefinition,
  slice: Slice & { readonly span: Span },
  timeField: string,
): AsyncGenerator<Page, void> {
  const [from] = slice.span;
  const { tapStreamId: stream } = definition;
  const overlap = createOverlap(definition, timeField);
  let mendedInARow = 0;
  let isInOrder = true;

  /** A part of the slice; only what ends where the slice does ends in the present. */
  const sliceOf = (part: Span): Slice => {
    const { isTop, ...rest } = slice;
    return { ...rest, span: part, ...(isTop && part[1] === slice.span[1] && { isTop }) };
  };

  const isRoundaboutFaster = (): boolean => {
    if (!isInOrder || mendedInARow >= MOST_MENDED_IN_A_ROW) return false;
    if (!byIssue.isAvailable(definition, slice) || !isNarrow(definition.bucket)) return false;
    const rates = ratesOf();
    return rates === undefined || mayBeSoonerByIssue(rates);
  };

  const ratesOf = (): Rates | undefined => {
    const list = perSecond(definition.bucket);
    const issues = perSecond(definition.full?.byIssue?.bucket ?? '');
    return list === undefined || issues === undefined ? undefined : { list, issues };
  };

  /** Whether so many requests for the issues of a page take longer than its bodies do through the project. */
  const isDear = (rows: readonly ShortRow[]): boolean => {
    const rates = ratesOf();
    const { byIssue: way, pageSize } = definition.full ?? {};
    if (rates === undefined || way === undefined || pageSize === undefined) return false;
    const counts = new Map<string, number>();
    for (const { row } of rows) {
      const issue = String(row[way.issueField]);
      counts.set(issue, (counts.get(issue) ?? 0) + 1);
    }
    return !isSoonerByIssue([...counts.values()], pageSize, rates);
  };

  const fresh = (page: Page): Page => {
    const records = overlap.fresh(page.records);
    overlap.note(records);
    return { ...page, records };
  };

  /** Reads the stream's own list until the other way is faster. @returns what is left then */
  async function* throughList(part: Span): AsyncGenerator<Page, Span | undefined> {
    for await (const page of full(definition, sliceOf(part))) {
      yield fresh(page);
      const { delivered, ignoresSpan = false } = page;
      // Where spans do not count every short list would begin at the newest event of all.
      const isWorth = delivered !== undefined && delivered[0] > from && !ignoresSpan;
      if (isWorth && isRoundaboutFaster()) return [from, delivered[0]];
    }
    return undefined;
  }

  /** Reads the short list with bodies by issue, as far as that goes. @returns what is left then */
  async function* throughIssues(part: Span): AsyncGenerator<Page, Span | undefined> {
    let left = part;
    for await (const page of short(definition, sliceOf(part))) {
      const { delivered, hole, expired } = page;
      const rows = timed(overlap.fresh(page.records), timeField);
      if (rows === undefined) {
        // Without an order nobody can say which time a page stands for.
        isInOrder = false;
        return left;
      }
      const dear = rows.length > 0 && isDear(rows);
      const bodies =
        rows.length === 0
          ? { records: [], clean: true }
          : dear
            ? undefined
            : await byIssue.fetch(definition, slice, rows);
      if (bodies === undefined) {
        if (!byIssue.isAvailable(definition, slice)) return left;
        mendedInARow += 1;
        const below = yield* mended(rows, left[1], dear);
        if (below <= from) return undefined;
        if (delivered?.[0] !== from) return [from, below];
        // The short list has shown that there is nothing further down.
        yield { records: [], clean: true, delivered: [from, below] };
        return undefined;
      }
      if (rows.length > 0) mendedInARow = 0;
      overlap.note(bodies.records);
      const proof = { ...(delivered && { delivered }), ...(hole && { hole }), ...(expired && { expired }) };
      yield { ...bodies, ...proof, ...(page.newest !== undefined && { newest: page.newest }) };
      if (delivered !== undefined) left = [from, delivered[0]];
    }
    return undefined;
  }

  /** Reads the time of some rows through the stream's own list. @returns down to where that is done */
  async function* mended(
    rows: readonly ShortRow[],
    top: Instant,
    isByPrice: boolean,
  ): AsyncGenerator<Page, Instant> {
    const seconds = rows.map(({ second }) => second);
    const [oldest, newest] = [Math.min(...seconds), Math.max(...seconds)];
    // Nothing that is listed lies between these rows and what has been claimed.
    if (newest + 1 < top) yield { records: [], clean: true, delivered: [newest + 1, top] };
    const gone = new Set(
      keysOf(
        rows.map(({ row }) => row),
        definition,
      ),
    );
    for await (const page of full(definition, sliceOf([oldest, newest + 1]))) {
      for (const key of keysOf(page.records, definition)) gone.delete(key);
      yield fresh(page);
    }
    if (isByPrice) return oldest;
    log.debug(
      `The bodies of ${rows.length} ${stream} from ${formatInstant(oldest)} to ${formatInstant(newest)} did not all come through their issues: this time was read through the project. ${gone.size} of them have been deleted since they were listed.`,
      { stream },
    );
    return oldest;
  }

  let left = yield* throughList(slice.span);
  while (left !== undefined) left = yield* isRoundaboutFaster() ? throughIssues(left) : throughList(left);
}

/** The rows with their times; undefined when one has none, or they are not in order. */
function timed(rows: readonly JsonObject[], timeField: string): readonly ShortRow[] | undefined {
  if (rows.length > 0 && pageOrder(rows, timeField) === undefined) return undefined;
  return rows.map((row) => ({ row, second: toInstant(row[timeField]) ?? 0 }));
}
