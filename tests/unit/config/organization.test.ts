import { describe, expect, it } from '@jest/globals';
import { organizationProblem, organizationsIn } from '../../../src/config/organization.ts';

describe('organizationProblem', () => {
  it('accepts slugs and ids', () => {
    for (const name of ['acme', 'acme-2', 'my_org', '4505'])
      expect(organizationProblem(name)).toBeUndefined();
  });

  it.each([
    'https://acme.sentry.io/',
    'acme.sentry.io',
    'https://sentry.io/organizations/acme/issues/',
    'https://sentry.example.com/settings/acme/projects/',
    'https://sentry.io/acme/',
  ])('finds the slug in %s', (address) => {
    expect(organizationProblem(address)).toMatch(/only the slug in it: acme\.$/);
  });

  it.each(['Acme Inc.', 'a/b', '..', 'acme?x', 'https://us.sentry.io/', 'ümlaut'])('refuses %s', (name) => {
    expect(organizationProblem(name)).toContain('no slug or id: give the slug from the address');
  });
});

describe('organizationsIn', () => {
  it('reads what is there of a config that is not otherwise usable', () => {
    expect(organizationsIn({ organizations: 'a,b', organization: 7 })).toEqual(['7', 'a', 'b']);
    expect(organizationsIn({ organizations: [null, {}, 'a'], organization: false })).toEqual(['a']);
    expect(organizationsIn({})).toEqual([]);
  });
});
