import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/config.ts';
import { ConfigError } from '../../../src/errors.ts';
import type { JsonObject } from '../../../src/json.ts';

const KEY = 'k3y-of-sixteen-ch';

function problemsOf(settings: JsonObject): readonly string[] {
  try {
    parseConfig({ api_token: 'sntrys_abcdefghijklmnop', ...settings }, Date.UTC(2026, 5, 1));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the settings of personal data', () => {
  it.each<[string, JsonObject]>([
    ['keep without a key', { personal_data: 'keep' }],
    ['omit without a key', { personal_data: 'omit' }],
    ['hash with a key', { personal_data: 'hash', personal_data_key: KEY }],
    ['a key for later', { personal_data_key: KEY }],
    ['an empty key where none is needed', { personal_data: 'omit', personal_data_key: '' }],
  ])('accept %s', (_, settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['hash without a key', { personal_data: 'hash' }, 'personal_data_key is missing'],
    [
      'hash with an empty key',
      { personal_data: 'hash', personal_data_key: '' },
      'personal_data_key is missing',
    ],
    ['a short key', { personal_data: 'hash', personal_data_key: 'hunter2hunter2' }, 'at least 16'],
    ['a key of spaces', { personal_data: 'hash', personal_data_key: ' '.repeat(20) }, 'at least 16'],
    ['a key with a newline', { personal_data: 'hash', personal_data_key: `${KEY}\n` }, 'newline'],
    ['another word', { personal_data: 'remove' }, 'must be one of keep, hash, omit'],
    ['a key that is no text', { personal_data_key: ['hunter2hunter2'] }, 'must be a text'],
    ['a switch that is no flag', { mask_secrets_in_events: 'maybe' }, 'must be true or false'],
  ])('refuse %s in one sentence, without showing the key', (_, settings, sentence) => {
    const problems = problemsOf(settings);
    expect(problems).toEqual([expect.stringContaining(sentence)]);
    expect(problems.join()).not.toContain('hunter2');
    expect(problems.join()).not.toContain(KEY);
  });
});
