import type { JsonObject, JsonValue } from '../../json.ts';
import { setOwn } from './own.ts';
import type { FieldTally } from './report.ts';
import { isSecretName, mask } from './secrets.ts';
import { cleanText, isCleanText } from './text.ts';

/** How a value without a declared shape is looked at. */
export type OpenRules = { readonly tally: FieldTally; readonly hideSecrets: boolean };

/** Python's JSON reader, which most targets use, gives up at about a thousand levels; real data has a dozen. */
const DEEPEST = 100;

/**
 * A value that may have any shape, safe to be written: clean text in values and keys, no secret, at most a
 * hundred levels. The common case, nothing to do, returns the value itself.
 * @param clean the value's strings are known to need no look
 */
export function openValue(value: JsonValue, clean: boolean, rules: OpenRules): JsonValue {
  return isFit(value, clean, rules.hideSecrets, DEEPEST) ? value : tidied(value, rules, DEEPEST);
}

function isFit(value: JsonValue | undefined, clean: boolean, hideSecrets: boolean, levels: number): boolean {
  if (typeof value === 'string') return clean || isCleanText(value);
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!isFit(item, clean, hideSecrets, levels - 1)) return false;
    return true;
  }
  for (const name in value) {
    if (!clean && !isCleanText(name)) return false;
    if (hideSecrets && isSecretName(name)) return false;
    if (!isFit(value[name], clean, hideSecrets, levels - 1)) return false;
  }
  return true;
}

function tidied(value: JsonValue, rules: OpenRules, levels: number): JsonValue {
  if (typeof value === 'string') return tidiedText(value, rules.tally);
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) {
    rules.tally.truncated += 1;
    return null;
  }
  if (Array.isArray(value)) return value.map((item) => tidied(item, rules, levels - 1));
  const result: JsonObject = {};
  for (const name of Object.keys(value)) {
    const child = value[name] ?? null;
    const shown = rules.hideSecrets && isSecretName(name) ? (mask(child) ?? null) : child;
    setOwn(result, tidiedText(name, rules.tally), tidied(shown, rules, levels - 1));
  }
  return result;
}

function tidiedText(text: string, tally: FieldTally): string {
  const cleaned = cleanText(text);
  if (cleaned !== text) tally.sanitised += 1;
  return cleaned;
}
