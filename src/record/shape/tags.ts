import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Guard } from '../guard.ts';

/** True for items `{key, value}`; Sentry writes tags so in one endpoint and as `[key, value]` in another. */
export function isKeyValue(items: JsonObject): boolean {
  const properties = items['properties'];
  return isJsonObject(properties) && Object.hasOwn(properties, 'key') && Object.hasOwn(properties, 'value');
}

/** The same item, whichever of the two ways it is written in. */
export function fromPair(item: JsonValue): JsonValue {
  if (!Array.isArray(item) || item.length !== 2) return item;
  const [key, value] = item;
  return { key: key ?? null, value: value ?? null };
}

/** A tag without what is personal or secret in it; what is left out is null as it would be without a value. */
export function tagged(item: JsonObject, guard: Guard): JsonObject {
  const result = guard.tag(item);
  if (result === item) return item;
  return Object.fromEntries(Object.keys(item).map((name) => [name, result[name] ?? null]));
}
