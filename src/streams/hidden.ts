import { isJsonObject, type JsonValue } from '../json.ts';

/** Stands for what is not told, as the masks of secrets do. */
const HIDDEN = '***';

/** Says that there is a value, and not which. */
export function hidden(value: JsonValue | undefined): JsonValue {
  return value === undefined || value === null || value === '' ? (value ?? null) : HIDDEN;
}

/** The address of a service up to its path. No two matches overlap. */
const ADDRESS = /\b(https?:\/\/[^\s/?#"'<>\\]{1,300})[/?#][^\s"'<>\\]*/gi;

/**
 * A value with all addresses of services in its texts cut down to their hosts, `https://hooks.example/***`: who knows
 * the path of a webhook may post there.
 */
export function withoutWebhooks(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'string') return value.replace(ADDRESS, `$1/${HIDDEN}`);
  if (Array.isArray(value)) return value.map((item) => withoutWebhooks(item) ?? null);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, withoutWebhooks(child)]));
}
