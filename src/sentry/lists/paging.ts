import type { Instant, Span } from '../../time.ts';
import type { NextLink } from '../transport/link.ts';
import { numberedAt, placeOfNumbered } from './numbered.ts';
import type { PageOrder } from './page-order.ts';

/** Where a list with a time filter is being read. */
export type Position = {
  /** What is left of the span. */
  readonly span: Span;
  /** It is asked for without an upper bound. */
  readonly isUnbounded?: boolean;
  /** Undefined on the first page of the span. */
  readonly cursor?: string;
  /** Rows to the page, where they are not as many as may be. */
  readonly size?: number;
  /** Rows that came with cursors since the upper bound was last moved. */
  readonly rows: number;
  /** The fewest that the server has counted since then. */
  readonly hits?: number;
  /** Cursors used since then, to notice a list that runs in circles. */
  readonly cursors: ReadonlySet<string>;
  /** Down from here everything has been read, though not all of it was claimed; the end of the span where it is missing. */
  readonly top?: Instant;
  /** Place of the first row that was asked for, where it should be one that is known already. */
  readonly overlap?: number;
  /** The overlap lies in a second that fills the page before, and rows of one second have no order. */
  readonly isTied?: true;
  /** How often the list was found to have moved under the reading. */
  readonly tears?: number;
  /** Where to go on if the server turns out to take no notice of the moved bound. */
  readonly back?: Position;
};

/** What a page says. */
export type Seen = {
  readonly rows: number;
  /** Rows of the page as it was sent, with those that lie exactly at the end of the span. */
  readonly sent: number;
  /** Rows that are new to us. */
  readonly fresh: number;
  /** Rows that the page before had too. */
  readonly repeated?: number;
  /** The page should begin with a known row and has none: rows between it and the page before have moved up. */
  readonly isTorn?: boolean;
  readonly order: PageOrder | undefined;
  /** The page ends later by the time of receipt, which a server that takes no notice of spans may sort by. */
  readonly isDoubtful?: boolean;
  readonly link: NextLink;
  /** `X-Hits`: how many rows the server counted for the query, where it counts. */
  readonly hits: number | undefined;
  /** The most rows that a page of this list has had: one with fewer was not cut off by a limit on pages. */
  readonly largest: number;
};

export type Rules = {
  readonly spans: 'unknown' | 'honoured' | 'ignored';
  /** The server is known to count, so that a list without its count may have been cut short. */
  readonly isCounted: boolean;
  /** Pages by number may be asked for in other lengths, so that each begins with a row that is known. */
  readonly overlapsNumbered?: boolean;
  /** Seconds above its end that a span is asked for. */
  readonly reach?: number | undefined;
  /** Rows of one second may stand in another order on the next page. */
  readonly hasLooseTies?: boolean | undefined;
};

/** What is wrong with a list of which nobody can tell whether it has ended. */
export type Problem = 'repeated-cursor' | 'no-cursor' | 'no-link' | 'cut-short' | 'torn';

export type Step = {
  /** Every record of this part of the span has been read. */
  readonly delivered?: Span;
  /**
   * `finished` is a proven end; `unproven` one that the server's own count, or the lack of a cursor, speaks against:
   * a shorter span may tell more.
   */
  readonly next: { readonly go: Position } | 'finished' | 'unproven' | Problem;
};

/** Deeper cursors are slow and at some depth refused. */
const DEEPEST_ROW = 10_000;
/** `X-Hits` counts no further than this. */
export const MOST_HITS = 1_000;
const NO_CURSORS: ReadonlySet<string> = new Set();

/** The first page of a span. */
export function beginning(span: Span, isUnbounded = false): Position {
  return { span, ...(isUnbounded && { isUnbounded }), rows: 0, cursors: NO_CURSORS };
}

/**
 * Where to read on after a page. Wherever the order allows it, a list goes on below the oldest second seen, that
 * second included, with a fresh cursor: row offsets shift, and cursors by time skip the neighbour of a row that
 * was touched or deleted meanwhile.
 */
