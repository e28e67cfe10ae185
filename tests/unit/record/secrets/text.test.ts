import { describe, expect, it } from '@jest/globals';
import { maskText } from '../../../../src/record/secrets/text.ts';

describe('secrets in texts', () => {
  it.each([
    ['GET https://user:pass@db.test/x', 'GET https://***@db.test/x'],
    ['redis://:hunter2@cache:6379/0 failed', 'redis://***@cache:6379/0 failed'],
    ['a://u:p@h b://u:p@ss@h/c', 'a://***@h b://***@h/c'],
    ['https://ghp_abc@git.test/a.git', 'https://***@git.test/a.git'],
    ['https://h.test/?access_token=abc&x=1', 'https://h.test/?access_token=***&x=1'],
    ['https://h.test/?x=1&api_key=abc#top', 'https://h.test/?x=1&api_key=***#top'],
    ['https://h.test/#id_token=abc&state=1', 'https://h.test/#id_token=***&state=1'],
    ['https://h.test/js?key=AIza', 'https://h.test/js?key=***'],
    ['user=ines&password=a%20b&x=1', 'user=ines&password=***&x=1'],
    ['token=abc', 'token=***'],
    ['Server=db;User Id=sa;Password=abc;', 'Server=db;User Id=sa;Password=***;'],
    ['user%5Bpassword%5D=abc', 'user%5Bpassword%5D=***'],
    ['("https://h.test/?token=abc")', '("https://h.test/?token=***")'],
  ])('are masked: %s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    '',
    'token',
    'plain text',
    'https://h.test/@ines?page=2',
    'https://h.test/?sort_key=a&next=b',
    'https://h.test/?token=&x=1',
    'if a == b: token = c',
    'foo://',
    '://@',
    'mail me: ines@h.test or see https://h.test',
  ])('are nowhere else: %s', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('are masked once: a masked text stays as it is', () => {
    const text = 'https://u:p@h.test/?token=a&x=1';
    expect(maskText(maskText(text))).toBe(maskText(text));
  });
});
