import type { JsonValue } from '../json.ts';
import type { SettingSchema } from '../settings.ts';

const TRUE = new Set(['true', '1', 'yes', 'on']);
const FALSE = new Set(['false', '0', 'no', 'off']);
/** A text of more digits means no setting. */
const LONGEST_NUMBER = 40;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * Turns what an environment variable or an orchestrator can only say as text into the type of the setting:
 * numbers, booleans, and lists as JSON or `a,b`. Ids given as numbers become text, unless they are too long to be exact. What has no such meaning is
 * returned unchanged, so that validation can name it.
 */
export function cast(schema: SettingSchema, value: JsonValue): JsonValue {
  switch (schema.type) {
    case 'integer':
    case 'number':
      return typeof value === 'string' && value.length <= LONGEST_NUMBER && NUMBER.test(value.trim())
        ? Number(value)
        : value;
    case 'boolean':
      return castBoolean(value);
    case 'array':
      return castList(value);
    default:
      return idToText(value);
  }
}

function castBoolean(value: JsonValue): JsonValue {
  const word = String(value).toLowerCase().trim();
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : value;
}

function castList(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(idToText);
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (!text.startsWith('[')) {
    const items = text.split(',').map((item) => item.trim());
    return items.filter((item) => item !== '');
  }
  try {
    return castList(JSON.parse(text) as JsonValue);
  } catch {
    return value;
  }
}

function idToText(value: JsonValue): JsonValue {
  // A longer number has lost digits when the file was read.
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : value;
}
