import type { JsonValue } from '../../json.ts';

/** Stands for a secret, and for a piece of text that was taken out. */
export const MASK = '***';

/** Hides a secret of any type; whether there is one may be known, so null and an empty text stay. */
export function mask(value: JsonValue): JsonValue {
  return value === null || value === '' ? value : MASK;
}