export function nextStep(position: Position, seen: Seen, rules: Rules): Step {
  if (seen.isTorn) return { next: steppedBack(position, seen) };
  if (rules.spans === 'ignored') return nextOfWalk(position, seen, rules);
  const { span, top = span[1] } = position;
  const rest = below(span, seen.order);
  const isDoubtful = rules.spans === 'unknown' && seen.isDoubtful === true;
  const known: Pick<Step, 'delivered'> =
    rest === undefined || isDoubtful ? {} : { delivered: [rest[1], top] };
  const under = (part: Span): Position => ({ ...beginning(part), ...(isDoubtful && { top }) });
  const isProgress = rest !== undefined && seen.fresh > 0;

  if (seen.link.kind === 'next') {
    const next = overlapping(follow(position, seen.link.cursor, seen), position, seen, rules);
    const isDeep = rowsOf(position, seen) >= DEEPEST_ROW;
    if (
      rest === undefined ||
      !(isDeep || (hasThinEnd(seen) && isWorthMoving(seen, rules) && isTelling(seen, rest, rules)))
    )
      return { ...known, next };
    const back = rules.spans === 'unknown' ? next : undefined;
    return { ...known, next: { go: { ...under(rest), ...(typeof back === 'object' && { back: back.go }) } } };
  }
  if (isEnd(position, seen, rules)) return { delivered: [span[0], top], next: 'finished' };
  if (isProgress) return { ...known, next: { go: under(rest) } };
  // Nothing new, though there should be more: of lists without a count, what lies below may show that there is not.
  const { order } = seen;
  const isUncounted = hitsOf(position, seen) === undefined;
  const isSecondWhole = order !== undefined && isUncut(seen);
  if (isUncounted && isSecondWhole && order.oldest === order.newest) {
    if (order.oldest <= span[0]) return { delivered: [span[0], top], next: 'finished' };
    return { delivered: [order.oldest, top], next: { go: beginning([span[0], order.oldest]) } };
  }
  if (seen.link.kind === 'broken' && seen.rows === 0) return { next: 'no-cursor' };
  return { next: 'unproven' };
}

/** A list whose server takes no notice of spans is read from its newest row down to the lower bound. */
function nextOfWalk(position: Position, seen: Seen, { overlapsNumbered }: Rules): Step {
  const { span } = position;
  const { order, link } = seen;
  if (link.kind === 'next') {
    if (order !== undefined && order.oldest < span[0]) return { delivered: span, next: 'finished' };
    const from = order === undefined ? span[1] : order.oldest + 1;
    const known: Pick<Step, 'delivered'> = from < span[1] ? { delivered: [from, span[1]] } : {};
    const next = follow(position, link.cursor, seen);
    const at = overlapsNumbered ? placeOfNumbered(link.cursor) : undefined;
    return {
      ...known,
      next: at === undefined ? overlapping(next, position, seen, {}) : overlappingNumbered(next, at, seen),
    };
  }
  if (link.kind === 'broken') return { next: 'no-cursor' };
  if (link.kind === 'missing' && seen.rows > 0) return { next: 'no-link' };
  const hits = hitsOf(position, seen);
  const isShort = hits !== undefined && rowsOf(position, seen) < Math.min(hits, MOST_HITS);
  return isShort ? { next: 'cut-short' } : { delivered: span, next: 'finished' };
}

/**
 * Sentry's cursors of lists that are paged by the place of a row, `0:<place>:0`, or by time and then by place among the
 * rows of one instant, `<epoch milliseconds>:<place>:0`. A small number in front is the size of a page.
 */
const PLACE = /^(0|\d{12,14}):(\d{1,9}):0$/;
/** A list that moves more often than this under the reading cannot be read. */
const MOST_TEARS = 50;

/**
 * Rows that are deleted while a list is paged by place move those behind them up, past the reader. Where the bound
 * cannot be moved instead, the next page is asked to begin with the last row of this one.
 */
function overlapping(
  next: { readonly go: Position } | Problem,
  position: Position,
  seen: Seen,
  { hasLooseTies = false }: Pick<Rules, 'hasLooseTies'>,
): { readonly go: Position } | Problem {
  if (typeof next !== 'object') return next;
  const { sent, order } = seen;
  const [, key, after] = PLACE.exec(next.go.cursor ?? '') ?? [];
  const [, keyBefore = '0', before = '0'] = PLACE.exec(position.cursor ?? '') ?? [];
  const isSameKey = key === keyBefore;
  const counted = isSameKey ? Number(after) - Number(before) : Number(after);
  // Where the server has left out rows of the page, the last one may be among them.
  if (after === undefined || counted !== (isSameKey ? sent : order?.rowsInOldest)) return next;
  // Of rows that have no order among themselves, those that were on this page may stand behind the overlap on the next.
  const isThin = hasThinEnd(seen);
  const known = hasLooseTies && isSameKey && isThin ? (order?.rowsInOldest ?? 1) : 1;
  const overlap = Number(after) - known;
  const isTied = hasLooseTies && !isThin && { isTied: true as const };
  return overlap < 0 ? next : { go: { ...next.go, cursor: `${key}:${overlap}:0`, overlap, ...isTied } };
}

