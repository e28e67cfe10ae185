import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/json.ts';
import { hash, walked } from './support.ts';

const MAIL = 'ines@example.com';
const IP = '203.0.113.7';
const hashed = (value: JsonValue, name?: string): JsonValue | undefined => walked('hashed', value, name);
const omitted = (value: JsonValue, name?: string): JsonValue | undefined => walked('omitted', value, name);

describe('personal data in open objects', () => {
  it('is found by names, wherever they stand', () => {
    const value = {
      customer_email: 'not an address',
      extra: [{ clientIp: 'x', userId: 7, FirstName: 'Ines' }],
      n: 7,
    };
    expect(hashed(value)).toEqual({
      customer_email: hash('not an address'),
      extra: [{ clientIp: hash('x'), userId: hash('7'), FirstName: hash('Ines') }],
      n: 7,
    });
    expect(omitted(value)).toEqual({ extra: [{}], n: 7 });
  });

  it('is found by shape, and the text around it stays', () => {
    expect(hashed({ message: `Cannot notify ${MAIL} at ${IP}` })).toEqual({
      message: `Cannot notify ${hash(MAIL)} at ${hash(IP)}`,
    });
    expect(omitted({ message: `Cannot notify ${MAIL}` })).toEqual({ message: 'Cannot notify ***' });
    expect(omitted({ a: MAIL, b: [IP, 'x', MAIL] })).toEqual({ b: ['x'] });
  });

  it('is found in the objects and lists of people', () => {
    const person = { id: '42', name: 'Ines', username: 'ines', isActive: true, avatar: { avatarUrl: 'u' } };
    const expected = {
      id: hash('42'),
      name: hash('Ines'),
      username: hash('ines'),
      isActive: true,
      avatar: { avatarUrl: hash('u') },
    };
    for (const name of [
      'seenBy',
      'participants',
      'assignedTo',
      'owner',
      'createdBy',
      'authors',
      'user',
      'actor',
    ]) {
      expect(hashed({ [name]: [person] })).toEqual({ [name]: [expected] });
      expect(hashed(person, name)).toEqual(expected);
      expect(omitted({ [name]: person })).toEqual({ [name]: { isActive: true, avatar: {} } });
    }
  });

  it('is the name of a device, which people call after themselves', () => {
    const device = { name: "Ines's phone", model: 'X1', model_id: '7' };
    expect(hashed({ device })).toEqual({ device: { ...device, name: hash("Ines's phone") } });
  });

  it('is no name or id of a thing', () => {
    const value = {
      browser: { name: 'Firefox', id: '1' },
      assignedTo: { type: 'team', id: '7', name: 'Web' },
    };
    expect(hashed(value)).toBe(value);
  });

  it('is who did something, with the kind in front; a team is nobody', () => {
    expect(hashed({ owner: 'user:42', actor: 'team:7', user: `email:${MAIL}` })).toEqual({
      owner: `user:${hash('42')}`,
      actor: 'team:7',
      user: `email:${hash(MAIL)}`,
    });
    expect(omitted({ owner: 'user:42', actor: 'team:7' })).toEqual({ actor: 'team:7' });
  });

  it('is in tags, whatever form they have, and in their search terms', () => {
    expect(hashed([{ key: 'user', value: 'id:42', query: 'user.id:"42"' }])).toEqual([
      { key: 'user', value: `id:${hash('42')}`, query: `user.id:"${hash('42')}"` },
    ]);
    expect(
      hashed([
        ['user', `ip:${IP}`],
        ['level', 'error'],
      ]),
    ).toEqual([
      ['user', `ip:${hash(IP)}`],
      ['level', 'error'],
    ]);
    expect(hashed([{ key: 'user.email', value: MAIL, query: `user.email:"${MAIL}"` }])).toEqual([
      { key: 'user.email', value: hash(MAIL), query: `user.email:"${hash(MAIL)}"` },
    ]);
    expect(omitted([{ key: 'user', value: 'id:42', query: 'user.id:"42"' }, ['user', 'id:1']])).toEqual([
      { key: 'user' },
    ]);
    expect(hashed([{ key: 'user', value: 'username:user', query: 'user.username:"user"' }])).toEqual([
      { key: 'user', value: `username:${hash('user')}`, query: `user.username:"${hash('user')}"` },
    ]);
  });

  it('is in headers and variables of the environment', () => {
    const pairs = [
      ['X-Forwarded-For', `${IP}, 198.51.100.2`],
      ['X-Real-Ip', IP],
      ['Accept', '*/*'],
    ];
    expect(hashed({ headers: pairs, env: { REMOTE_ADDR: IP, USER: 'ines', LANG: 'C' } })).toEqual({
      headers: [
        ['X-Forwarded-For', `${hash(IP)}, ${hash('198.51.100.2')}`],
        ['X-Real-Ip', hash(IP)],
        ['Accept', '*/*'],
      ],
      env: { REMOTE_ADDR: hash(IP), USER: hash('ines'), LANG: 'C' },
    });
    expect(
      omitted({
        headers: [
          ['X-Real-Ip', IP],
          ['Accept', '*/*'],
        ],
      }),
    ).toEqual({ headers: [['Accept', '*/*']] });
  });

  it('is in paths of other fields', () => {
    const value = {
      'sdk.clientIP': IP,
      'user.id': '42',
      'authors[0].name': 'Ines',
      seenBy: [{ id: '1' }],
      'x.id': '3',
    };
    expect(hashed(value, 'otherFields')).toEqual({
      'sdk.clientIP': hash(IP),
      'user.id': hash('42'),
      'authors[0].name': hash('Ines'),
      seenBy: [{ id: hash('1') }],
      'x.id': '3',
    });
  });

  it('is in names, which stay apart', () => {
    expect(hashed({ [MAIL]: 1 })).toEqual({ [hash(MAIL)]: 1 });
    expect(omitted({ [`to ${MAIL}`]: 1, 'to bo@example.com': 2, 'to jo@example.com': 3 })).toEqual({
      'to ***': 1,
      'to ***#2': 2,
      'to ***#3': 3,
    });
    expect(omitted({ [MAIL]: 1 })).toEqual({ '***': 1 });
  });

  it('is the same in every form that an address is written in', () => {
    const value = {
      a: 'Ines@Example.com',
      text: 'to Ines@Example.com!',
      url: '/?m=ines%40example.com',
      email: "'ines@example.com'",
    };
    expect(hashed(value)).toEqual({
      a: hash(MAIL),
      text: `to ${hash(MAIL)}!`,
      url: `/?m=${hash(MAIL)}`,
      email: hash(MAIL),
    });
  });

  it('is not a number of people, a flag, nothing or an empty text', () => {
    const value = { users: 17, user: true, email: null, ip_address: '', owner: null };
    expect(hashed(value)).toBe(value);
    expect(omitted(value)).toBe(value);
  });

  it('is not a version, nor a release, which is the key of another stream', () => {
    const value = { browser: { version: '141.0.0.0' }, app_version: '1.0.0.0' };
    const tag = [{ key: 'release', value: 'my.app@beta.one', query: 'release:"my.app@beta.one"' }];
    expect(hashed(value)).toBe(value);
    expect(hashed(tag)).toEqual(tag);
  });

  it('is treated after secrets were masked', () => {
    expect(walked('both', { url: `https://u:p@h.test/?email=${MAIL}&token=x`, token: MAIL })).toEqual({
      url: `https://***@h.test/?email=${hash(MAIL)}&token=***`,
      token: '***',
    });
  });
});
