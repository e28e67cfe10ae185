import { isJsonObject, type JsonObject } from '../../src/json.ts';
import type { PlannedStream } from '../../src/sync/plan/plan.ts';

/** Fields that a key is computed from. */
const SOURCES: Readonly<Record<string, string>> = { tagHash: 'tagValue' };

/** The fields of a raw record that its key comes from, each with a value that does. */
export function rawKeys({
  schema,
  keyProperties,
}: Pick<PlannedStream, 'schema' | 'keyProperties'>): JsonObject {
  const { properties } = schema;
  return Object.fromEntries(
    keyProperties.map((key) => {
      const column = isJsonObject(properties) ? properties[key] : undefined;
      const isDay = isJsonObject(column) && column['format'] === 'date';
      return [SOURCES[key] ?? key, isDay ? '2025-04-12' : '7'];
    }),
  );
}
