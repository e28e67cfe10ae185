import { describe, expect, it } from '@jest/globals';
import { isTrustedRegion, sameOriginTarget } from '../../../src/sentry/origin.ts';

describe('isTrustedRegion', () => {
  it.each<[region: string, base: string, expected: boolean]>([
    ['https://us.sentry.io', 'https://sentry.io', true],
    ['https://de.sentry.io/', 'https://sentry.io', true],
    ['https://sentry.io', 'https://us.sentry.io', true],
    ['https://acme.sentry.io', 'https://us.sentry.io', true],
    ['https://sentry.io', 'https://sentry.io', true],
    ['https://sentry.io:443', 'https://sentry.io', true],
    ['https://us.SENTRY.io', 'https://sentry.io', true],
    ['https://evil.io', 'https://sentry.io', false],
    ['https://sentry.io.evil.io', 'https://sentry.io', false],
    ['https://evilsentry.io', 'https://sentry.io', false],
    ['https://sentry.io@evil.io', 'https://sentry.io', false],
    ['https://user@us.sentry.io', 'https://sentry.io', false],
    ['https://:pass@us.sentry.io', 'https://sentry.io', false],
    ['http://us.sentry.io', 'https://sentry.io', false],
    ['http://sentry.io', 'https://sentry.io', false],
    ['ftp://us.sentry.io', 'https://sentry.io', false],
    ['ftp://sentry.example', 'http://sentry.example', false],
    ['https://us.sentry.io:8443', 'https://sentry.io', false],
    ['https://sentry.io:8443', 'https://sentry.io', false],
    ['https://sentry.example:8443', 'https://sentry.example:8443', true],
    ['https://eu.sentry.example:8443', 'https://sentry.example:8443', true],
    ['https://sentry.example', 'https://sentry.example:8443', false],
    ['http://sentry.example', 'http://sentry.example', true],
    ['http://sentry.example:80', 'http://sentry.example', true],
    ['http://eu.sentry.example', 'http://sentry.example', true],
    ['http://sentry.example:9000', 'http://sentry.example', false],
    ['https://sentry.example', 'http://sentry.example', true],
    ['http://localhost:9000', 'http://localhost:9000', true],
    ['http://localhost:9001', 'http://localhost:9000', false],
    ['http://other', 'http://localhost', false],
    ['http://10.0.0.1', 'http://10.0.0.1', true],
    ['http://10.0.0.1', 'http://10.0.0.2', false],
    ['https://a.co.uk', 'https://b.co.uk', false],
    ['https://us.acme.co.uk', 'https://acme.co.uk', true],
    // Anybody may have a host under these.
    ['https://mallory.github.io', 'https://alice.github.io', false],
    ['us.sentry.io', 'https://sentry.io', false],
    ['', 'https://sentry.io', false],
    ['https://us.sentry.io', 'no address', false],
  ])('of %s for %s is %s', (region, base, expected) => {
    expect(isTrustedRegion(region, base)).toBe(expected);
  });
});

describe('sameOriginTarget', () => {
  const REQUEST = 'https://us.sentry.io/api/0/projects/1/old/events/?start=a';

  it.each([
    ['/api/0/projects/1/new/events/?start=a', 'https://us.sentry.io/api/0/projects/1/new/events/?start=a'],
    ['https://us.sentry.io/x', 'https://us.sentry.io/x'],
    ['https://us.sentry.io:443/x', 'https://us.sentry.io/x'],
    ['//us.sentry.io/x', 'https://us.sentry.io/x'],
    ['?start=b', 'https://us.sentry.io/api/0/projects/1/old/events/?start=b'],
  ])('follows %s', (location, expected) => {
    expect(sameOriginTarget(location, REQUEST)).toBe(expected);
  });

  it.each([
    [undefined],
    ['https://sentry.io/x'],
    ['https://evil.example/x'],
    ['//evil.example/x'],
    ['http://us.sentry.io/x'],
    ['https://us.sentry.io:8443/x'],
    ['https://user@us.sentry.io/x'],
    ['https://:pass@us.sentry.io/x'],
    ['https://us.sentry.io@evil.example/x'],
    ['https://'],
    ['javascript:alert(1)'],
  ])('does not follow %s', (location) => {
    expect(sameOriginTarget(location, REQUEST)).toBeUndefined();
  });
});
