import type { JsonValue } from '../../json.ts';

export type Parsed = {
  readonly value: JsonValue;
  /** True when no string of the text can hold a NUL or half of a surrogate pair. */
  readonly clean: boolean;
};

/** Only an escape can bring U+0000 or a lone surrogate into a string that was decoded from UTF-8. */
const DANGEROUS_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;

/** Sixteen digits can pass 2^53, seventeen always do. */
const LONG_DIGITS = 16;

/**
 * Parses a JSON text. Integers beyond 2^53 become strings of their digits: as numbers they would silently turn
 * into other numbers.
 * @throws SyntaxError when the text is no JSON
 */
export function parseJson(text: string): Parsed {
  const value = JSON.parse(hasLongNumber(text) ? quoteLongIntegers(text) : text) as JsonValue;
  // Most pages have no such escape at all, which is found out faster without an expression.
  return { value, clean: !text.includes('\\u') || !DANGEROUS_ESCAPE.test(text) };
}

/**
 * Whether sixteen digits in a row stand somewhere, unless right behind a letter, a quote or a point; a hit inside a string
 * costs time and nothing else. Such a row covers one of every sixteenth place, so that looking at those is enough:
 * an expression would look at every place.
 */
function hasLongNumber(text: string): boolean {
  for (let at = LONG_DIGITS - 1; at < text.length; at += LONG_DIGITS) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let before = at - 1;
    while (isDigit(text.charCodeAt(before))) before -= 1;
    while (isDigit(text.charCodeAt(at + 1))) at += 1;
    if (at - before >= LONG_DIGITS && !/[\w".]/.test(text.charAt(before))) return true;
  }
  return false;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Puts quotes around every integer outside of strings that a double cannot hold. */
function quoteLongIntegers(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = endOfString(text, at);
      continue;
    }
    if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(text, at);
      if (isLongInteger(text, at, end)) {
        parts.push(text.slice(copied, at), '"', text.slice(at, end), '"');
        copied = end;
      }
      at = end;
      continue;
    }
    at += 1;
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

/**
 * Whether what stands there is an integer that a double cannot hold. It has to be followed by what may follow a value:
 * what is no JSON must not become JSON by quotes around it.
 */
function isLongInteger(text: string, from: number, end: number): boolean {
  const first = text.charCodeAt(from) === MINUS ? from + 1 : from;
  if (end - first < LONG_DIGITS || text.charCodeAt(first) === ZERO) return false;
  for (let at = first; at < end; at += 1) if (!isDigit(text.charCodeAt(at))) return false;
  let next = end;
  while (isSpace(text.charCodeAt(next))) next += 1;
  if (!',]}'.includes(text.charAt(next)) || next >= text.length) return false;
  return end - first > LONG_DIGITS || !Number.isSafeInteger(Number(text.slice(from, end)));
}

const MINUS = 45;
const ZERO = 48;

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** The index after the closing quote of the string that opens at `at`. */
function endOfString(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1);
  while (quote >= 0) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 92) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    quote = text.indexOf('"', quote + 1);
  }
  return text.length;
}

const NOT_IN_NUMBER = /[^\d.eE+-]/g;

function endOfNumber(text: string, at: number): number {
  NOT_IN_NUMBER.lastIndex = at;
  return NOT_IN_NUMBER.exec(text)?.index ?? text.length;
}
