import { describe, expect, it } from '@jest/globals';
import { regionAddress, sameOriginTarget } from '../../../../src/sentry/transport/origin.ts';

const REGIONS: readonly [region: string, base: string, expected: string | undefined][] = [
  ['https://us.sentry.io', 'https://sentry.io', 'https://us.sentry.io'],
  ['https://de.sentry.io/', 'https://sentry.io', 'https://de.sentry.io'],
  ['https://de.sentry.io/path?a=b#c', 'https://sentry.io', 'https://de.sentry.io'],
  ['https://sentry.io', 'https://us.sentry.io', 'https://sentry.io'],
  ['https://acme.sentry.io', 'https://us.sentry.io', 'https://acme.sentry.io'],
  ['https://sentry.io', 'https://sentry.io', 'https://sentry.io'],
  ['https://sentry.io:443', 'https://sentry.io', 'https://sentry.io'],
  ['https://us.SENTRY.io', 'https://sentry.io', 'https://us.sentry.io'],
  [' https://us.sentry.io ', 'https://sentry.io', 'https://us.sentry.io'],
  ['https://sentry.example/x', 'https://sentry.example/path', 'https://sentry.example/path'],
  ['https://sentry.example:8443', 'https://sentry.example:8443', 'https://sentry.example:8443'],
  ['http://sentry.example:80', 'http://sentry.example', 'http://sentry.example'],
  ['https://sentry.example', 'http://sentry.example', 'https://sentry.example'],
  ['http://localhost:9000', 'http://localhost:9000', 'http://localhost:9000'],
  ['http://10.0.0.1', 'http://10.0.0.1', 'http://10.0.0.1'],
  ['https://evil.io', 'https://sentry.io', undefined],
  ['https://sentry.io.evil.io', 'https://sentry.io', undefined],
  ['https://evilsentry.io', 'https://sentry.io', undefined],
  ['https://us.sentry.io.', 'https://sentry.io', undefined],
  ['https://sentry.io@evil.io', 'https://sentry.io', undefined],
  ['https://user@us.sentry.io', 'https://sentry.io', undefined],
  ['https://user@sentry.io', 'https://sentry.io', undefined],
  ['https://:pass@us.sentry.io', 'https://sentry.io', undefined],
  ['http://us.sentry.io', 'https://sentry.io', undefined],
  ['http://sentry.io', 'https://sentry.io', undefined],
  ['ftp://us.sentry.io', 'https://sentry.io', undefined],
  ['ftp://sentry.example', 'http://sentry.example', undefined],
  ['https://us.sentry.io:8443', 'https://sentry.io', undefined],
  ['https://sentry.io:8443', 'https://sentry.io', undefined],
  ['https://eu.sentry.example:8443', 'https://sentry.example:8443', undefined],
  ['https://sentry.example', 'https://sentry.example:8443', undefined],
  ['http://eu.sentry.example', 'http://sentry.example', undefined],
  ['http://sentry.example:9000', 'http://sentry.example', undefined],
  ['http://localhost:9001', 'http://localhost:9000', undefined],
  ['http://10.0.0.1', 'http://10.0.0.2', undefined],
  // Names that anybody in a network, or in the world, can have.
  ['https://evil.default.svc.cluster.local', 'https://sentry.default.svc.cluster.local', undefined],
  ['https://evil.10.0.0.1.nip.io', 'https://sentry.10.0.0.1.nip.io', undefined],
  ['https://old-blog.acme.example', 'https://sentry.acme.example', undefined],
  ['https://us.sentry.io', 'https://sentry.acme.example', undefined],
  ['us.sentry.io', 'https://sentry.io', undefined],
  ['', 'https://sentry.io', undefined],
  ['https://us.sentry.io', 'no address', undefined],
];

describe('regionAddress', () => {
  it.each(REGIONS)('of %j for %s is %s', (region, base, expected) => {
    expect(regionAddress(region, base, [])).toBe(expected);
  });

  it.each<[region: string, listed: string, expected: string | undefined]>([
    ['https://de.sentry.example/x', 'de.sentry.example', 'https://de.sentry.example'],
    ['https://de.sentry.example', 'DE.sentry.example:443', 'https://de.sentry.example'],
    ['https://de.sentry.example:8443', 'de.sentry.example:8443', 'https://de.sentry.example:8443'],
    ['https://de.sentry.example:8443', 'de.sentry.example', undefined],
    ['https://de.sentry.example', 'de.sentry.example:8443', undefined],
    ['https://x.de.sentry.example', 'de.sentry.example', undefined],
    ['http://de.sentry.example', 'de.sentry.example', undefined],
    ['https://user@de.sentry.example', 'de.sentry.example', undefined],
  ])('of %s, with %s listed, is %s', (region, listed, expected) => {
    expect(regionAddress(region, 'https://sentry.example', [listed])).toBe(expected);
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
