import { describe, expect, it } from '@jest/globals';
import { authenticate, authorize, type Credentials } from '../../simulator/auth.ts';
import { Refusal } from '../../simulator/refusal.ts';

const TOKEN = { token: 'sntryu_right', scopes: ['org:read'] };

function refusalOf(act: () => void): Refusal['reply'] | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
  return undefined;
}

describe('authentication', () => {
  it.each(['Bearer sntryu_right', 'bearer  sntryu_right'])('takes %p', (header) => {
    expect(refusalOf(() => authenticate(header, TOKEN))).toBeUndefined();
  });

  it.each([
    [undefined, 'Authentication credentials were not provided.'],
    ['Basic sntryu_right', 'Authentication credentials were not provided.'],
    ['Bearer', 'Invalid token header. No credentials provided.'],
    ['Bearer a b', 'Invalid token header. Token string should not contain spaces.'],
    ['Bearer sntryu_wrong', 'Invalid token'],
    ['Bearer sntrys_wrong', 'Invalid org token'],
  ])('answers %p with 401', (header, detail) => {
    expect(refusalOf(() => authenticate(header, TOKEN))).toMatchObject({ status: 401, json: { detail } });
  });

  it('says which realm is asked for only when nothing was sent', () => {
    expect(refusalOf(() => authenticate(undefined, TOKEN))?.headers).toEqual({
      'WWW-Authenticate': 'Bearer realm="api"',
    });
    expect(refusalOf(() => authenticate('Bearer x', TOKEN))?.headers).toEqual({});
  });

  it.each<[Credentials['state'], unknown]>([
    ['expired', 'Token expired'],
    ['disabled', 'User inactive or deleted'],
    [
      'sso-required',
      { code: 'sso-required', message: 'Must login via SSO', extra: { loginUrl: '/auth/login/' } },
    ],
  ])('tells that the token is %s', (state, detail) => {
    const credentials = { ...TOKEN, ...(state && { state }) };
    expect(refusalOf(() => authenticate('Bearer sntryu_right', credentials))).toMatchObject({
      status: 401,
      json: { detail },
    });
  });
});

describe('authorization', () => {
  it('is content with one of the scopes', () => {
    expect(refusalOf(() => authorize(TOKEN, ['org:admin', 'org:read']))).toBeUndefined();
  });

  it('names the scopes that would do', () => {
    expect(refusalOf(() => authorize(TOKEN, ['event:read', 'event:write']))).toEqual({
      status: 403,
      headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope", scope="event:read event:write"' },
      json: { detail: 'You do not have permission to perform this action.' },
    });
  });
});
