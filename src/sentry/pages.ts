import { ApiError, QueryTimeoutError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { StreamDefinition } from '../streams/definition.ts';
import { type Instant, type Span, toInstant } from '../time.ts';
import type { Client, Reply } from './client.ts';
import { nextCursor } from './link.ts';
import { type PageOrder, pageOrder } from './page-order.ts';
import { beginning, halves, nextStep, type Position, type Step } from './paging.ts';
import type { Headers } from './rate-limit.ts';
import { pageSize, pathOf, queryOf, type RequestOptions, type Slice } from './request.ts';
import { type Key, keysOf } from './row-keys.ts';

/** One page of a slice's records, newest first where the slice has a span. */
export type Page = {
  readonly records: readonly JsonObject[];
  /** See parse-json.ts: no string of the page can hold a NUL or half of a surrogate pair. */
  readonly clean: boolean;
  /** Every record of the slice from this instant up has been handed over, this page included. */
  readonly readDownTo?: Instant;
  /** The server took no notice of the span; what lies outside of it is left out here. */
  readonly ignoresSpan?: true;
};

/** Reads one slice page by page. */
export type ReadPages = (definition: StreamDefinition, slice: Slice) => AsyncIterable<Page>;

/** Filters can empty a page whose list goes on, and pages overlap, but a thousand without a new row are a circle. */
const MOST_EMPTY_PAGES = 1_000;

/**
 * Makes the reader of slices. Neighbouring pages may repeat rows, because the upper bound moves by whole
 * seconds and offset lists shift: a row that the page before had is dropped here. A query that is too heavy for
 * the server is asked again in two halves, newer half first.
 */
export function createReadPages(client: Client, options: RequestOptions): ReadPages {
  return async function* readPages(definition, slice) {
    const rangeKey = rangeKeyOf(definition);
    const waiting: (Span | undefined)[] = [slice.span];
    let previous: ReadonlySet<Key> = new Set();
    let ignoresSpan = false;
    let emptyPages = 0;

    // A function of its own: whatever a generator has had in its hands stays alive while it waits at a yield.
    const readOne = async (position: Position): Promise<{ page: Page; next: Step['next'] }> => {
      const reply = await fetchPage(client, definition, slice, position, options);
      const rows = rowsOf(reply, definition);
      const { span } = position;
      const order = orderOf(rows, definition);
      if (rangeKey !== undefined) ignoresSpan ||= isOutside(order, span);
      // Usually the ends of the page vouch for all of it.
      const isInside =
        rangeKey === undefined ||
        span === undefined ||
        (order !== undefined && order.newest < span[1] && order.oldest >= span[0]);
      const keys = keysOf(rows, definition);
      const records = rows.filter((row, index) => {
        const key = keys[index];
        if (key !== undefined && previous.has(key)) return false;
        return isInside || isWithin(row[rangeKey], span);
      });
      if (rows.length > 0) previous = new Set(keys);
      // A server that ignores the span has to be paged through all that is newer.
      emptyPages = records.length === 0 && !ignoresSpan ? emptyPages + 1 : 0;
      const link = header(reply.headers, 'link');
      const step = nextStep(
        position,
        {
          rows: rows.length,
          fresh: records.length,
          order,
          nextCursor: definition.single ? undefined : nextCursor(link),
          isUnlinked:
            !definition.single && link === undefined && rows.length >= pageSize(definition, options),
          hits: hitsOf(reply.headers),
        },
        { offsetPaged: rangeKey !== undefined, ignoresSpan },
      );
      const page: Page = {
        records,
        clean: reply.clean,
        ...(ignoresSpan && { ignoresSpan }),
        ...(step.readDownTo !== undefined && { readDownTo: step.readDownTo }),
      };
      return { page, next: step.next };
    };

    for (let position = beginning(waiting.pop()); ; ) {
      let one: Awaited<ReturnType<typeof readOne>>;
      try {
        one = await readOne(position);
      } catch (error) {
        const parts = error instanceof QueryTimeoutError ? halves(position) : undefined;
        if (parts === undefined) throw error;
        waiting.push(parts.lower);
        position = beginning(parts.upper);
        continue;
      }
      const { page, next } = one;
      yield page;
      if (next === 'repeated-cursor' || next === 'no-link') {
        throw endless(definition, slice, PROBLEMS[next]);
      }
      if (emptyPages >= MOST_EMPTY_PAGES) {
        throw endless(
          definition,
          slice,
          `${MOST_EMPTY_PAGES} pages in a row without a new row, with more to come`,
        );
      }
      if (next !== 'finished') {
        position = next.go;
      } else if (waiting.length > 0) {
        position = beginning(waiting.pop());
      } else {
        return;
      }
    }
  };
}

async function fetchPage(
  client: Client,
  definition: StreamDefinition,
  slice: Slice,
  position: Position,
  options: RequestOptions,
): Promise<Reply> {
  const { span } = position;
  const part: Slice = { ...slice, ...(span && { span }) };
  return await client.get({
    root: slice.root,
    path: pathOf(definition, slice),
    query: queryOf(definition, part, options, position.cursor),
    bucket: definition.bucket,
    stream: definition.tapStreamId,
    requiredScope: definition.requiredScope,
    expects: definition.single ? 'object' : 'list',
    canSplit: halves(position) !== undefined,
  });
}

/** Items of a list that are no objects cannot be records; a body like this is refused as a whole. */
function rowsOf(reply: Reply, definition: StreamDefinition): readonly JsonObject[] {
  const rows = Array.isArray(reply.value) ? reply.value : [reply.value];
  if (rows.every(isJsonObject)) return rows;
  throw new ApiError(`The list of ${definition.tapStreamId} holds items that are no JSON objects.`, 200);
}

/** The time field of lists with `start` and `end`; those are paged by row offset. */
function rangeKeyOf({ replication }: StreamDefinition): string | undefined {
  return replication.method === 'INCREMENTAL' && replication.timeFilter === 'range'
    ? replication.replicationKey
    : undefined;
}

function orderOf(rows: readonly JsonObject[], { replication }: StreamDefinition): PageOrder | undefined {
  return replication.method === 'INCREMENTAL' ? pageOrder(rows, replication.replicationKey) : undefined;
}

/**
 * Servers older than August 2025 ignore `start` and `end` on project events. A record exactly at the end is no
 * sign of that: releases include it.
 */
function isOutside(order: PageOrder | undefined, span: Span | undefined): boolean {
  return order !== undefined && span !== undefined && (order.newest > span[1] || order.oldest < span[0]);
}

function isWithin(value: unknown, span: Span): boolean {
  const second = toInstant(value);
  return second === undefined || (second >= span[0] && second < span[1]);
}

function hitsOf(headers: Headers): number | undefined {
  const text = header(headers, 'x-hits');
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

const PROBLEMS = {
  'repeated-cursor': 'the same page cursor twice, so the list would never end',
  'no-link': 'a full page without a Link header, so nobody can tell whether the list goes on',
} as const;

function endless(definition: StreamDefinition, slice: Slice, problem: string): ApiError {
  return new ApiError(
    `GET ${pathOf(definition, slice)} gave ${problem}. Try again later, and check whether a proxy changes the answers; if it stays, report the server's version.`,
    200,
  );
}
