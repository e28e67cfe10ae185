import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Parent, StreamDefinition } from '../../streams/definition.ts';
import { type Instant, toInstant } from '../../time.ts';
import { isId } from '../transport/segment.ts';
import { keysOf } from './row-keys.ts';

/** A stream that is read once for each record of another one. */
export type ChildDefinition = StreamDefinition & { readonly parent: Parent };

/** What is kept of a parent while its children are read: some hundred bytes. */
export type ParentRow = {
  /** Its key; empty where the record has none. */
  readonly id: string;
  /** What stands in the path for it; undefined where a field is missing or can stand in no path. */
  readonly names: Readonly<Record<string, string>> | undefined;
  /** What its children are given. */
  readonly context: JsonObject;
  /** Where it stood in its list; undefined when that cannot be read. */
  readonly second: Instant | undefined;
};

export function isChild(definition: StreamDefinition): definition is ChildDefinition {
  return definition.parent !== undefined;
}

/**
 * The list of the parents as the stream of children reads it: requests count as the children's, and bookmarks are
 * theirs. Parts of a parent that come on request are of no use here.
 */
export function parentsOf({ parent, tapStreamId }: ChildDefinition): StreamDefinition {
  const { statsCategory: _, ...definition } = parent.of;
  return { ...definition, tapStreamId, expand: [] };
}

/** Cuts parents to what their children need. */
export function cutParents(rows: readonly JsonObject[], { parent }: ChildDefinition): readonly ParentRow[] {
  const { replication } = parent.of;
  const timeField = replication.method === 'INCREMENTAL' ? replication.replicationKey : '';
  const keys = keysOf(rows, parent.of);
  return rows.map((row, index): ParentRow => {
    const key = keys[index];
    return {
      id: key === undefined ? '' : String(key),
      names: namesOf(row, parent),
      context: Object.fromEntries(
        Object.entries(parent.context).flatMap(([name, path]) => {
          const value = fieldAt(row, path);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
      second: toInstant(row[timeField]),
    };
  });
}

function namesOf(row: JsonObject, { path }: Parent): Readonly<Record<string, string>> | undefined {
  const names: Record<string, string> = {};
  for (const [name, field] of Object.entries(path)) {
    const value = fieldAt(row, field);
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || !isId(text)) return undefined;
    names[name] = text;
  }
  return names;
}

function fieldAt(row: JsonObject, path: string): JsonValue | undefined {
  return path
    .split('.')
    .reduce<JsonValue | undefined>((value, name) => (isJsonObject(value) ? value[name] : undefined), row);
}
