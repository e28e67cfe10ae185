import { ApiError, ExpiredRangeError, QueryTimeoutError } from '../../src/errors.ts';
import type { JsonObject } from '../../src/json.ts';
import type { Client, Reply, Request } from '../../src/sentry/transport/client.ts';
import type { Instant, Span } from '../../src/time.ts';
import { at, stamp } from './builders.ts';

/** A row, and when the server received it, where it says so. */
export type Row = { readonly id: string; readonly second: number; readonly received?: number };

export type FakeList = Client & {
  readonly requests: readonly Request[];
  /** What is listed now; tests change it between two pages. */
  rows: Row[];
};

export type FakeListOptions = {
  /** How rows are named and paged: events and releases by row offset, issues by key. */
  readonly kind: 'events' | 'releases' | 'issues';
  /** Servers from before time filters. They sort by the time of receipt, where a row has one. */
  readonly ignoresSpan?: boolean;
  /** Servers that want to be asked for issues in another way: others are refused, or take terms of time for tags. */
  readonly wants?: 'no sort' | 'no terms';
  /** Called before each request is answered. */
  readonly onRequest?: (list: FakeList, number: number) => void;
  /** Rows that the server hides from a page after it was cut: pages become short or empty. */
  readonly hides?: (row: Row) => boolean;
  /** Whether `X-Hits` counts what is shown, up to a thousand; issues are counted. */
  readonly hits?: 'right' | 'missing';
  /** Spans longer than this time out in the query service. */
  readonly longestSpan?: number;
  /** So many rows of a query are found before its time is up: the list says that it ends there. */
  readonly budget?: (number: number) => number;
  /** The most rows of a page, whatever is asked for. */
  readonly mostRows?: number;
  /** What becomes of the `Link` header of an answer. */
  readonly link?: (number: number) => 'right' | 'missing' | 'broken';
  /** Rows that no page can be made of. */
  readonly isBad?: (row: Row) => boolean;
  /** Nothing older is kept; a span that ends before is refused with this status. */
  readonly kept?: { readonly from: Instant; readonly status: 400 | 500 };
  /** Cursors that skip more rows are refused. */
  readonly deepest?: number;
};

const FIELDS = {
  events: { id: 'eventID', time: 'dateCreated' },
  releases: { id: 'version', time: 'dateCreated' },
  issues: { id: 'id', time: 'lastSeen' },
} as const;

/** `X-Hits` counts no further. */
const MOST_HITS = 1_000;

/** A list of Sentry in memory, newest first, as strict about cursors as the real one. */
export function fakeList(rows: readonly Row[], options: FakeListOptions): FakeList {
  const { kind } = options;
  const requests: Request[] = [];
  const list: FakeList = {
    rows: [...rows],
    requests,
    get: async (request) => {
      requests.push(request);
      options.onRequest?.(list, requests.length);
      const span = spanOf(request, kind);
      refuse(request, span, options);
      if (options.wants === 'no terms' && span !== undefined) return reply([], undefined, options, 0);
      const isFree = options.ignoresSpan === true || options.wants !== undefined;
      const matching = sorted(list.rows, options).filter((row) => isFree || isInside(row, span, options));
      const asked = Number(one(request, kind === 'issues' ? 'limit' : 'per_page'));
      const size = Math.min(asked, options.mostRows ?? asked);
      const page = kind === 'issues' ? byKey(matching, request, size) : byOffset(matching, request, size);
      if (page.from > (options.deepest ?? Number.POSITIVE_INFINITY)) throw new ApiError('Too deep', 400);
      const found = cut(page, options.budget?.(requests.length) ?? Number.POSITIVE_INFINITY);
      if (options.isBad !== undefined && found.rows.some(options.isBad)) throw new ApiError('Broken', 500);
      const isShown = (row: Row): boolean => options.hides?.(row) !== true;
      const hits = matching.filter(isShown).length;
      return reply(found.rows.filter(isShown), linkOf(found, options.link?.(requests.length)), options, hits);
    },
  };
  return list;
}

type FoundPage = {
  readonly rows: readonly Row[];
  readonly from: number;
  readonly next: string;
  readonly isMore: boolean;
};

