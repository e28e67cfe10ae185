import type { Traits } from './flavour.ts';
import { invalid } from './refusal.ts';

/** How a list is ordered, and how a place in it is written into a cursor. */
export type Order<Row> = {
  readonly positionOf: (row: Row) => string;
  readonly isDescending: boolean;
  /** Positions are texts that sort as the values do, unless they are numbers. */
  readonly isNumeric?: boolean;
};

export type Page<Row> = {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
  readonly previous: string | undefined;
  /** How many there are in all, never more than the server counts. */
  readonly hits: number;
};

export const MAX_HITS = 1_000;
const DEFAULT_SIZE = 50;

/** One page of a list: from a position on, and past so many rows that share it. */
export function pageOf<Row>(
  all: readonly Row[],
  order: Order<Row>,
  search: URLSearchParams,
  traits: Traits,
): Page<Row> {
  const size = sizeOf(search, traits);
  const at = readCursor(search.get('cursor'), traits);
  const compare = comparing(order);
  const sorted = [...all].sort((a, b) => compare(order.positionOf(a), order.positionOf(b)));
  const left =
    at.position === undefined
      ? sorted
      : sorted.filter((row) => compare(order.positionOf(row), at.position as string) > 0);
  const rows = left.slice(at.offset, at.offset + size);
  const following = left[at.offset + size];
  const isFirst = at.position === undefined && at.offset === 0;
  return {
    rows,
    next: following === undefined ? undefined : nextCursor(rows, order, at, order.positionOf(following)),
    previous: isFirst || rows[0] === undefined ? undefined : writeCursor(0, order.positionOf(rows[0]), true),
    hits: Math.min(all.length, MAX_HITS),
  };
}

type Place = { readonly offset: number; readonly position: string | undefined };

/** The last position that no row behind the page shares, and how many rows of the page lie behind it. */
function nextCursor<Row>(rows: readonly Row[], order: Order<Row>, at: Place, following: string): string {
  let compared = following;
  let offset = 0;
  for (const row of [...rows].reverse()) {
    const position = order.positionOf(row);
    if (position !== compared) return writeCursor(offset, position);
    compared = position;
    offset += 1;
  }
  return writeCursor(at.offset + rows.length, at.position);
}

function sizeOf(search: URLSearchParams, traits: Traits): number {
  // `per_page` means nothing here.
  const text = search.get('limit');
  if (text === null) return DEFAULT_SIZE;
  const size = Number(text);
  if (!Number.isInteger(size)) {
    if (traits.errors === 'rest-framework') return DEFAULT_SIZE;
    throw invalid(traits, 'limit', 'int_parsing', 'Input should be a valid integer');
  }
  return size > 0 ? Math.min(size, traits.pageLimit) : DEFAULT_SIZE;
}

function comparing({ isDescending, isNumeric }: Order<never>): (a: string, b: string) => number {
  const sign = isDescending ? -1 : 1;
  return (a, b) => {
    if (a === b) return 0;
    return (isNumeric ? Number(a) > Number(b) : a > b) ? sign : -sign;
  };
}

function writeCursor(offset: number, position: string | undefined, isReverse = false): string {
  const parts = new URLSearchParams();
  if (offset > 0) parts.set('o', String(offset));
  if (isReverse) parts.set('r', '1');
  if (position !== undefined) parts.set('p', position);
  return Buffer.from(parts.toString()).toString('base64');
}

function readCursor(text: string | null, traits: Traits): Place {
  if (text === null) return { offset: 0, position: undefined };
  const parts = new URLSearchParams(Buffer.from(text, 'base64').toString());
  const offset = Number(parts.get('o') ?? 0);
  const isReadable = Buffer.from(text, 'base64').toString('base64') === text && Number.isInteger(offset);
  // Nobody who reads a list to its end goes back.
  if (!isReadable || parts.has('r')) throw invalid(traits, 'cursor', 'value_error', 'Invalid cursor.');
  const { most, beyond } = traits.offset;
  if (offset > most && beyond === 'refused') {
    throw invalid(traits, 'cursor', 'less_than_equal', `Input should be less than or equal to ${most}`);
  }
  return { offset: Math.min(offset, most), position: parts.get('p') ?? undefined };
}
