import type { JsonObject, JsonValue } from '../json.ts';
import { setOwn } from './own.ts';
import type { Place, Rule } from './rules.ts';
import { mask } from './secrets/mask.ts';

/** What a walk asks about a name. */
export type RuleOf = (place: Place, name: string) => Rule;

/**
 * Looks through a value under the rule of its name. What needs no change is handed back as it is, what does is
 * copied. Undefined means that there is no value any more: in objects and lists it is left out.
 * @param value of at most some hundred levels
 */
export function walk(value: JsonValue, rule: Rule, ruleOf: RuleOf): JsonValue | undefined {
  if (rule.isSecret) return mask(value);
  if (value === null) return null;
  if (typeof value === 'string') return rule.text(value);
  if (typeof value === 'number') return rule.holdsNumber ? rule.text(String(value)) : value;
  if (typeof value !== 'object') return value;
  return Array.isArray(value) ? walkList(value, rule, ruleOf) : walkObject(value, rule.inside, ruleOf);
}

function walkList(list: readonly JsonValue[], rule: Rule, ruleOf: RuleOf): JsonValue[] {
  let result: JsonValue[] | undefined;
  for (let at = 0; at < list.length; at += 1) {
    const item = list[at] ?? null;
    const walked =
      typeof item === 'number' && rule.holdsNumbers
        ? rule.text(String(item))
        : isPair(item)
          ? walkPair(item, rule.inside, ruleOf)
          : walk(item, rule, ruleOf);
    if (walked === item) result?.push(item);
    else {
      result ??= list.slice(0, at);
      if (walked !== undefined) result.push(walked);
    }
  }
  return result ?? (list as JsonValue[]);
}

/** Headers, cookies and the parameters of a query come as lists of `[name, value]`. */
function isPair(item: JsonValue): item is [string, JsonValue] {
  return Array.isArray(item) && item.length === 2 && typeof item[0] === 'string';
}

function walkPair(pair: [string, JsonValue], place: Place, ruleOf: RuleOf): JsonValue | undefined {
  const [name, value] = pair;
  const rule = ruleOf(place, name);
  const walked = walk(value, rule, ruleOf);
  if (walked === value && rule.shown === name) return pair;
  return walked === undefined ? undefined : [rule.shown, walked];
}

/** The same for the fields of an object; see `walk`. */
export function walkObject(object: JsonObject, place: Place, ruleOf: RuleOf): JsonObject {
  const inside = place === 'people' && object['type'] === 'team' ? 'things' : place;
  let repeats = 1;
  let result: JsonObject | undefined;
  for (const name in object) {
    const value = object[name] ?? null;
    const rule = ruleOf(inside, name);
    const named = name === 'value' || name === 'query' ? nameOfValue(object) : undefined;
    const walked =
      named === undefined
        ? walk(value, rule, ruleOf)
        : walkNamed(object, name, ruleOf(inside, named), ruleOf);
    if (result === undefined) {
      if (walked === value && rule.shown === name) continue;
      result = beforeOf(object, name);
    }
    if (walked === undefined) continue;
    let { shown } = rule;
    // Names that differ in an address alone would become one.
    while (Object.hasOwn(result, shown)) {
      repeats += 1;
      shown = `${rule.shown}#${repeats}`;
    }
    setOwn(result, shown, walked);
  }
  return result ?? object;
}

/** Tags, and headers of some clients, are objects `{key, value}` or `{name, value}`. */
function nameOfValue(object: JsonObject): string | undefined {
  if (object['value'] === undefined) return undefined;
  const { key = object['name'] } = object;
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** The value of an object that gives the value of a name, or its search term, under the rule of that name. */
function walkNamed(object: JsonObject, field: string, rule: Rule, ruleOf: RuleOf): JsonValue | undefined {
  const value = object[field] ?? null;
  if (field === 'value') return walk(value, rule, ruleOf);
  const before = object['value'] ?? null;
  const after = walk(before, rule, ruleOf);
  if (after === before || typeof value !== 'string') {
    return walk(value, rule.isPlain ? rule : ruleOf('things', field), ruleOf);
  }
  return searchTerm(value, before, after);
}

/** The search term of a tag (`user.id:"42"` of `id:42`) with the tag's new value, if it holds the old one. */
function searchTerm(term: string, before: JsonValue, after: JsonValue | undefined): string | undefined {
  if (typeof before !== 'string' || typeof after !== 'string') return undefined;
  const prefix = /^[a-z_]+:/.exec(before)?.[0] ?? '';
  const isKept = after.startsWith(prefix);
  const old = isKept ? before.slice(prefix.length) : before;
  const at = old === '' ? -1 : term.lastIndexOf(old);
  if (at < 0) return undefined;
  return term.slice(0, at) + (isKept ? after.slice(prefix.length) : after) + term.slice(at + old.length);
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
