import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** Cursor fields of Airbyte's Sentry source, and the streams they belong to. */
const CURSORS: Readonly<Record<string, string>> = {
  issues: 'lastSeen',
  events: 'dateCreated',
  releases: 'dateCreated',
};

/**
 * The state of Airbyte's Sentry source as a state of this tap; undefined when the value is something else. Airbyte
 * writes either a list of messages, one per stream, or in older versions an object with one key per stream; both
 * hold the time of the newest record seen.
 */
export function fromAirbyte(value: JsonValue): JsonObject | undefined {
  const streams = Array.isArray(value) ? value.flatMap(streamOf) : oldStreamsOf(value);
  if (streams === undefined || streams.length === 0) return undefined;
  const bookmarks: JsonObject = {};
  for (const [name, state] of streams) {
    const cursor = CURSORS[name];
    const start = cursor === undefined ? undefined : state[cursor];
    // Full tables have no cursor, and streams that this tap lacks cannot go on.
    if (typeof start === 'string') bookmarks[name] = { start };
  }
  return { bookmarks };
}

type StreamState = readonly [name: string, state: JsonObject];

function streamOf(message: JsonValue): StreamState[] {
  const stream = isJsonObject(message) ? message['stream'] : undefined;
  if (!isJsonObject(stream) || !isJsonObject(stream['stream_descriptor'])) return [];
  const { name } = stream['stream_descriptor'];
  const state = stream['stream_state'];
  return typeof name === 'string' ? [[name, isJsonObject(state) ? state : {}]] : [];
}

function oldStreamsOf(value: JsonValue): StreamState[] | undefined {
  if (!isJsonObject(value) || 'bookmarks' in value) return undefined;
  return Object.entries(CURSORS).flatMap(([name, cursor]): StreamState[] => {
    const state = value[name];
    return isJsonObject(state) && typeof state[cursor] === 'string' ? [[name, state]] : [];
  });
}
