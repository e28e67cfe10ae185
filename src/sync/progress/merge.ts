import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Instant } from '../../time.ts';
import { BOOKMARK_KEYS, type Bookmark, readBookmark, writeBookmark } from './bookmarks.ts';
import { groupBy } from './group-by.ts';
import { normaliseState, partitionsOf, type State, wholeOf, withPartitions } from './state.ts';
import { unite } from './unite.ts';

export type MergeOptions = {
  /** Epoch seconds. */
  readonly now: Instant;
  /** Hears what cannot be used in one of the states, by its place among them; it claims nothing then. */
  readonly warn: (nth: number, problem: string) => void;
};

/** What one of the states has, and its place among them. */
type Found = { readonly nth: number; readonly value: JsonValue };

/**
 * One state with all that several states claim, whose runs wrote to the same target. What it has of streams that keep no
 * bookmark here, and what stands beside the bookmarks, is that of the first state that has it.
 */
export function mergeStates(
  inputs: readonly JsonObject[],
  definitions: readonly StreamDefinition[],
  { now, warn }: MergeOptions,
): State {
  const states = inputs.map((input) => normaliseState(input, definitions));
  const others = Object.assign({}, ...states.toReversed()) as JsonObject;
  const bookmarks = Object.assign({}, ...states.map((state) => state.bookmarks).toReversed()) as JsonObject;
  let merged: State = { ...others, bookmarks };

  for (const definition of definitions) {
    if (definition.replication.method !== 'INCREMENTAL') continue;
    const { tapStreamId: stream, parent } = definition;
    const kind = { hasTimedChildren: parent?.hasTimedChildren === true };
    /** The only one, or one that all have, stays as it is. */
    const united = (found: readonly Found[], name: string): JsonValue => {
      const read = found.map(({ nth, value }) =>
        readBookmark(value, now, (problem) => warn(nth, `bookmarks.${name} ${problem}`)),
      );
      const [first] = found;
      const isOne = found.every(({ value }) => JSON.stringify(value) === JSON.stringify(first?.value));
      return isOne && first !== undefined ? first.value : written(unite(read, kind));
    };
    const parts = groupBy(
      states.flatMap((state, nth) =>
        Object.entries(partitionsOf(state, stream)).map(([name, value = null]) => ({ name, nth, value })),
      ),
      ({ name }) => name,
    );
    if (parts.size > 0) {
      // Beside them a bookmark of the stream as a whole, of an older tap, is one of nobody knows which projects.
      const all = [...parts].map(([name, found]) => [name, united(found, `${stream}.partitions.${name}`)]);
      merged = withPartitions(merged, stream, Object.fromEntries(all) as JsonObject);
      continue;
    }
    const wholes = states.flatMap((state, nth) => {
      const value = wholeOf(state, stream);
      return value === undefined ? [] : [{ nth, value }];
    });
    if (wholes.length > 0) {
      const whole = united(wholes, stream);
      const beside = isJsonObject(whole) ? besideIn(merged.bookmarks[stream]) : {};
      merged = {
        ...merged,
        bookmarks: { ...merged.bookmarks, [stream]: isJsonObject(whole) ? { ...beside, ...whole } : whole },
      };
    }
  }
  return merged;
}

/** Without a start where nothing has one: then nothing was delivered from the start date on. */
function written({ start, ...bookmark }: Bookmark): JsonObject {
  const { start: from, ...rest } = writeBookmark({
    ...bookmark,
    progress: { start: start ?? 0, covered: bookmark.covered },
  });
  return start === undefined ? rest : { start: from ?? null, ...rest };
}

/** Keys of a bookmark that this tap does not know. */
function besideIn(value: JsonValue | undefined): JsonObject {
  const given = Object.entries(isJsonObject(value) ? value : {});
  return Object.fromEntries(given.filter(([key]) => !BOOKMARK_KEYS.includes(key)));
}
