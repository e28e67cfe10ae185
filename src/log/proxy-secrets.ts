/** Where programs look for the address of a proxy, in capitals and in small letters. */
const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'] as const;

/** What stands before the last `@` of the first part of an address; no proxy has longer credentials. */
const CREDENTIALS = /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?([^/]{1,4096})@/i;

/**
 * The credentials in the addresses of proxies: together as they stand, the password (or the name, where it is alone),
 * and the form in which they are sent. An address that is no URL is searched as well.
 * @param env the environment
 */
export function proxySecrets(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return VARIABLES.flatMap((name) => [name, name.toLowerCase()])
    .map((name) => CREDENTIALS.exec(env[name] ?? '')?.[1])
    .filter((credentials) => credentials !== undefined)
    .flatMap((credentials) => {
      const colon = credentials.indexOf(':');
      const secret = credentials.slice(colon + 1);
      return [credentials, secret, decoded(credentials), decoded(secret)];
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
