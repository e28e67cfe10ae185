import { describe, expect, it } from '@jest/globals';
import { endsWithWords, wordsOf } from '../../../src/record/words.ts';

describe('the words of a name', () => {
  it.each([
    ['x-api-key', 'x api key'],
    ['X_API_KEY', 'x api key'],
    ['xApiKey', 'x api key'],
    ['x.api.key', 'x api key'],
    ['XAPIKey', 'xapi key'],
    ['user[password]', 'user password'],
    ['authors[0]', 'authors'],
    ['password2', 'password'],
    ['seenBy#3', 'seen by'],
    ['', ''],
    ['***', '***'],
    ['?token=***', 'token ***'],
  ])('are told by case and separators: %s', (name, words) => {
    expect(wordsOf(name).join(' ')).toBe(words);
  });

  it('are those at the end of a long name', () => {
    expect(wordsOf(`${'a'.repeat(1000)}_access_token`).slice(-2)).toEqual(['access', 'token']);
    expect(wordsOf('b'.repeat(1000)).join('')).toHaveLength(64);
  });

  it('end as a table says, in whole words', () => {
    const endings = new Set(['ip', 'remote addr']);
    expect(endsWithWords(['client', 'ip'], endings)).toBe(true);
    expect(endsWithWords(['remote', 'addr'], endings)).toBe(true);
    expect(endsWithWords(['addr'], endings)).toBe(false);
    expect(endsWithWords(['zip'], endings)).toBe(false);
    expect(endsWithWords([], endings)).toBe(false);
  });
});
