import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/json.ts';
import { walked } from './support.ts';

const masked = (value: JsonValue): JsonValue | undefined => walked('masked', value);

describe('secrets in open objects', () => {
  it('are masked in headers, as pairs and as objects', () => {
    const pairs = [
      ['Authorization', 'Bearer a'],
      ['Cookie', 'a=b'],
      ['X-Api-Key', 'k'],
      ['Accept', '*/*'],
    ];
    expect(masked({ headers: pairs })).toEqual({
      headers: [
        ['Authorization', '***'],
        ['Cookie', '***'],
        ['X-Api-Key', '***'],
        ['Accept', '*/*'],
      ],
    });
    expect(masked({ headers: { 'Set-Cookie': ['a=b'], Accept: '*/*' } })).toEqual({
      headers: { 'Set-Cookie': '***', Accept: '*/*' },
    });
    expect(masked({ headers: [{ name: 'Proxy-Authorization', value: 'Basic a' }] })).toEqual({
      headers: [{ name: 'Proxy-Authorization', value: '***' }],
    });
  });

  it('are masked in cookies of any name, which stays', () => {
    expect(
      masked({
        cookies: [
          ['theme', 'dark'],
          ['sessionid', 'x'],
        ],
      }),
    ).toEqual({
      cookies: [
        ['theme', '***'],
        ['sessionid', '***'],
      ],
    });
    expect(masked({ cookies: { theme: 'dark' } })).toEqual({ cookies: { theme: '***' } });
    expect(masked({ cookies: 'theme=dark' })).toEqual({ cookies: '***' });
  });

  it('are masked in queries, as text, as pairs and as objects', () => {
    expect(masked({ query: 'key=a&page=2' })).toEqual({ query: 'key=***&page=2' });
    expect(
      masked({
        query: [
          ['key', 'a'],
          ['page', '2'],
        ],
      }),
    ).toEqual({
      query: [
        ['key', '***'],
        ['page', '2'],
      ],
    });
    expect(masked({ query_string: { sig: 'a', page: '2' } })).toEqual({
      query_string: { sig: '***', page: '2' },
    });
  });

  it('are masked in bodies, variables and data, at any depth and of any type', () => {
    expect(masked({ data: { user: { password: 'a', pin: { token: 12 } } } })).toEqual({
      data: { user: { password: '***', pin: { token: '***' } } },
    });
    expect(masked({ data: 'user=ines&password=a' })).toEqual({ data: 'user=ines&password=***' });
    expect(masked([{ vars: { self: '<View>', db_password: "'a'", credentials: { a: 1 } } }])).toEqual([
      { vars: { self: '<View>', db_password: '***', credentials: '***' } },
    ]);
  });

  it('are masked in the texts of addresses, and in names', () => {
    expect(masked({ url: 'https://u:p@h.test/?token=a&x=1' })).toEqual({
      url: 'https://***@h.test/?token=***&x=1',
    });
    expect(masked({ 'https://u:p@h.test': 1 })).toEqual({ 'https://***@h.test': 1 });
  });

  it('are no secrets when there is no value', () => {
    const value = { token: null, password: '', cookies: [['a', null]], Cookie: '' };
    expect(masked(value)).toBe(value);
  });

  it('leave everything else as it is, and do not copy it', () => {
    const value = {
      a: [1, true, null, { key: 'k', value: 'v' }, [[40, 'password = 1']]],
      publicKey: 'x',
      key: 'y',
    };
    expect(masked(value)).toBe(value);
  });

  it('are masked without a change of order', () => {
    const value = { a: 1, token: 'x', b: 2, nested: { c: 3, pwd: 'x', d: 4 } };
    expect(JSON.stringify(masked(value))).toBe(
      '{"a":1,"token":"***","b":2,"nested":{"c":3,"pwd":"***","d":4}}',
    );
  });

  it('leave names alone that every object has', () => {
    const value = JSON.parse('{"__proto__":{"token":"a"},"constructor":{"token":"b"},"token":"c"}');
    expect(JSON.stringify(masked(value))).toBe(
      '{"__proto__":{"token":"***"},"constructor":{"token":"***"},"token":"***"}',
    );
  });

  it('are not looked for when only personal data is asked for', () => {
    const value = { token: 'a', cookies: [['a', 'b']], url: 'https://u:p@localhost/' };
    expect(walked('hashed', value)).toEqual(value);
  });
});
