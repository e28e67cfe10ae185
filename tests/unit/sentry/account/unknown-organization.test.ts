import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError } from '../../../../src/errors.ts';
import type { JsonValue } from '../../../../src/json.ts';
import { unknownOrganization } from '../../../../src/sentry/account/unknown-organization.ts';
import { organizations } from '../../../../src/streams/organizations.ts';
import { type Line, scriptedClient } from '../../../support/scripted-client.ts';

const ASKED = { name: 'acne', baseUrl: 'https://sentry.io', definition: organizations };
const CAUSE = new ApiError('Raw', 404, { detail: 'Not found', path: '/organizations/acne/' });

async function explain(answer: Line) {
  const client = scriptedClient(() => answer);
  return { error: await unknownOrganization(client, ASKED, CAUSE), requests: client.requests };
}

const slugs = (...names: JsonValue[]): Line => ({ value: names.map((slug) => ({ slug })) });

describe('an organization that the server does not know', () => {
  it('is answered with those the token sees, by one request without much patience', async () => {
    const { error, requests } = await explain(slugs('acme', 'shop'));
    expect(error.message).toMatch(
      /^Organization "acne" is unknown at https:\/\/sentry\.io \(404\)\. The token sees acme, shop there\. Check the setting organization/,
    );
    expect(error).toMatchObject({ status: 404, cause: CAUSE, detail: 'Not found' });
    expect(requests).toEqual([
      expect.objectContaining({ path: '/organizations/', mostTries: 1, patienceMs: 10_000, isHelper: true }),
    ]);
  });

  it('names five of many', async () => {
    const { error } = await explain(slugs('a', 'b', 'c', 'd', 'e', 'f', 'g'));
    expect(error.message).toContain('The token sees a, b, c, d, e and 2 more there.');
  });

  it.each<[string, Line]>([
    ['the list is empty', { value: [] }],
    ['the list is refused', new AuthError('Refused')],
    ['what it holds can be no slug', { value: [null, { slug: 5 }, { slug: 'a b\u001b[31m' }] }],
  ])('is answered without names where %s', async (_, answer) => {
    const { error } = await explain(answer);
    expect(error.message).toContain('is unknown at https://sentry.io (404). Check the setting organization');
  });
});
