/** A place in a list that is paged by number: what to ask for, and the place of the first row that will come. */
export type Numbered = { readonly cursor: string; readonly size: number; readonly place: number };

/** Sentry's cursors by the number of a page: `<rows to a page>:<number>:0`. */
const NUMBERED = /^(\d{1,3}):(\d{1,7}):0$/;
/** Pages may be made shorter by so much, to begin where they should. */
const SHORTEST = 0.6;

/** The place of the row that a page by number begins with, and the rows to a page; undefined for other cursors. */
export function placeOfNumbered(
  cursor: string,
): { readonly place: number; readonly size: number } | undefined {
  const [, rows, number] = NUMBERED.exec(cursor) ?? [];
  const size = Number(rows);
  return number === undefined || size === 0 ? undefined : { place: size * Number(number), size };
}

/**
 * The page that begins with a row, or with one of the few in front of it: a page by number begins at a multiple of
 * its own length, so its length is chosen to fit.
 * @param most rows that a page of this server can have
 */
export function numberedAt(row: number, most: number): Numbered {
  let best = { size: most, rest: row % most };
  for (let size = most - 1; size >= Math.max(1, most * SHORTEST) && best.rest > 0; size -= 1) {
    if (row % size < best.rest) best = { size, rest: row % size };
  }
  const place = row - best.rest;
  return { cursor: `${best.size}:${place / best.size}:0`, size: best.size, place };
}
