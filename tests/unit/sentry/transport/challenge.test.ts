import { describe, expect, it } from '@jest/globals';
import {
  lacksAll,
  readChallenge,
  scopesText,
  scopesToAskFor,
} from '../../../../src/sentry/transport/challenge.ts';

describe('the challenge of a refusal', () => {
  it.each<[string | string[] | undefined, boolean, string[]]>([
    [undefined, false, []],
    ['Bearer realm="api"', false, []],
    ['Bearer error="insufficient_scope"', true, []],
    [
      'Bearer error="insufficient_scope", scope="event:read event:admin"',
      true,
      ['event:read', 'event:admin'],
    ],
    [['Bearer realm="api"', 'Bearer error="insufficient_scope", scope="org:read"'], true, ['org:read']],
    ['Bearer error="insufficient_scope", scope="<b> org:read"', true, ['org:read']],
  ])('%j is certain: %p, and names %j', (header, isCertain, named) => {
    expect(readChallenge({ 'www-authenticate': header })).toEqual({ isCertain, named });
  });
});

describe('the scopes to ask for', () => {
  it.each([
    [['org:read', 'org:write', 'org:admin'], ['org:read'], ['org:read']],
    [
      ['org:read', 'org:admin', 'alerts:read'],
      ['org:read', 'alerts:read'],
      ['org:read', 'alerts:read'],
    ],
    [['org:write', 'org:admin'], ['org:read'], ['org:write', 'org:admin']],
    [[], ['org:read'], ['org:read']],
  ])('where %j would do and %j is known are %j', (named, known, expected) => {
    expect(scopesToAskFor(named, known)).toEqual(expected);
  });

  it('are told in words', () => {
    expect([[], ['org:read'], ['org:read', 'alerts:read']].map(scopesText)).toEqual([
      'a scope',
      'the scope org:read',
      'one of the scopes org:read, alerts:read',
    ]);
  });
});

describe('a token', () => {
  it.each([
    [['org:read'], ['org:read'], false],
    [['alerts:read'], ['org:read', 'alerts:read'], false],
    [['org:write'], ['org:read'], false],
    [['org:admin'], ['org:read'], false],
    [['org:read'], ['org:write'], true],
    [['team:read', 'org:ci'], ['org:read'], true],
    [[], ['org:read'], true],
  ])('with %j, of which %j are asked for, lacks all of them: %p', (held, wanted, expected) => {
    expect(lacksAll(held, wanted)).toBe(expected);
  });
});
