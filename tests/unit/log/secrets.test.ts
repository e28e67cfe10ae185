import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPrefixFinder } from '../../../src/log/prefix.ts';
import { proxySecrets } from '../../../src/log/proxy-secrets.ts';
import { createSecrets } from '../../../src/log/secrets.ts';

function redactorOf(secret: string) {
  const secrets = createSecrets();
  secrets.hide(secret);
  return secrets.redact;
}

describe('redact', () => {
  it('hides a secret inside longer texts, URL-encoded and in JSON', () => {
    const secret = 'p+ss/w"rd=1';
    const redact = redactorOf(secret);
    expect(redact(`a${secret}b`)).toBe('a***b');
    expect(redact(`?t=${encodeURIComponent(secret)}&x=1`)).toBe('?t=***&x=1');
    expect(redact(`?t=${encodeURIComponent(secret).toLowerCase()}`)).toBe('?t=***');
    expect(redact(JSON.stringify({ secret }))).toBe('{"secret":"***"}');
  });

  it('hides all that base64 shows of a secret, whatever stands around it', () => {
    const visible = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.~+/='), minLength: 12, maxLength: 40 });
    const other = fc.string({ unit: fc.constantFrom(...'pqrs:'), maxLength: 7 });
    fc.assert(
      fc.property(visible, other, other, (secret, before, after) => {
        const coded = Buffer.from(`${before}${secret}${after}`).toString('base64');
        const left = redactorOf(secret)(coded);
        expect(left).toContain('***');
        const decoded = left.split('***').map((part) => Buffer.from(part, 'base64').toString('latin1'));
        for (const part of decoded) expect(part).not.toContain(secret.slice(2, 8));
      }),
    );
  });

  it('hides the token when it was given with a newline that is not part of what is sent', () => {
    expect(redactorOf('abcdef123\n')('x abcdef123 y')).toBe('x *** y');
  });

  it('hides credentials it was never told of', () => {
    const { redact } = createSecrets();
    expect(redact('sntrys_eyJpYXQ=_Abc')).toBe('sntrys_***');
    expect(redact('Authorization: Bearer abc')).toBe('Authorization: ***');
    expect(redact('"authorization":"Basic abc","x":1')).toBe('"authorization":"***","x":1');
    expect(redact('bearer 0123456789abcdef0123')).toBe('bearer ***');
    expect(redact('https://me:secret@host/x')).toBe('https://***@host/x');
  });

  it('leaves ordinary text alone', () => {
    const text = 'A basic authentication problem at https://sentry.io:443/a@b: bearer of news';
    expect(redactorOf('abc')(text)).toBe(text);
  });

  it('hides a secret as PHP, HTML and hexadecimal dumps write it', () => {
    const secret = `p/q&r"s't<u>`;
    const redact = redactorOf(secret);
    for (const guise of [
      `p\\/q&r\\"s't<u>`,
      'p/q&amp;r&quot;s&#39;t&lt;u&gt;',
      'p/q&amp;r&quot;s&#x27;t&lt;u&gt;',
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('hex').toUpperCase(),
    ]) {
      expect(redact(`x ${guise} y`)).toBe('x *** y');
    }
  });

  it('hides what a cut left of a secret, wherever the cut went through it', () => {
    const secret = 'abcabcabcd-0123456789';
    const redact = redactorOf(secret);
    for (let length = 6; length < secret.length; length += 1) {
      expect(redact(`x abq${secret.slice(0, length)}… and more`)).toBe('x abq***… and more');
    }
    expect(redact('x abcab… and more')).toBe('x abcab… and more');
  });

  it('hides the credentials of an address without a password too', () => {
    expect(createSecrets().redact('to http://onlytoken@proxy:8080/x')).toBe('to http://***@proxy:8080/x');
  });
});

describe('createPrefixFinder', () => {
  it('finds the longest end of a text that is a beginning of the pattern', () => {
    const few = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
    fc.assert(
      fc.property(few, few, (pattern, text) => {
        let longest = 0;
        for (let length = 1; length < pattern.length; length += 1) {
          if (text.endsWith(pattern.slice(0, length))) longest = length;
        }
        expect(createPrefixFinder(pattern)(text)).toBe(longest);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('proxySecrets', () => {
  it('are the credentials in the addresses of proxies, as they stand and decoded', () => {
    const env = {
      HTTPS_PROXY: 'http://me:p%40ss:word@proxy.example:8080',
      no_proxy: 'localhost',
      http_proxy: 'tok3n@proxy',
    };
    expect(proxySecrets(env)).toEqual([
      'me:p%40ss:word',
      'p%40ss:word',
      'me:p@ss:word',
      'p@ss:word',
      'tok3n',
      'tok3n',
      'tok3n',
      'tok3n',
    ]);
  });

  it('are none where there is no proxy or it wants none', () => {
    expect(proxySecrets({})).toEqual([]);
    expect(proxySecrets({ HTTP_PROXY: 'http://proxy.example:8080/a@b', ALL_PROXY: '' })).toEqual([]);
  });
});
