/** Sentry's tokens have some 70 to 300; more does not fit into a header that servers take. */
const LONGEST = 4096;

/**
 * Says why a text cannot be an auth token in an HTTP header, without showing any of it but the offending
 * character's code.
 * @returns one sentence, or undefined when the token can be used
 */
export function tokenProblem(token: string): string | undefined {
  if (token.trim() === '') return 'api_token is empty: it must be a Sentry auth token.';
  if (token.length > LONGEST) {
    return `api_token has ${token.length.toLocaleString('en-US')} characters, but must have at most ${LONGEST.toLocaleString('en-US')}: it must be a Sentry auth token.`;
  }
  if (/[\r\n]$/.test(token)) {
    return 'api_token ends with a newline: remove it (a token read from a file often keeps the one at its end).';
  }
  if (/^bearer\s/i.test(token)) return 'api_token begins with the word Bearer: give the token alone.';
  if (/^https?:\/\//i.test(token)) {
    return 'api_token is an address, perhaps a DSN: it must be an auth token, which Sentry shows under Settings, Developer Settings or User Auth Tokens.';
  }
  const index = token.search(/[^!-~]/);
  if (index < 0) return undefined;
  const code = token.codePointAt(index) ?? 0;
  const name = `${kindOf(code)} (U+${code.toString(16).toUpperCase().padStart(4, '0')})`;
  return `api_token holds ${name} at position ${index + 1} of ${token.length}: a token has only visible ASCII characters; copy it again.`;
}

function kindOf(code: number): string {
  if (code === 10 || code === 13) return 'a newline';
  if (code === 32) return 'a space';
  return code < 32 || code === 127 ? 'a control character' : 'a character outside ASCII';
}
