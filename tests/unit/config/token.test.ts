import { describe, expect, it } from '@jest/globals';
import { tokenProblem } from '../../../src/config/token.ts';

describe('tokenProblem', () => {
  it('finds nothing wrong with tokens of every generation', () => {
    for (const token of ['0123456789abcdef', 'sntrys_eyJpYXQ=_AbC+/9', 'sntryu_0123']) {
      expect(tokenProblem(token)).toBeUndefined();
    }
  });

  it.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    ['token\n', 'ends with a newline'],
    ['token\r\n', 'ends with a newline'],
    ['to\nken', 'a newline (U+000A) at position 3 of 6'],
    ['to\tken', 'a control character (U+0009) at position 3 of 6'],
    ['token ', 'a space (U+0020) at position 6 of 6'],
    ['tok–en', 'a character outside ASCII (U+2013) at position 4 of 6'],
    ['token\u00a0', 'a character outside ASCII (U+00A0) at position 6 of 6'],
    ['Bearer token', 'the word Bearer'],
    ['https://abc@o1.ingest.sentry.io/2', 'perhaps a DSN'],
  ])('says what is wrong with %j', (token, expected) => {
    expect(tokenProblem(token)).toContain(expected);
  });
});
