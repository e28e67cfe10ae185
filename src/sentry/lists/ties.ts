import type { JsonObject } from '../../json.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Position } from './paging.ts';
import { type Key, keysOf } from './row-keys.ts';

/**
 * Watches a second that fills more than a page of a list whose rows have no order within a second: a row that comes
 * again, beside the one that joins the pages, has taken the place of one that may never come.
 */
export type Ties = {
  /** @param rows those of the page that belong to what is read  @returns whether a row may be missing */
  readonly isBroken: (position: Position, rows: readonly JsonObject[]) => boolean;
};

export function createTies(definition: StreamDefinition): Ties {
  let known = new Set<Key>();
  return {
    isBroken: ({ cursor, isTied = false }, rows) => {
      if (cursor === undefined) known = new Set();
      let again = 0;
      for (const key of keysOf(rows, definition)) {
        if (known.has(key)) again += 1;
        known.add(key);
      }
      return isTied && again > 1;
    },
  };
}
