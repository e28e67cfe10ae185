import type { Instant, Span } from '../time.ts';
import type { PageOrder } from './page-order.ts';

/** Where a list is being read. */
export type Position = {
  /** What is left of the span, where the list has a time filter. */
  readonly span?: Span;
  /** Undefined on the first page of the span. */
  readonly cursor?: string;
  /** Rows that came with cursors since the upper bound was last moved. */
  readonly rows: number;
  /** Cursors used since then, to notice a list that runs in circles. */
  readonly cursors: ReadonlySet<string>;
};

/** What a page says. */
export type Seen = {
  readonly rows: number;
  /** Rows that are new to us. */
  readonly fresh: number;
  readonly order: PageOrder | undefined;
  readonly nextCursor: string | undefined;
  /** A full page came without any `Link` header: it may be the last one, or the header got lost on the way. */
  readonly isUnlinked?: boolean;
  /** `X-Hits`: how many rows the server counted, where it counts. */
  readonly hits: number | undefined;
};

export type Rules = { readonly offsetPaged: boolean; readonly ignoresSpan: boolean };

export type Step = {
  /** Everything of the span from this instant up has been read. */
  readonly readDownTo?: Instant;
  readonly next: { readonly go: Position } | 'finished' | 'repeated-cursor' | 'no-link';
};

/** Deeper cursors are slow and at some depth refused. */
const DEEPEST_ROW = 10_000;
/** `X-Hits` counts no further than this. */
const MOST_HITS = 1_000;
const NO_CURSORS: ReadonlySet<string> = new Set();

/** The first page of a list. */
export function beginning(span: Span | undefined): Position {
  return { ...(span && { span }), rows: 0, cursors: NO_CURSORS };
}

/**
 * Where to read on after a page. A list with a time filter goes on below the oldest second seen, with a fresh
 * cursor: at once where row offsets could shift, at the latest before a cursor gets too deep.
 */
export function nextStep(position: Position, seen: Seen, rules: Rules): Step {
  const { span } = position;
  const rows = position.rows + seen.rows;
  const rest = rules.ignoresSpan ? undefined : below(span, seen.order);
  const bottom = rest?.[1];

  if (seen.nextCursor === undefined) {
    // The server's time budget can end a list before its own count is reached.
    const isCutShort = seen.hits !== undefined && seen.hits < MOST_HITS && rows < seen.hits && seen.fresh > 0;
    if ((isCutShort || seen.isUnlinked === true) && rest !== undefined)
      return { readDownTo: rest[1], next: { go: beginning(rest) } };
    return seen.isUnlinked === true ? { next: 'no-link' } : finished(span);
  }
  if (rules.ignoresSpan && span !== undefined && seen.order !== undefined) {
    if (seen.order.oldest < span[0]) return finished(span);
    const readDownTo = Math.min(seen.order.oldest + 1, span[1]);
    return { readDownTo, next: follow(position, seen.nextCursor, rows) };
  }
  const known = bottom === undefined ? {} : { readDownTo: bottom };
  const isDue = rows >= DEEPEST_ROW || (rules.offsetPaged && hasThinEnd(seen));
  if (rest !== undefined && isDue) return { ...known, next: { go: beginning(rest) } };
  return { ...known, next: follow(position, seen.nextCursor, rows) };
}

/** The lower and the upper half of a position's span, or undefined when it cannot be halved. */
export function halves(position: Position): { lower: Span; upper: Span } | undefined {
  const { span } = position;
  if (span === undefined || span[1] - span[0] < 2) return undefined;
  const middle = Math.floor((span[0] + span[1]) / 2);
  return { lower: [span[0], middle], upper: [middle, span[1]] };
}

/**
 * Moving the bound repeats the rows of the oldest second: no way to go while a burst fills most of the page.
 * Everywhere else it is, since an offset skips an unread row for each row above it that was deleted meanwhile.
 */
function hasThinEnd(seen: Seen): boolean {
  return seen.order !== undefined && seen.order.rowsInOldest <= Math.max(1, seen.rows / 2);
}

function below(span: Span | undefined, order: PageOrder | undefined): Span | undefined {
  if (span === undefined || order === undefined) return undefined;
  const to = order.oldest + 1;
  return to > span[0] && to < span[1] ? [span[0], to] : undefined;
}

function finished(span: Span | undefined): Step {
  return span === undefined ? { next: 'finished' } : { readDownTo: span[0], next: 'finished' };
}

function follow(position: Position, cursor: string, rows: number): Step['next'] {
  if (position.cursors.has(cursor)) return 'repeated-cursor';
  const cursors = new Set(position.cursors).add(cursor);
  return { go: { ...position, cursor, rows, cursors } };
}
