import type { JsonObject } from '../../json.ts';
import type { Instant, Span } from '../../time.ts';
import type { Ways } from '../account/abilities.ts';
import { type ListPage, unprovenEnd } from './list-request.ts';
import { extremes, nearOrder, type PageOrder, pageOrder } from './page-order.ts';
import { beginning, MOST_HITS, nextStep, type Position, type Seen, type Step } from './paging.ts';
import type { Page, Reading, TimedList } from './reading.ts';
import { type Key, keysOf } from './row-keys.ts';
import { createTies } from './ties.ts';
import { createTroubles } from './troubles.ts';
import { isOutside, rowsBelowEnd, rowsWithin } from './within.ts';

/** Filters can empty a page whose list goes on, and pages overlap, but a thousand without a new row are a circle. */
const MOST_EMPTY_PAGES = 1_000;

/** What a page led to: what is handed over of it, and where to read on. */
type Turn = { readonly page: Page; readonly next: Step['next']; readonly order: PageOrder | undefined };

/**
 * Reads a span of a list, newest first, and says with each page which part of the span it completes. Neighbouring
 * pages may repeat rows, because the upper bound moves by whole seconds: a row that the page before had is dropped.
 * What cannot be read, or of which nobody can tell whether it was all, is asked for in smaller parts, down to
 * the second; what is left then is a hole, and everything below it is read on.
 */
export async function* readTimedList(reading: Reading, list: TimedList): AsyncGenerator<Page> {
  const { definition, slice } = list;
  const { ways } = reading;
  const troubles = createTroubles(reading, list);
  const waiting: Position[] = [];
  const memory = createMemory(list);
  const ties = list.replication.hasLooseTies ? createTies(definition) : undefined;
  let emptyPages = 0;

  // A function of its own: whatever a generator has had in its hands stays alive while it waits at a yield.
  const readOne = async (position: Position): Promise<Turn> => {
    const answer = await troubles.ask(position);
    memory.note(answer);
    const span = memory.bounded(position.span) ?? position.span;
    const rows = rowsBelowEnd(answer.rows, list, position);
    // Usually the page is in order, and its ends vouch for all of it.
    const { replicationKey, mayLackTime } = list.replication;
    const sorted = pageOrder(answer.rows, replicationKey, mayLackTime);
    const found = sorted ?? extremes(answer.rows, replicationKey);
    const outside = isOutside(answer.rows, list, position, found);
    if (position.back !== undefined && (outside || answer.rows.length === 0)) {
      // The moved bound was not heard, or nothing shows that it was: everything above it would come again.
      if (outside) ways.spans = 'ignored';
      return { page: { records: [], clean: true }, next: { go: position.back }, order: undefined };
    }
    if (outside) ways.spans = 'ignored';
    else if (position.back !== undefined) ways.spans = 'honoured';
    const isAsSent = rows === answer.rows && ways.spans !== 'ignored';
    const order = isAsSent ? sorted : memory.orderOf(rows, ways);
    const ignoresSpan = ways.spans === 'ignored';
    const inside = rowsWithin(answer.rows, { list, span, isTop: memory.isTop(position), ignoresSpan, found });
    if (ties?.isBroken(position, answer.rows.filter(inside))) throw unprovenEnd(definition, slice, 'tied');
    const repeated = position.cursor === undefined ? 0 : memory.repeated(answer.rows);
    // Of an empty page that is counted, the count says what is missing.
    const isSaid = answer.rows.length === 0 && answer.hits !== undefined;
    const isTorn = (position.overlap ?? 0) > 0 && repeated === 0 && !isSaid;
    const records = memory.fresh(answer.rows, inside, isTorn);
    emptyPages = records.length === 0 && !ignoresSpan ? emptyPages + 1 : 0;
    const seen: Seen = {
      rows: rows.length,
      sent: answer.rows.length,
      fresh: records.length,
      isTorn,
      repeated,
      order,
      isDoubtful: ways.spans === 'unknown' && memory.isDoubtful(rows, order),
      link: answer.link,
      hits: answer.hits,
      largest: memory.largest(),
    };
    // More than is wanted was asked for, and the page went below what is.
    const isEnough =
      !ignoresSpan && span[0] > position.span[0] && order !== undefined && order.oldest < span[0];
    const step: Step = isEnough
      ? { delivered: span, next: 'finished' }
      : nextStep({ ...position, span }, seen, {
          spans: ways.spans,
          isCounted: definition.isCounted === true,
          overlapsNumbered: list.replication.timeFilter === 'none',
          reach: list.replication.reachSeconds,
          hasLooseTies: list.replication.hasLooseTies,
        });
    const newest = definition.statsCategory === undefined ? undefined : order?.newest;
    return {
      page: {
        records,
        clean: answer.clean,
        ...(ignoresSpan && { ignoresSpan }),
        ...(step.delivered !== undefined && { delivered: step.delivered }),
        ...(newest !== undefined && { newest }),
      },
      next: step.next,
      order,
    };
  };

  /** What is to be read next: of what was set aside, the part that still has to be read. */
  const following = (): Position | undefined => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const span = memory.bounded(next.span);
      if (span !== undefined) return { ...next, span };
    }
    return undefined;
  };

  waiting.push(beginning(slice.span, slice.isTop === true));
  for (let position = following(); position !== undefined; ) {
    let turn: Turn;
    try {
      turn = await readOne(position);
    } catch (error) {
      const way = await troubles.wayAround(error, position);
      if ('page' in way) yield way.page;
      waiting.push(...way.parts);
      position = following();
      continue;
    }
    const { page, next, order } = turn;
    yield page;
    if (emptyPages >= MOST_EMPTY_PAGES) throw unprovenEnd(definition, slice, 'endless');
    if (typeof next === 'object') {
      position = next.go;
      continue;
    }
    if (next === 'unproven') {
      const way = troubles.smaller(
        { ...position, span: memory.bounded(position.span) ?? position.span },
        order,
      );
      if ('page' in way) yield way.page;
      waiting.push(...way.parts);
    } else if (next !== 'finished') {
      throw unprovenEnd(definition, slice, next);
    }
    position = following();
  }
}

