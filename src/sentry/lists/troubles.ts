import { ApiError, ExpiredRangeError, QueryTimeoutError } from '../../errors.ts';
import { formatInstant, type Span } from '../../time.ts';
import type { ListPage } from './list-request.ts';
import { unprovenEnd } from './list-request.ts';
import { createManners, isServerError } from './manners.ts';
import type { PageOrder } from './page-order.ts';
import { beginning, halves, type Position, upperPart } from './paging.ts';
import type { Page, Reading, TimedList } from './reading.ts';

/** Where to read on after trouble: the parts, oldest first, and perhaps a page that says what became of the rest. */
type WayAround = { readonly parts: readonly Position[]; readonly page?: Page };

/** Gets a list read in spite of what its server does. */
export type Troubles = {
  /** Asks for the page of a position, in the manner that this server understands. */
  readonly ask: (position: Position) => Promise<ListPage>;
  /** @throws the error, when there is no way around it */
  readonly wayAround: (error: unknown, position: Position) => Promise<WayAround>;
  /** The parts of a span whose end could not be proven. */
  readonly smaller: (position: Position, order: PageOrder | undefined) => WayAround;
};

/** So many single seconds in a row that cannot be read are no bad record but a server that is out of order. */
const MOST_HOLES_IN_A_ROW = 3;
/** A bad record is found after so many pages at the most: a span has so many halves. */
const MOST_NARROWING = 40;
/** What is asked for to find a bad record is not worth the patience of the settings. */
const NARROWING_TRIES = 3;
const DAY = 86_400;
/** Short enough for any query. */
const LATELY = 3_600;
/** The shortest time that Sentry keeps events in any plan is 30 days: what is younger cannot have expired. */
const EXPIRES_AFTER_SECONDS = 25 * DAY;
/** So many tries show whether the server has something against what may have expired. */
const EXPIRY_TRIES = 4;

