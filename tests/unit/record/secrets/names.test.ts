import { describe, expect, it } from '@jest/globals';
import { namesSecret, namesSecretParameter } from '../../../../src/record/secrets/names.ts';

describe('names of secrets', () => {
  it.each([
    ...['Authorization', 'Proxy-Authorization', 'HTTP_AUTHORIZATION', 'Cookie', 'Set-Cookie'],
    ...['token', 'access_token', 'X-Auth-Token', 'csrftoken', 'csrfmiddlewaretoken', 'idToken', 'TOKEN'],
    ...['secret', 'client-secret', 'AWS_SECRET', 'secrets'],
    ...[
      'password',
      'user[password]',
      'passwordConfirmation',
      'password2',
      'db.passwd',
      'pwd',
      'DB_PWD',
      'passphrase',
    ],
    ...['apikey', 'X-API-Key', 'api_keys', 'stripeKey', 'AWS_SECRET_ACCESS_KEY', 'private.key', 'licenseKey'],
    ...['credentials', 'aws_credential', 'sessionid', 'session_id', 'JSESSIONID', 'PHPSESSID', 'jwt'],
  ])('are known by their end: %s', (name) => {
    expect(namesSecret(name)).toBe(true);
  });

  it.each([
    ...['publicKey', 'sortKey', 'foreign_key', 'primary-key', 'cacheKey', 'partitionKey', 'idempotency_key'],
    ...['key', 'keys', 'monkey', 'hockey', 'keyboard', 'securityTokenHeader', 'tokens', 'prompt_tokens'],
    ...[
      'PWD',
      'OLDPWD',
      'passwordless',
      'author',
      'secretary',
      'cookies_enabled',
      'session',
      'sid',
      'aws_access_key_id',
    ],
  ])('are no others: %s', (name) => {
    expect(namesSecret(name)).toBe(false);
  });

  it.each(['key', 'sig', 'X-Amz-Signature', 'auth', 'sid', 'access_token'])(
    'are more in the query of an address: %s',
    (name) => {
      expect(namesSecretParameter(name)).toBe(true);
    },
  );

  it.each(['sort_key', 'page', 'q', 'design'])('are not all in the query of an address: %s', (name) => {
    expect(namesSecretParameter(name)).toBe(false);
  });
});