/** What is remembered from page to page of a list. */
type Memory = {
  /** The first page tells how many rows there are in all: where they are many, less of the span is enough. */
  readonly note: (answer: ListPage) => void;
  /** The part of a span that has to be read; undefined when none has. */
  readonly bounded: (span: Span) => Span | undefined;
  readonly orderOf: (rows: readonly JsonObject[], ways: Ways) => PageOrder | undefined;
  /** Whether the page ends later by the time of receipt. */
  readonly isDoubtful: (rows: readonly JsonObject[], order: PageOrder | undefined) => boolean;
  readonly isTop: (position: Position) => boolean;
  /** How many rows of a page are of the page before too. */
  readonly repeated: (rows: readonly JsonObject[]) => number;
  /** Those of the inside rows that the page before did not have. */
  readonly fresh: (
    rows: readonly JsonObject[],
    isInside: (row: JsonObject) => boolean,
    isTorn: boolean,
  ) => readonly JsonObject[];
  readonly largest: () => number;
};

function createMemory({ definition, replication, slice }: TimedList): Memory {
  const { replicationKey, receivedField, mayLackTime } = replication;
  /** Keys of the page before, and those of its rows that belonged to what was asked for. */
  let previous: ReadonlySet<Key> = new Set();
  let handedOver: ReadonlySet<Key> = new Set();
  let largest = 0;
  let isUnordered = false;
  let floor: Instant | undefined = slice.enoughFrom === undefined ? slice.span[0] : undefined;
  const receiptOrder = (rows: readonly JsonObject[]): PageOrder | undefined =>
    receivedField === undefined ? undefined : pageOrder(rows, receivedField);
  /** The oldest second so far of a list that is sorted by number. */
  let lowest = Number.POSITIVE_INFINITY;
  const walkOrder = (rows: readonly JsonObject[]): PageOrder | undefined => {
    if (replication.timeFilter !== 'none')
      return receiptOrder(rows) ?? pageOrder(rows, replicationKey, mayLackTime);
    const order = nearOrder(rows, replicationKey, lowest);
    lowest = order?.lowest ?? lowest;
    return order;
  };
  return {
    note: ({ hits }) => {
      floor ??= hits !== undefined && hits < MOST_HITS ? slice.span[0] : (slice.enoughFrom ?? slice.span[0]);
    },
    bounded: ([from, to]) => {
      const low = Math.max(from, floor ?? from);
      return low < to ? [low, to] : undefined;
    },
    orderOf: (rows, ways) => {
      if (rows.length === 0) return undefined;
      // One row out of its order shows by what a list is not sorted: it says nothing about where it may be left.
      if (ways.spans === 'ignored') {
        const order = walkOrder(rows);
        isUnordered ||= order === undefined;
        return isUnordered ? undefined : order;
      }
      return pageOrder(rows, replicationKey, mayLackTime);
    },
    isDoubtful: (rows, order) =>
      order !== undefined && (receiptOrder(rows)?.oldest ?? order.oldest) > order.oldest,
    isTop: ({ span }) => slice.isTop === true && span[1] === slice.span[1],
    repeated: (rows) =>
      keysOf(rows, definition).filter((key) => key !== undefined && previous.has(key)).length,
    fresh: (rows, isInside, isTorn) => {
      const keys = keysOf(rows, definition);
      const inside = new Set<Key>();
      const records = rows.filter((row, index) => {
        if (!isInside(row)) return false;
        const key = keys[index];
        if (key === undefined) return true;
        inside.add(key);
        return !handedOver.has(key);
      });
      // What follows has to join the last page that joined.
      if (rows.length > 0 && !isTorn) previous = new Set(keys);
      if (rows.length > 0) handedOver = inside;
      largest = Math.max(largest, rows.length);
      return records;
    },
    largest: () => largest,
  };
}
