import { describe, expect, it } from '@jest/globals';
import { readBaseUrl } from '../../../src/config/base-url.ts';

describe('readBaseUrl', () => {
  it.each([
    ['https://sentry.io', 'https://sentry.io'],
    ['https://sentry.io/', 'https://sentry.io'],
    ['https://DE.sentry.io/api/0/', 'https://de.sentry.io'],
    ['https://sentry.example.com:9000/api/0', 'https://sentry.example.com:9000'],
    ['https://example.com/tools/sentry/', 'https://example.com/tools/sentry'],
    ['https://example.com/sentry/api/0', 'https://example.com/sentry'],
    ['http://127.0.0.1:8123', 'http://127.0.0.1:8123'],
    ['http://localhost', 'http://localhost'],
  ])('reads %s as %s', (text, url) => {
    expect(readBaseUrl(text)).toEqual({ url });
  });

  it('warns when the token would cross a network in clear text', () => {
    expect(readBaseUrl('http://sentry.internal')).toEqual({
      url: 'http://sentry.internal',
      warning: expect.stringContaining('clear text'),
    });
  });

  it.each([
    ['sentry.example.com', 'its scheme, such as https://sentry.example.com.'],
    ['localhost:9000', 'its scheme'],
    ['ftp://sentry.io', 'an https:// or http:// address'],
    ['https://', 'an address such as'],
    ['https://sen try.io', 'an address such as'],
    ['https://sentry.io/?a=1', 'without a query'],
    ['https://sentry.io/#x', 'without a query'],
    ['https://sentry.io/organizations/acme/', 'the Sentry root, such as https://sentry.io,'],
    ['https://sentry.io/settings/acme', 'the Sentry root'],
    ['https://acme.sentry.io/issues/', 'the Sentry root'],
  ])('refuses %s', (text, expected) => {
    expect(readBaseUrl(text)).toEqual({ problem: expect.stringContaining(expected) });
  });

  it('refuses credentials without showing them', () => {
    for (const text of ['https://me:hunter2@sentry.io', 'me:hunter2@sentry.io']) {
      const read = readBaseUrl(text);
      expect(read).toEqual({ problem: expect.stringContaining('user name or password') });
      expect(JSON.stringify(read)).not.toContain('hunter2');
    }
  });
});
