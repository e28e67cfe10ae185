import type { JsonObject, JsonValue } from '../json.ts';
import type { StreamDefinition } from '../streams/definition.ts';

/** What tells the rows of a list apart; undefined where a row lacks its key. */
export type Key = string | number | undefined;

/** The keys of some rows, in their order. */
export function keysOf(
  rows: readonly JsonObject[],
  { keyProperties }: Pick<StreamDefinition, 'keyProperties'>,
): readonly Key[] {
  const [only] = keyProperties;
  if (only !== undefined && keyProperties.length === 1) return rows.map((row) => keyPart(row[only]));
  return rows.map((row) => {
    const parts = keyProperties.map((name) => keyPart(row[name]));
    return parts.includes(undefined) ? undefined : JSON.stringify(parts);
  });
}

function keyPart(value: JsonValue | undefined): Key {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}
