import { isJsonObject, type JsonObject } from '../json.ts';
import type { StreamDefinition } from '../streams/definition.ts';
import { formatInstant, type Instant, toInstant } from '../time.ts';
import { type Bookmark, readBookmark } from './bookmarks.ts';

/** The whole state of a run. Every change returns a copy; keys we do not know travel along. */
export type State = JsonObject & { readonly bookmarks: JsonObject };

/** What earlier taps left in a bookmark: one entry per event or project, each with a `start` and nothing else. */
function isNoise(key: string, value: unknown): boolean {
  if (KNOWN_KEYS.has(key) || !isJsonObject(value)) return false;
  return Object.keys(value).every((name) => name === 'start');
}

const KNOWN_KEYS = new Set(['start', 'refreshed', 'covered', 'partitions']);

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

export type Reading = { readonly now: Instant; readonly warn: (problem: string) => void };

/** The bookmark of a stream that has no partitions in the state, or of one partition. */
export function bookmarkOf(
  state: State,
  stream: string,
  partition: string | undefined,
  reading: Reading,
): Bookmark {
  const whole = state.bookmarks[stream];
  const value = partition === undefined ? whole : partitionsOf(state, stream)[partition];
  const name =
    partition === undefined ? `bookmarks.${stream}` : `bookmarks.${stream}.partitions.${partition}`;
  return readBookmark(value, reading.now, (problem) => reading.warn(`State: ${name} ${problem}`));
}

/** The partitions that the state knows for a stream. */
export function partitionsOf(state: State, stream: string): JsonObject {
  const whole = state.bookmarks[stream];
  const partitions = isJsonObject(whole) ? whole['partitions'] : undefined;
  return isJsonObject(partitions) ? partitions : {};
}

/**
 * True when the state says something of the stream as a whole and nothing of its partitions. It may be nonsense,
 * which whoever reads the bookmark then hears of.
 */
export function isOldForm(state: State, stream: string): boolean {
  const whole = state.bookmarks[stream] ?? undefined;
  return whole !== undefined && !(isJsonObject(whole) && whole['partitions'] !== undefined);
}

/** Sets the bookmark of a stream without partitions, keeping keys that are not ours. */
export function withBookmark(state: State, stream: string, bookmark: JsonObject): State {
  const { start: _s, refreshed: _r, covered: _c, ...others } = objectAt(state, stream);
  return { ...state, bookmarks: { ...state.bookmarks, [stream]: { ...bookmark, ...others } } };
}

/**
 * Sets the bookmarks of a stream's partitions. The stream's own `start` is the lowest of all of them, so that a
 * reader that knows no partitions is never told too much.
 */
export function withPartitions(state: State, stream: string, partitions: JsonObject): State {
  const { start: _s, refreshed: _r, covered: _c, partitions: _p, ...others } = objectAt(state, stream);
  const names = Object.keys(partitions).sort();
  const starts = names.flatMap((name) => {
    const partition = partitions[name];
    return (isJsonObject(partition) ? toInstant(partition['start']) : undefined) ?? [];
  });
  const bookmark = {
    ...(starts.length > 0 && { start: formatInstant(starts.reduce((a, b) => Math.min(a, b))) }),
    partitions: Object.fromEntries(names.map((name) => [name, partitions[name]])),
    ...others,
  };
  return { ...state, bookmarks: { ...state.bookmarks, [stream]: bookmark } };
}

function objectAt(state: State, stream: string): JsonObject {
  const value = state.bookmarks[stream];
  return isJsonObject(value) ? value : {};
}