export function createTroubles(reading: Reading, list: TimedList): Troubles {
  const { askPage, ways, now, isBrief } = reading;
  const { definition, slice } = list;
  const isClosed = list.replication.bounds === 'closed';
  /** Pages that are still asked for with little patience, since a record among them is bad. */
  let narrowing = 0;
  let holesInARow = 0;
  /** No failure since then means that something has expired. */
  let kept = Number.POSITIVE_INFINITY;
  /** Positions that little patience did not help. */
  const worthPatience = new Set<string>();

  const manners = createManners(reading, list);
  const { isTop } = manners;
  const mayHaveExpired = (position: Position): boolean =>
    !isTop(position) && position.span[1] <= kept && position.span[1] < now() / 1000 - EXPIRES_AFTER_SECONDS;
  const nameOf = ({ span, cursor = '' }: Position): string => JSON.stringify([...span, cursor]);

  /** Undefined is the patience of the settings. */
  const triesFor = (position: Position): number | undefined => {
    if (worthPatience.has(nameOf(position))) return undefined;
    if (narrowing > 0) return NARROWING_TRIES;
    return mayHaveExpired(position) ? EXPIRY_TRIES : undefined;
  };

  const canHalve = (position: Position): boolean =>
    ways.spans !== 'ignored' && halves(position) !== undefined;

  const hole = (position: Position, error: ApiError): WayAround => {
    holesInARow += 1;
    narrowing = 0;
    if (holesInARow > MOST_HOLES_IN_A_ROW) throw error;
    const [from, to] = position.span;
    const what =
      to - from === 1
        ? `the second ${formatInstant(from)}`
        : `${formatInstant(from)} to ${formatInstant(to)}`;
    const told = new ApiError(
      `${what} cannot be read, everything around it can. ${error.message}`,
      error.status,
      {
        cause: error,
        detail: error.detail,
        path: error.path,
      },
    );
    return { parts: [], page: { records: [], clean: true, hole: { span: position.span, error: told } } };
  };

  const narrowed = (position: Position, error: ApiError): WayAround => {
    if (ways.spans === 'ignored') throw error;
    const parts = halves(position);
    if (parts === undefined) return hole(position, error);
    narrowing = MOST_NARROWING;
    return { parts: [parts.lower, parts.upper] };
  };

  const expired = ({ span }: Position): WayAround => ({
    parts: [],
    page: { records: [], clean: true, delivered: span, expired: span },
  });

  /** Whether nothing is kept of a span, by a server that says so with an error like any other. */
  const isExpired = async ({ span }: Position): Promise<boolean> => {
    for (const probe of expiryProbes(span, isClosed)) {
      try {
        await askPage(definition, slice, { span: probe, size: 1 }, { mostTries: NARROWING_TRIES });
        kept = Math.min(kept, probe[0]);
        return false;
      } catch (error) {
        if (error instanceof ExpiredRangeError) {
          // Who has a word for it says so of everything that has expired: all other failures are failures.
          kept = Number.NEGATIVE_INFINITY;
          return probe[0] === span[1] - 1;
        }
        if (!isServerError(error)) throw error;
      }
    }
    try {
      // What happened just now is refused only when it is the server that is out of order.
      const present = Math.floor(now() / 1000);
      const lately: Span = [present - LATELY, present];
      await askPage(definition, slice, { span: lately, size: 1 }, { mostTries: EXPIRY_TRIES });
      return true;
    } catch {
      return false;
    }
  };

  return {
    ask: async (position) => {
      const page = await manners.ask(position, {
        canSplit: canHalve(position),
        mostTries: triesFor(position),
      });
      narrowing = Math.max(0, narrowing - 1);
      holesInARow = 0;
      return page;
    },
    wayAround: async (error, position) => {
      if (error instanceof ExpiredRangeError && !isTop(position)) return expired(position);
      if (error instanceof QueryTimeoutError && canHalve(position)) {
        const parts = halves(position);
        return { parts: parts === undefined ? [] : [parts.lower, parts.upper] };
      }
      if (isBrief && isServerError(error)) throw error;
      if (!isOfOnePage(error, position)) {
        if (triesFor(position) === undefined || !isPassing(error)) throw error;
        worthPatience.add(nameOf(position));
        return { parts: [position] };
      }
      if (isServerError(error) && mayHaveExpired(position) && triesFor(position) === EXPIRY_TRIES) {
        if (await isExpired(position)) return expired(position);
        worthPatience.add(nameOf(position));
        return { parts: [position] };
      }
      return narrowed(position, error);
    },
    smaller: (position, order) => {
      const error = unprovenEnd(definition, slice, 'unproven');
      if (ways.spans === 'ignored') throw error;
      const [from, to] = position.span;
      if (to - from === 1) return hole(position, error);
      const at = order?.oldest;
      // The oldest second that came may be cut in two: it is asked for alone, and what lies around it too.
      if (at !== undefined && at > from && at < to)
        return { parts: [beginning([from, at]), upperPart(position, at)] };
      if (at === from) return { parts: [beginning([from, from + 1]), upperPart(position, from + 1)] };
      const parts = halves(position);
      return { parts: parts === undefined ? [] : [parts.lower, parts.upper] };
    },
  };
}

/**
 * What is asked for to tell a span that has expired from one with a bad record, which spoils its second, and the one
 * before it where the end of a span belongs to it: others near them tell whether time is the reason. A record that lies
 * right above the span spoils its last second alone, which is therefore asked for without its end.
 */
function expiryProbes([from, to]: Span, isClosed: boolean): readonly Span[] {
  const seconds = new Set([to - 2, to - 3, Math.floor((from + to) / 2), from - 2, from - DAY]);
  seconds.delete(to - 1);
  return [[to - 1, isClosed ? to - 0.5 : to], ...[...seconds].map((second): Span => [second, second + 1])];
}

/** What passes by itself, for those who wait. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && [0, 408, 410, 429].includes(error.status);
}

/**
 * Whether a smaller part of the list may succeed where this page failed: a record that the server cannot render, a
 * body that is no JSON, a cursor deeper than it allows.
 */
function isOfOnePage(error: unknown, { cursor }: Position): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  if (error.status >= 500 || error.status === 200 || error instanceof QueryTimeoutError) return true;
  return error.status === 400 && cursor !== undefined;
}
