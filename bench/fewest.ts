import { STREAMS } from '../src/streams/index.ts';
import type { LoggedRequest } from '../tests/simulator/index.ts';

/** Requests of a run, by what they were for. */
export type Count = {
  readonly made: number;
  /**
   * The fewest with the tap's way of paging: a page that moves the upper bound repeats the rows of one second, and a
   * full table of several pages is looked at once more, but for its last page. Statistics are asked about the time
   * since the last run, and about what is known, to see whether they are to be believed.
   */
  readonly fewest: number;
  /** The fewest when no row came twice and no proof were wanted: rows divided by the page size, list by list. */
  readonly plain: number;
};

const PAGE = 100;
/** Lists without a time filter. */
const TABLES: readonly (string | undefined)[] = STREAMS.filter(
  ({ replication, isOneObject }) => replication.method === 'FULL_TABLE' && !isOneObject,
).map(({ tapStreamId }) => tapStreamId);

/**
 * Counts what was asked, and what would have been enough, from the server's log. A list is a path; the rows that
 * a page brought once more are those it shares with the page before.
 */
export function countRequests(requests: readonly LoggedRequest[]): Count {
  const lists = new Map<string, LoggedRequest[]>();
  for (const request of requests) {
    const list = lists.get(request.path);
    if (list === undefined) lists.set(request.path, [request]);
    else list.push(request);
  }
  let fewest = 0;
  let plain = 0;
  for (const list of lists.values()) {
    fewest += fewestOf(list);
    plain += Math.max(1, Math.ceil(distinctRows(list) / PAGE));
  }
  return { made: requests.length, fewest, plain };
}

/** The first answer to each question. */
function withoutRepeats(list: readonly LoggedRequest[]): readonly LoggedRequest[] {
  return [...new Map(list.toReversed().map((request) => [request.search, request])).values()].toReversed();
}

/** A page is needed when the one before it was full, and asking the same twice never is. */
function fewestOf(list: readonly LoggedRequest[]): number {
  const asked = withoutRepeats(list);
  if (list[0]?.stream === 'stats') return asked.length;
  const full = asked.filter(({ rows }) => rows >= PAGE).length;
  const pages = Math.min(asked.length, full + 1);
  return TABLES.includes(list[0]?.stream) ? 2 * pages - 1 : pages;
}

/** Every page after the first of a list that is read down repeats at least the row it goes on from. */
function distinctRows(requests: readonly LoggedRequest[]): number {
  const list = withoutRepeats(requests);
  const rows = list.reduce((sum, request) => sum + request.rows, 0);
  const repeated = list.filter(({ query }, n) => n > 0 && query['cursor'] === undefined).length;
  return rows - repeated;
}
