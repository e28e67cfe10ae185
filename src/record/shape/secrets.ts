/** Names of secrets in the objects Sentry itself keeps, in lower case and without separators. */
const SECRET_NAMES = new Set([
  'accesskey',
  'accesstoken',
  'apikey',
  'apitoken',
  'appconnectprivatekey',
  'authtoken',
  'clientsecret',
  'integrationkey',
  'password',
  'privatekey',
  'refreshtoken',
  'secret',
  'secretkey',
  'securitytoken',
  'signingsecret',
  'token',
  'webhookheaders',
  'webhooksecret',
  'writekey',
]);

/** True for `securityToken`, `client_secret`, `sentry:token`, but not for `securityTokenHeader`. */
export function isSecretName(name: string): boolean {
  const last = name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('.')) + 1);
  return SECRET_NAMES.has(last.replace(/[_-]/g, '').toLowerCase());
}
