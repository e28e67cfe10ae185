import { QueryTimeoutError } from '../../src/errors.ts';
import type { Client, Reply, Request } from '../../src/sentry/client.ts';
import type { Span } from '../../src/time.ts';
import { at, stamp } from './builders.ts';

export type Row = { readonly id: string; readonly second: number };

export type FakeList = Client & {
  readonly requests: readonly Request[];
  /** What is listed now; tests change it between two pages. */
  rows: Row[];
};

export type FakeListOptions = {
  /** How rows are named and paged: events and releases by row offset, issues by key. */
  readonly kind: 'events' | 'releases' | 'issues';
  /** Servers from before time filters. */
  readonly ignoresSpan?: boolean;
  /** Called before each request is answered. */
  readonly onRequest?: (list: FakeList, number: number) => void;
  /** Rows that the server hides from a page after it was cut: pages become short or empty. */
  readonly hides?: (row: Row) => boolean;
  /** Spans longer than this time out in the query service. */
  readonly longestSpan?: number;
  /** Sends `X-Hits`, and cuts the list short after this many rows as a server's time budget would. */
  readonly budget?: number;
};

const FIELDS = {
  events: { id: 'eventID', time: 'dateCreated' },
  releases: { id: 'version', time: 'dateCreated' },
  issues: { id: 'id', time: 'lastSeen' },
} as const;

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
      if (span !== undefined && span[1] - span[0] > (options.longestSpan ?? Number.POSITIVE_INFINITY)) {
        throw new QueryTimeoutError('Query timeout.', 504);
      }
      const matching = sorted(list.rows).filter((row) => options.ignoresSpan || isInside(row, span, kind));
      const size = Number(one(request, kind === 'issues' ? 'limit' : 'per_page'));
      const page = kind === 'issues' ? byKey(matching, request, size) : byOffset(matching, request, size);
      const isCut = options.budget !== undefined && page.from + page.rows.length >= options.budget;
      return reply(page, { ...options, isCut, hits: matching.length });
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

function reply(page: FoundPage, options: FakeListOptions & { isCut: boolean; hits: number }): Reply {
  const { id, time } = FIELDS[options.kind];
  const shown = page.rows.filter((row) => options.hides?.(row) !== true);
  const results = page.isMore && !options.isCut;
  return {
    value: shown.map((row) => ({ [id]: row.id, [time]: stamp(row.second) })),
    clean: true,
    headers: {
      link: `<https://other/?a=b&cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", <https://other/?a=b&cursor=${page.next}>; rel="next"; results="${results}"; cursor="${page.next}"`,
      ...(options.budget !== undefined && { 'x-hits': String(options.hits) }),
    },
  };
}

function sorted(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => b.second - a.second || (a.id < b.id ? 1 : -1));
}

function isInside({ second }: Row, span: Span | undefined, kind: FakeListOptions['kind']): boolean {
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

/** The time filter of a request. @throws when it is one that Sentry refuses */
export function spanOf(request: Request, kind: FakeListOptions['kind']): Span | undefined {
  if (kind === 'issues') {
    const match = /lastSeen:>=(\S+) lastSeen:<(\S+)$/.exec(one(request, 'query') ?? '');
    return match === null ? undefined : strict(match[1], match[2]);
  }
  const [start, end] = [one(request, 'start'), one(request, 'end')];
  return start === undefined && end === undefined ? undefined : strict(start, end);
}

function strict(start: string | undefined, end: string | undefined): Span {
  if (start === undefined || end === undefined) throw new Error('start and end are both required');
  if (start >= end) throw new Error('start must be before end');
  return [at(start), at(end)];
}

function one(request: Request, name: string): string | undefined {
  return request.query.find(([key]) => key === name)?.[1];
}
