import type { StreamDefinition } from '../../streams/definition.ts';
import { type AskPage, type ListPage, unprovenEnd } from './list-request.ts';
import type { Page } from './reading.ts';
import type { Slice } from './request.ts';
import { type Key, keysOf } from './row-keys.ts';

/** Filters can empty a page whose list goes on, but a thousand without a row are a circle. */
const MOST_EMPTY_PAGES = 1_000;
/** A list that moves while it is read is read again; one that never stands still is given up as it is. */
const MOST_PASSES = 4;
/** A list whose rows have no order does not come to one by being read again. */
const MOST_UNORDERED_PASSES = 2;

/**
 * Reads a list without a time filter to its proven end. Sentry pages such lists by row offset, so that a row which
 * leaves the list while it is read hides another: a list of several pages is looked at once more, and pages that
 * have changed are handed over again, until two looks agree.
 */
export async function* readTable(
  askPage: AskPage,
  definition: StreamDefinition,
  slice: Slice,
): AsyncGenerator<Page> {
  if (definition.movesToTop) {
    yield* readMoving(askPage, definition, slice);
    return;
  }
  const isUnordered = definition.isUnordered === true;
  let before: readonly string[] | undefined;
  /** All rows of a look, and those of them that have a key, without which nothing can be seen to repeat. */
  let counted = 0;
  let keyed = 0;
  for (let pass = 1; pass <= (isUnordered ? MOST_UNORDERED_PASSES : MOST_PASSES); pass += 1) {
    const now: string[] = [];
    const distinct = new Set<Key>();
    counted = 0;
    keyed = 0;
    let isSame = true;
    for await (const { rows, clean, hits, isLast } of pagesOf(askPage, definition, slice)) {
      const rowKeys = keysOf(rows, definition);
      const keys = JSON.stringify(rowKeys);
      const isKnown = before?.[now.length] === keys;
      isSame &&= isKnown;
      now.push(keys);
      counted += rows.length;
      if (isUnordered) {
        const known = rowKeys.filter((key) => key !== undefined);
        keyed += known.length;
        for (const key of known) distinct.add(key);
      }
      // What a page loses moves the ones behind it: when all before the last are the same, so is the last.
      const isAgreed = isSame && now.length + 1 >= (before?.length ?? Number.POSITIVE_INFINITY);
      // Two looks may agree on pages of which one repeats what another has, and so lacks something else.
      const isWhole = isUnordered
        ? isLast && distinct.size === keyed && (now.length === 1 || isSame)
        : isAgreed || (isLast && (now.length === 1 || hits === counted));
      yield { records: isKnown ? [] : rows, clean, ...(isWhole && { end: 'whole' }) };
      if (isWhole) return;
    }
    before = now;
    if (isUnordered && distinct.size < keyed) break;
  }
  yield { records: [], clean: true, end: 'moved', ...(isUnordered && { counted: keyed }) };
}

/**
 * Reads a list in which rows that change move to the top, each page at a price: once, and then from the top down to
 * the first page on which everything is known.
 */
async function* readMoving(
  askPage: AskPage,
  definition: StreamDefinition,
  slice: Slice,
): AsyncGenerator<Page> {
  const known = new Set<Key>();
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    let pages = 0;
    for await (const { rows, clean, isLast } of pagesOf(askPage, definition, slice)) {
      pages += 1;
      const keys = keysOf(rows, definition);
      const records = rows.filter((_, index) => keys[index] === undefined || !known.has(keys[index]));
      for (const key of keys) known.add(key);
      const isWhole = (pass === 1 && isLast && pages === 1) || (pass > 1 && records.length === 0);
      yield { records, clean, ...(isWhole && { end: 'whole' }) };
      if (isWhole) return;
      if (pass > 1 && isLast) break;
    }
  }
  yield { records: [], clean: true, end: 'moved' };
}

/** One pass over the list. @throws ApiError when its end is not proven */
async function* pagesOf(
  askPage: AskPage,
  definition: StreamDefinition,
  slice: Slice,
): AsyncGenerator<ListPage & { readonly isLast: boolean }> {
  const cursors = new Set<string>();
  let cursor: string | undefined;
  let rows = 0;
  let emptyPages = 0;
  for (;;) {
    const page = await askPage(definition, slice, { cursor });
    const { link, hits } = page;
    rows += page.rows.length;
    emptyPages = page.rows.length === 0 ? emptyPages + 1 : 0;
    if (link.kind === 'broken') throw unprovenEnd(definition, slice, 'no-cursor');
    if (link.kind === 'missing' && page.rows.length > 0 && !definition.isOnePage)
      throw unprovenEnd(definition, slice, 'no-link');
    if (link.kind !== 'next' && hits !== undefined && rows < hits)
      throw unprovenEnd(definition, slice, 'cut-short');
    yield { ...page, isLast: link.kind !== 'next' };
    if (link.kind !== 'next') return;
    if (cursors.has(link.cursor)) throw unprovenEnd(definition, slice, 'repeated-cursor');
    if (emptyPages >= MOST_EMPTY_PAGES) throw unprovenEnd(definition, slice, 'endless');
    cursors.add(link.cursor);
    cursor = link.cursor;
  }
}
