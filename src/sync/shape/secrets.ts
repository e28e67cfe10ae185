import type { JsonValue } from '../../json.ts';

/** Names of secrets in the objects Sentry itself keeps, in lower case and without separators. */
const SECRET_NAMES = new Set([
  'accesstoken',
  'apikey',
  'apitoken',
  'authtoken',
  'clientsecret',
  'password',
  'privatekey',
  'refreshtoken',
  'secret',
  'secretkey',
  'securitytoken',
  'signingsecret',
  'token',
  'webhooksecret',
]);

/** Streams whose records are what an application reported: names in there mean what the application says. */
const STREAMS_OF_REPORTS = new Set(['events', 'issues']);

const MASK = '***';

/** Whether secrets are looked for in the records of a stream. */
export function hidesSecrets(tapStreamId: string): boolean {
  return !STREAMS_OF_REPORTS.has(tapStreamId);
}

/** True for `securityToken`, `client_secret`, `sentry:token`, but not for `securityTokenHeader`. */
export function isSecretName(name: string): boolean {
  const last = name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('.')) + 1);
  return SECRET_NAMES.has(last.replace(/[_-]/g, '').toLowerCase());
}

/** Hides a secret; whether there is one may be known, so null, an empty text and flags stay. */
export function mask(value: JsonValue | undefined): JsonValue | undefined {
  const tellsNothing = value === undefined || value === null || value === '' || typeof value === 'boolean';
  return tellsNothing ? value : MASK;
}