/** The same where the server numbers its pages. @param at the place of the next one */
function overlappingNumbered(
  next: { readonly go: Position } | Problem,
  at: { readonly place: number; readonly size: number },
  { sent, largest }: Seen,
): { readonly go: Position } | Problem {
  // Where the server has left out rows of the page, the last one may be among them.
  if (typeof next !== 'object' || at.size !== sent) return next;
  const { cursor, size, place } = numberedAt(at.place - 1, largest);
  return { go: { ...next.go, cursor, size, overlap: place } };
}

/** Goes back by a page, to where the rows must be that have moved. */
function steppedBack(position: Position, seen: Seen): { readonly go: Position } | Problem {
  const { overlap = 0, tears = 0, cursor = '', hits: _, isTied: __, ...rest } = position;
  if (tears >= MOST_TEARS) return 'torn';
  const [key = '0'] = cursor.split(':');
  const place = Math.max(0, overlap - Math.max(seen.rows, seen.largest));
  if (position.size !== undefined) {
    const { place: first, ...page } = numberedAt(place, seen.largest);
    return { go: { ...rest, ...page, overlap: first, tears: tears + 1, cursors: NO_CURSORS } };
  }
  return {
    go: { ...rest, cursor: `${key}:${place}:0`, overlap: place, tears: tears + 1, cursors: NO_CURSORS },
  };
}

/** The lower and the upper half of a position's span, or undefined when it cannot be halved. */
export function halves(position: Position): { lower: Position; upper: Position } | undefined {
  const [from, to] = position.span;
  if (to - from < 2) return undefined;
  const middle = Math.floor((from + to) / 2);
  return { lower: beginning([from, middle]), upper: upperPart(position, middle) };
}

/** What a position holds from some second up. */
export function upperPart({ span, isUnbounded, top }: Position, from: Instant): Position {
  return { ...beginning([from, span[1]], isUnbounded), ...(top !== undefined && { top }) };
}

/** Whether a page that names no next one is the proven end of its span. */
function isEnd(position: Position, seen: Seen, { isCounted }: Rules): boolean {
  const { kind } = seen.link;
  const hits = hitsOf(position, seen);
  if (kind === 'broken') return false;
  if (seen.rows === 0 && position.rows === 0 && isUncut(seen)) {
    // Sentry leaves out the header where the caller sees no project at all.
    return hits === undefined || hits === 0;
  }
  if (hits === undefined) return kind === 'end' && !isCounted;
  return hits < MOST_HITS && rowsOf(position, seen) >= hits;
}

/** Whether no limit on pages can have left out rows of this one. */
function isUncut({ sent, largest }: Seen): boolean {
  return sent <= 1 || sent < largest;
}

/** Rows since the bound was last moved; those that a page by cursor repeats have been counted. */
function rowsOf({ rows, cursor }: Position, seen: Seen): number {
  return rows + seen.rows - (cursor === undefined ? 0 : (seen.repeated ?? 0));
}

function hitsOf({ hits }: Position, seen: Seen): number | undefined {
  if (seen.hits === undefined || hits === undefined) return seen.hits ?? hits;
  return Math.min(hits, seen.hits);
}

/**
 * Moving the bound repeats the rows of the oldest second: no way to go while a burst fills most of the page.
 * Everywhere else it is.
 */
function hasThinEnd(seen: Seen): boolean {
  return seen.order !== undefined && seen.order.rowsInOldest <= Math.max(1, seen.rows / 2);
}

/** Whether an answer that takes no notice of the moved bound could be told from one that does. */
function isTelling({ order }: Seen, rest: Span, { spans, reach = 0 }: Rules): boolean {
  return spans !== 'unknown' || (order !== undefined && order.newest > rest[1] + reach);
}

/** Whether what is asked for above a moved bound is little, beside what a page holds. */
function isWorthMoving({ order }: Seen, { reach = 0 }: Rules): boolean {
  return reach === 0 || (order !== undefined && order.newest - order.oldest >= 2 * reach);
}

function below(span: Span, order: PageOrder | undefined): Span | undefined {
  if (order === undefined) return undefined;
  const to: Instant = order.oldest + 1;
  return to > span[0] && to < span[1] ? [span[0], to] : undefined;
}

function follow(position: Position, cursor: string, seen: Seen): { readonly go: Position } | Problem {
  if (position.cursors.has(cursor)) return 'repeated-cursor';
  const hits = hitsOf(position, seen);
  const { overlap: _, isTied: __, size: _size, ...rest } = position;
  return {
    go: {
      ...rest,
      cursor,
      rows: rowsOf(position, seen),
      ...(hits !== undefined && { hits }),
      cursors: new Set(position.cursors).add(cursor),
    },
  };
}
