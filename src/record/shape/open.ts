import type { JsonObject, JsonValue } from '../../json.ts';
import { setOwn } from '../own.ts';
import { mask } from '../secrets/mask.ts';
import type { FieldTally } from './report.ts';
import { isSecretName } from './secrets.ts';
import { cleanText, isCleanText } from './text.ts';

/** How a value without a declared shape is looked at. */
export type OpenRules = { readonly tally: FieldTally; readonly hideSecrets: boolean };

/** Python's JSON reader, which most targets use, gives up at about a thousand levels; real data has a dozen. */
const DEEPEST = 100;

/**
 * A value that may have any shape, safe to be written: clean text in values and keys, no secret, at most a
 * hundred levels. What needs no change is handed back as it is, what does is copied.
 * @param clean the value's strings are known to need no look
 */
export function openValue(value: JsonValue, clean: boolean, rules: OpenRules): JsonValue {
  return tidied(value, clean, rules, DEEPEST);
}

function tidied(value: JsonValue, clean: boolean, rules: OpenRules, levels: number): JsonValue {
  if (typeof value === 'string') return clean ? value : tidiedText(value, rules.tally);
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) {
    rules.tally.truncated += 1;
    return null;
  }
  return Array.isArray(value)
    ? tidiedList(value, clean, rules, levels)
    : tidiedObject(value, clean, rules, levels);
}

function tidiedList(list: JsonValue[], clean: boolean, rules: OpenRules, levels: number): JsonValue[] {
  let result: JsonValue[] | undefined;
  for (let at = 0; at < list.length; at += 1) {
    const item = list[at] ?? null;
    const tidy = tidied(item, clean, rules, levels - 1);
    if (tidy !== item) result ??= list.slice(0, at);
    result?.push(tidy);
  }
  return result ?? list;
}

function tidiedObject(object: JsonObject, clean: boolean, rules: OpenRules, levels: number): JsonObject {
  let result: JsonObject | undefined;
  for (const name in object) {
    const child = object[name] ?? null;
    const shown = clean ? name : tidiedText(name, rules.tally);
    const tidy =
      rules.hideSecrets && isSecretName(name) ? mask(child) : tidied(child, clean, rules, levels - 1);
    if (result === undefined) {
      if (tidy === child && shown === name) continue;
      result = beforeOf(object, name);
    }
    setOwn(result, shown, tidy);
  }
  return result ?? object;
}

/** A copy of what stands in front of one field. */
function beforeOf(object: JsonObject, end: string): JsonObject {
  const copy: JsonObject = {};
  for (const name in object) {
    if (name === end) break;
    setOwn(copy, name, object[name]);
  }
  return copy;
}

function tidiedText(text: string, tally: FieldTally): string {
  if (isCleanText(text)) return text;
  tally.sanitised += 1;
  return cleanText(text);
}
