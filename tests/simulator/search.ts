import { type Micros, parseMicros } from './micros.ts';
import { refuse } from './refusal.ts';

/** One term of an issue search. */
export type Term =
  | { readonly key: 'text'; readonly value: string }
  | { readonly key: TimeKey; readonly operator: Operator; readonly at: Micros }
  | { readonly key: 'timesSeen'; readonly operator: Operator; readonly count: number }
  | { readonly key: ValueKey; readonly values: readonly string[]; readonly isNegated: boolean };

type TimeKey = 'lastSeen' | 'firstSeen';
type Operator = '>' | '>=' | '<' | '<=' | '=';
type ValueKey = (typeof VALUE_KEYS)[number];

const VALUE_KEYS = [
  'is',
  'project',
  'project.id',
  'issue',
  'issue.category',
  'issue.type',
  'issue.priority',
  'level',
  'assigned',
  'environment',
] as const;
const TIME_KEYS: Readonly<Record<string, TimeKey>> = {
  lastSeen: 'lastSeen',
  firstSeen: 'firstSeen',
  age: 'firstSeen',
};
const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };
const TOKEN = /(!?[\w.]+):((?:"[^"]*"|\[[^\]]*\]|\S)*)|"([^"]*)"|(\S+)/g;
const WORDS_OF_IS = [
  'unresolved',
  'resolved',
  'ignored',
  'archived',
  'assigned',
  'unassigned',
  'for_review',
  'linked',
  'unlinked',
  'ongoing',
  'new',
  'escalating',
  'regressed',
  'archived_until_escalating',
  'archived_until_condition_met',
  'archived_forever',
];

const bad = (reason: string) => refuse(400, `Error parsing search query: ${reason}`);

/**
 * Reads an issue search. Keys that this server does not know would be tags elsewhere; here they are refused, so
 * that a misspelt key shows.
 * @param now epoch milliseconds, for relative times
 * @throws Refusal 400
 */
export function parseSearch(query: string, now: number): Term[] {
  const terms: Term[] = [];
  for (const match of query.matchAll(TOKEN)) {
    const [whole, key, value = '', quoted, word] = match;
    if (key === undefined) {
      if (/^(OR|AND)$/.test(word ?? '') || /^[()]/.test(word ?? '')) {
        throw bad('Boolean statements containing "OR" or "AND" are not supported in this search');
      }
      terms.push({ key: 'text', value: quoted ?? word ?? whole });
    } else {
      terms.push(parseTerm(key, value, now));
    }
  }
  return terms;
}

function parseTerm(name: string, value: string, now: number): Term {
  const isNegated = name.startsWith('!');
  const key = isNegated ? name.slice(1) : name;
  if (value === '') throw bad(`Empty string after '${key}:'`);
  const time = TIME_KEYS[key];
  if (time !== undefined) {
    if (isNegated) throw bad(`${key}: cannot be negated`);
    return parseTime(time, value, now);
  }
  if (key === 'timesSeen') {
    const match = /^(>=|<=|>|<)?(\d+)$/.exec(value);
    if (match === null) throw bad(`Invalid number: ${value}`);
    return { key, operator: (match[1] ?? '=') as Operator, count: Number(match[2]) };
  }
  const known = VALUE_KEYS.find((candidate) => candidate === key);
  if (known === undefined) throw bad(`Invalid key for this search: ${key}`);
  const values = (value.startsWith('[') ? value.slice(1, -1).split(',') : [value]).map((item) =>
    item.trim().replace(/^"(.*)"$/, '$1'),
  );
  if (known === 'is' && values.some((item) => !WORDS_OF_IS.includes(item))) {
    throw bad(`Invalid value for "is" search, valid values are ${WORDS_OF_IS.join(', ')}`);
  }
  return { key: known, values, isNegated };
}

function parseTime(key: TimeKey, value: string, now: number): Term {
  const relative = /^([+-])(\d+)([mhdw])$/.exec(value);
  if (relative !== null) {
    const at = (now / 1000 - Number(relative[2]) * (UNITS[relative[3] as string] as number)) * 1_000_000;
    return { key, operator: relative[1] === '-' ? '>=' : '<=', at };
  }
  const match = /^(>=|<=|>|<)?(.+)$/.exec(value);
  try {
    return { key, operator: (match?.[1] ?? '=') as Operator, at: parseMicros(match?.[2] ?? '') };
  } catch {
    throw bad(
      `Invalid date: ${value}. Expected +/-duration (e.g. +1h) or ISO 8601-like (e.g. 2026-01-31T00:00:00).`,
    );
  }
}