/** @throws what the server answers instead of a page */
function refuse(request: Request, span: Span | undefined, options: FakeListOptions): void {
  const { wants, kept, longestSpan = Number.POSITIVE_INFINITY } = options;
  const sort = one(request, 'sort') ?? 'date';
  if (wants === undefined && sort !== 'date') throw new ApiError('Sort key not supported', 400);
  if (wants === 'no sort' && sort === 'date') throw new ApiError('No such sort', 422);
  if (span === undefined) return;
  if (kept !== undefined && span[1] <= kept.from) {
    throw kept.status === 400
      ? new ExpiredRangeError('Invalid date range', 400)
      : new ApiError('Internal error', 500);
  }
  if (span[1] - span[0] > longestSpan) throw new QueryTimeoutError('Query timeout.', 504);
}

function cut(page: FoundPage, budget: number): FoundPage {
  if (page.from + page.rows.length <= budget) return page;
  return { ...page, rows: page.rows.slice(0, Math.max(0, budget - page.from)), isMore: false };
}

function linkOf(
  { next, isMore }: FoundPage,
  state: 'right' | 'missing' | 'broken' = 'right',
): string | undefined {
  if (state === 'missing') return undefined;
  const previous = '<https://other/?a=b&cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1"';
  const cursor = state === 'broken' && isMore ? '' : `; cursor="${next}"`;
  return `${previous}, <https://other/?a=b&cursor=${next}>; rel="next"; results="${isMore}"${cursor}`;
}

function reply(
  rows: readonly Row[],
  link: string | undefined,
  { kind, hits }: FakeListOptions,
  count: number,
): Reply {
  const { id, time } = FIELDS[kind];
  const isCounted = hits === undefined ? kind === 'issues' : hits !== 'missing';
  return {
    value: rows.map(
      (row): JsonObject => ({
        [id]: row.id,
        [time]: stamp(row.second),
        ...(row.received !== undefined && { dateReceived: stamp(row.received) }),
      }),
    ),
    clean: true,
    headers: {
      ...(link !== undefined && { link }),
      ...(isCounted && { 'x-hits': String(Math.min(MOST_HITS, count)) }),
    },
  };
}

/** The time by which a list is sorted. */
export function placeOf({ second, received }: Row, { ignoresSpan }: FakeListOptions): Instant {
  return ignoresSpan === true ? (received ?? second) : second;
}

function sorted(rows: readonly Row[], options: FakeListOptions): Row[] {
  return [...rows].sort((a, b) => placeOf(b, options) - placeOf(a, options) || (a.id < b.id ? 1 : -1));
}

function isInside({ second }: Row, span: Span | undefined, { kind, kept }: FakeListOptions): boolean {
  if (kept !== undefined && second < kept.from) return false;
  if (span === undefined) return true;
  // Releases include the end of the range.
  return second >= span[0] && (second < span[1] || (kind === 'releases' && second === span[1]));
}

function byOffset(rows: readonly Row[], request: Request, size: number): FoundPage {
  const from = Number((one(request, 'cursor') ?? '0:0:0').split(':')[1]);
  return {
    rows: rows.slice(from, from + size),
    from,
    next: `0:${from + size}:0`,
    isMore: rows.length > from + size,
  };
}

/** Key of the next page is the last second read, and how many rows of it were sent. */
function byKey(rows: readonly Row[], request: Request, size: number): FoundPage {
  const [value = 0, offset = 0] = (one(request, 'cursor') ?? '0:0:0').split(':').map(Number);
  const from = (value === 0 ? 0 : rows.filter((row) => row.second * 1000 > value).length) + offset;
  const page = rows.slice(from, from + size);
  const key = rows[from + size]?.second ?? page.at(-1)?.second ?? 0;
  const sent = rows.slice(0, from + page.length).filter((row) => row.second === key).length;
  return { rows: page, from, next: `${key * 1000}:${sent}:0`, isMore: rows.length > from + size };
}

/** The time filter of a request; without an upper bound it reaches to the end of time. @throws when it is one that Sentry refuses */
export function spanOf(request: Request, kind: FakeListOptions['kind']): Span | undefined {
  if (kind === 'issues') {
    const match = /lastSeen:>=(\S+)(?: lastSeen:<(\S+))?$/.exec(one(request, 'query') ?? '');
    return match === null ? undefined : strict(match[1], match[2] ?? '9999-12-31T23:59:59');
  }
  const [start, end] = [one(request, 'start'), one(request, 'end')];
  return start === undefined && end === undefined ? undefined : strict(start, end);
}

function strict(start: string | undefined, end: string | undefined): Span {
  if (start === undefined || end === undefined) throw new Error('start and end are both required');
  if (start >= end) throw new Error('start must be before end');
  return [at(start), at(end)];
}

/** The value of a request's parameter. */
export function one(request: Request, name: string): string | undefined {
  return request.query.find(([key]) => key === name)?.[1];
}
