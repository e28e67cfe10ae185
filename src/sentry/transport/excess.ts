import type { JsonValue } from '../../json.ts';
import type { Excess, Limits } from './limits.ts';

/** Shorter texts are looked at when they are parsed: what they hold is not worth a look at each character. */
const LONG_TEXT = 1024 * 1024;

/** A name that has not been seen before takes several times the memory and the time of a value. */
const NAME_WEIGHT = 10;

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
/** `[` and `{`, and `]` and `}`, differ in this bit alone. */
const CURLY = 32;
const OPEN = 123;
const CLOSE = 125;

/**
 * Whether a JSON text holds too much to be parsed: one look at each character, and none at a text that is too short for
 * it to matter, such as nearly every page of an honest server. The name of a field counts as ten values. Of a text that is no JSON nobody knows
 * what it says.
 */
export function excessOf(text: string, { values, levels, wholeListRows }: Limits): Excess | undefined {
  if (text.length < LONG_TEXT) return undefined;
  const mostCommas = /^\s*\[/.test(text) ? wholeListRows - 1 : Number.POSITIVE_INFINITY;
  let commas = 0;
  let found = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = closingQuote(text, at);
    } else if (code === COMMA) {
      found += 1;
      if (depth === 1) commas += 1;
    } else if (code === COLON) {
      found += NAME_WEIGHT;
    } else if ((code | CURLY) === OPEN) {
      // The first value in it; those behind it come after commas.
      if ((text.charCodeAt(at + 1) | CURLY) !== CLOSE) found += 1;
      depth += 1;
      if (depth > levels) return 'levels';
    } else if ((code | CURLY) === CLOSE) {
      depth -= 1;
    }
    if (commas > mostCommas) return 'wholeListRows';
    if (found > values) return 'values';
  }
  return undefined;
}

/** Whether lists and objects lie inside of each other more than so many levels deep; it looks no deeper itself. */
export function isDeeper(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeper(item, levels - 1)) return true;
    return false;
  }
  for (const name in value) if (isDeeper(value[name] as JsonValue, levels - 1)) return true;
  return false;
}

/** The index of the quote that closes a text, or the end of a JSON text where none does. */
function closingQuote(text: string, opened: number): number {
  for (let at = opened + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}
