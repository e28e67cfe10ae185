import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import { formatInstant, toInstant } from '../../time.ts';
import { BOOKMARK_KEYS } from './bookmarks.ts';

/** The whole state of a run. Every change returns a copy; keys we do not know travel along. */
export type State = JsonObject & { readonly bookmarks: JsonObject };

/** What earlier taps left in a bookmark: one entry per event or project, each with a `start` and nothing else. */
function isNoise(key: string, value: unknown): boolean {
  if (BOOKMARK_KEYS.includes(key) || !isJsonObject(value)) return false;
  return Object.keys(value).every((name) => name === 'start');
}

/**
 * Brings an input state into the form that this tap writes. Streams and keys it does not know stay as they are;
 * what older taps left behind inside of our incremental streams goes, and so does `currently_syncing`, which
 * would be untrue.
 */
export function normaliseState(input: JsonObject, definitions: readonly StreamDefinition[]): State {
  const { currently_syncing: _, bookmarks: given, ...rest } = input;
  const bookmarks: JsonObject = isJsonObject(given) ? { ...given } : {};
  for (const { tapStreamId, replication } of definitions) {
    const bookmark = bookmarks[tapStreamId];
    if (replication.method !== 'INCREMENTAL' || !isJsonObject(bookmark)) continue;
    bookmarks[tapStreamId] = Object.fromEntries(
      Object.entries(bookmark).filter(([key, value]) => !isNoise(key, value)),
    );
  }
  return { ...rest, bookmarks };
}

/** The partitions that the state knows for a stream. */
export function partitionsOf(state: State, stream: string): JsonObject {
  const whole = state.bookmarks[stream];
  const partitions = isJsonObject(whole) ? whole['partitions'] : undefined;
  return isJsonObject(partitions) ? partitions : {};
}

/**
 * What the state says of a stream that it keeps no partitions of; undefined when it says nothing. It may be
 * nonsense, which whoever reads the bookmark then hears of.
 */
export function wholeOf(state: State, stream: string): JsonValue | undefined {
  const whole = state.bookmarks[stream] ?? undefined;
  return isJsonObject(whole) && whole['partitions'] !== undefined ? undefined : whole;
}

/**
 * Sets the bookmarks of a stream's partitions. The stream's own `start` is the lowest of all of them, so that a
 * reader that knows no partitions is never told too much.
 */
export function withPartitions(state: State, stream: string, partitions: JsonObject): State {
  const names = Object.keys(partitions).sort();
  const starts = names.flatMap((name) => {
    const partition = partitions[name];
    return (isJsonObject(partition) ? toInstant(partition['start']) : undefined) ?? [];
  });
  const given = state.bookmarks[stream];
  const others = Object.entries(isJsonObject(given) ? given : {}).filter(
    ([key]) => !BOOKMARK_KEYS.includes(key),
  );
  const bookmark = {
    ...(starts.length > 0 && { start: formatInstant(starts.reduce((a, b) => Math.min(a, b))) }),
    partitions: Object.fromEntries(names.map((name) => [name, partitions[name]])),
    ...Object.fromEntries(others),
  };
  return { ...state, bookmarks: { ...state.bookmarks, [stream]: bookmark } };
}
