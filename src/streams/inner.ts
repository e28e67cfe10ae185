import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { DerivedField } from './definition.ts';

/** A field of an object inside of a record; undefined where either is not there. */
export function inner(raw: JsonObject, object: string, field: string): JsonValue | undefined {
  const value = raw[object];
  return isJsonObject(value) ? value[field] : undefined;
}

/** A column for a field of an object that the record describes otherwise too much of. */
export const innerField =
  (object: string, field: string): DerivedField =>
  (raw) =>
    inner(raw, object, field);
