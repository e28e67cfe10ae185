import type { JsonObject } from '../../json.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import { toInstant } from '../../time.ts';
import { type Key, keysOf } from './row-keys.ts';

/** What was handed over of the lowest second reached: the next read begins with that second again. */
export type Overlap = {
  /** The records that were not handed over before. */
  readonly fresh: (records: readonly JsonObject[]) => readonly JsonObject[];
  readonly note: (records: readonly JsonObject[]) => void;
};

/** Of a burst that is longer, some records may come twice: that costs less than remembering them all. */
const MOST_KEYS = 10_000;

/** @param timeField by which records come newest first */
export function createOverlap(definition: StreamDefinition, timeField: string): Overlap {
  let second = Number.POSITIVE_INFINITY;
  let noted = new Set<Key>();
  return {
    fresh: (records) => {
      const keys = keysOf(records, definition);
      return records.filter((_, index) => keys[index] === undefined || !noted.has(keys[index]));
    },
    note: (records) => {
      for (const [index, key] of keysOf(records, definition).entries()) {
        const at = toInstant(records[index]?.[timeField]);
        if (at === undefined || at > second) continue;
        if (at < second) noted = new Set();
        second = at;
        if (noted.size < MOST_KEYS) noted.add(key);
      }
    },
  };
}
