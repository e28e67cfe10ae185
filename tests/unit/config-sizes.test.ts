import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../src/config.ts';
import { ConfigError } from '../../src/errors.ts';
import type { JsonValue } from '../../src/json.ts';
import { SETTINGS, type SettingSchema } from '../../src/settings.ts';

const NOW_MS = Date.parse('2026-06-01T12:00:00Z');
const TOKEN = 'sntrys_abcdefghijklmnop';
/** More than a line of the log shows. */
const LONGEST_SENTENCE = 600;
const MOST_SENTENCES = 21;

const MANY = 100_000;
const ABSURD: readonly (readonly [string, JsonValue])[] = [
  ['a word of 160,000 letters', 'a'.repeat(160_000)],
  ['a text of 160,000 digits', '1'.repeat(160_000)],
  ['an address with 160,000 slashes', `https://sentry.io${'/'.repeat(160_000)}x`],
  ['a text of 160,000 signs', '%'.repeat(160_000)],
  ['a list of 100,000 names', Array.from({ length: MANY }, (_, n) => `name-${n}`)],
  ['a list of 100,000 names as a text', Array.from({ length: MANY }, (_, n) => `name-${n}`).join(',')],
  ['a list of a name of 160,000 letters', ['a'.repeat(160_000)]],
  ['a list of 100,000 lists', Array.from({ length: MANY }, () => [])],
  ['an object of 100,000 fields', Object.fromEntries(Array.from({ length: MANY }, (_, n) => [`f${n}`, n]))],
];

function problemsOf(settings: Record<string, JsonValue>): readonly string[] {
  try {
    parseConfig({ api_token: TOKEN, ...settings }, NOW_MS);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe.each(Object.entries<SettingSchema>(SETTINGS))('%s', (name) => {
  it.each(ABSURD)('is refused in a few short sentences when it is %s', (_what, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(MOST_SENTENCES);
    expect(Math.max(...problems.map((sentence) => sentence.length))).toBeLessThanOrEqual(LONGEST_SENTENCE);
    expect(problems[0]).toMatch(new RegExp(`${name}|organization`));
  });
});

describe('organizations that are none', () => {
  it('are named as far as a person reads, and counted', () => {
    const problems = problemsOf({ organizations: Array.from({ length: 500 }, (_, n) => `not a slug ${n}`) });
    expect(problems).toHaveLength(MOST_SENTENCES);
    expect(problems.at(-1)).toBe('480 more problems.');
  });
});

describe('settings nobody knows', () => {
  it('cost a few short warnings, however many and long they are', () => {
    const many = Object.fromEntries(Array.from({ length: MANY }, (_, n) => [`${n}`.padEnd(150, 'x'), n]));
    const { warnings } = parseConfig({ api_token: TOKEN, ['y'.repeat(160_000)]: 1, ...many }, NOW_MS);
    expect(warnings).toHaveLength(MOST_SENTENCES);
    expect(warnings.at(-1)).toBe('99,981 more unknown settings are ignored.');
    expect(Math.max(...warnings.map((line) => line.length))).toBeLessThanOrEqual(LONGEST_SENTENCE);
  });
});
