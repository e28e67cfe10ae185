import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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
});
