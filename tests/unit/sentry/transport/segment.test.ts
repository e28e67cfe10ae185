import { describe, expect, it } from '@jest/globals';
import { isId, segment } from '../../../../src/sentry/transport/segment.ts';

describe('a part of a path', () => {
  it.each([
    ['web-1_a', 'web-1_a'],
    ['a.b', 'a.b'],
    ['a/b', 'a%2Fb'],
    ['%2e%2e', '%252e%252e'],
    ['a?b#c', 'a%3Fb%23c'],
    ['é', '%C3%A9'],
  ])('made of %j is %s', (name, expected) => {
    expect(segment(name)).toBe(expected);
    expect(new URL(`http://x/a/${segment(name)}/b`).pathname).toBe(`/a/${expected}/b`);
  });

  it.each(['', '.', '..', 'a\ud800', 'x'.repeat(201)])('is never made of %j', (name) => {
    expect(() => segment(name)).toThrow(/cannot be asked for/);
  });
});

describe('an id', () => {
  it.each(['1', '4505000000000001', 'acme_2-b', '0f9a'.repeat(8)])('may be %j', (text) => {
    expect(isId(text)).toBe(true);
  });

  it.each(['', '.', '..', '%2e', 'a/b', 'a b', 'a\n', '1\ud800', 'é', '1'.repeat(201)])(
    'is never %j',
    (text) => {
      expect(isId(text)).toBe(false);
    },
  );
});
