import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createHash, normalise } from '../../../../src/record/personal/hash.ts';

const KEY = '0123456789abcdef';

describe('the hash of personal data', () => {
  it('is HMAC-SHA-256 in hexadecimal digits, so that others can make it', () => {
    const expected = createHmac('sha256', KEY).update('ines@example.com').digest('hex');
    expect(createHash(KEY)('ines@example.com')).toBe(expected);
  });

  it('is the same however an address is written', () => {
    const hash = createHash(KEY);
    const forms = ['Ines@Example.COM', '  ines@example.com\n', "'ines@example.com'", '"INES@example.com"'];
    expect(new Set(forms.map(hash))).toEqual(new Set([hash('ines@example.com')]));
    expect(hash('2001:DB8::1')).toBe(hash('2001:db8::1'));
  });

  it('tells names apart that differ in case, which may be two people', () => {
    expect(normalise(' Ines ')).toBe('Ines');
    const hash = createHash(KEY);
    expect(hash('Ines')).not.toBe(hash('ines'));
  });

  it('is another one with another key', () => {
    expect(createHash(KEY)('a')).not.toBe(createHash(`${KEY}0`)('a'));
  });

  it('stays the same when more values came than are remembered', () => {
    const hash = createHash(KEY);
    const first = hash('ines@example.com');
    for (let n = 0; n < 20_001; n += 1) hash(`person ${n}`);
    expect(hash('ines@example.com')).toBe(first);
  });

  it.each(["''", '"', "'"])('takes quotes around nothing as they are: %s', (text) => {
    expect(normalise(text)).toBe(text);
  });
});
