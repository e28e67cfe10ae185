import type { JsonValue } from '../../json.ts';
import { normaliseTimestamp } from '../../time.ts';

const WHOLE_NUMBER = /^[+-]?\d+(?:\.0+)?$/;
const ANY_NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A double has at most 767 digits that count, and some zeros around them. */
const LONGEST_NUMBER = 1200;
/** The longest word for a flag, and room for spaces. */
const LONGEST_FLAG = 40;

/** Whole numbers within what a double holds exactly, also when they come as text or as a flag. */
export function toInteger(value: JsonValue): number | undefined {
  const number = typeof value === 'string' ? numberIn(value, WHOLE_NUMBER) : value;
  if (typeof number === 'boolean') return number ? 1 : 0;
  // Adding zero turns -0, which no JSON number needs, into 0.
  return typeof number === 'number' && Number.isSafeInteger(number) ? number + 0 : undefined;
}

/** Finite numbers, also when they come as text or as a flag. JSON's 1e999 is read as infinity. */
export function toNumber(value: JsonValue): number | undefined {
  const number = typeof value === 'string' ? numberIn(value, ANY_NUMBER) : value;
  if (typeof number === 'boolean') return number ? 1 : 0;
  return typeof number === 'number' && Number.isFinite(number) ? number + 0 : undefined;
}

const FLAGS: ReadonlyMap<JsonValue, boolean> = new Map<JsonValue, boolean>([
  [0, false],
  [1, true],
  ['0', false],
  ['1', true],
  ['false', false],
  ['true', true],
]);

/** Flags, also when they come as 0 and 1 or as text. */
export function toBoolean(value: JsonValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return FLAGS.get(value);
  return value.length > LONGEST_FLAG ? undefined : FLAGS.get(value.trim().toLowerCase());
}

/** Times in any form Sentry writes, as RFC 3339 in UTC with microseconds. */
export function toTimestamp(value: JsonValue): string | undefined {
  return typeof value === 'string' ? normaliseTimestamp(value) : undefined;
}

function numberIn(text: string, form: RegExp): number | undefined {
  if (text.length > LONGEST_NUMBER) return undefined;
  const trimmed = text.trim();
  return form.test(trimmed) ? Number(trimmed) : undefined;
}
