import type { Behaviour } from './call.ts';
import { forbidden, refuse } from './refusal.ts';

export const ALL_READ_SCOPES = [
  'org:read',
  'project:read',
  'team:read',
  'member:read',
  'event:read',
  'alerts:read',
];

/** How the token of this installation looks and what it may do. */
export type Credentials = {
  readonly token: string;
  readonly scopes: readonly string[];
  /** What has become of the token. */
  readonly state?: 'expired' | 'disabled' | 'sso-required' | '2fa-required';
};

const SIGN_IN: Readonly<Record<string, string>> = {
  'sso-required': 'Must login via SSO',
  '2fa-required': 'Organization requires two-factor authentication to be enabled',
};

/**
 * Checks the `Authorization` header.
 * @throws Refusal 401 with Sentry's words for each way to be wrong
 */
export function authenticate(header: string | undefined, credentials: Credentials): void {
  const words = (header ?? '').split(/\s+/).filter((word) => word !== '');
  if (words[0]?.toLowerCase() !== 'bearer') {
    // Another scheme is nobody's business, so it looks as if nothing had been sent.
    throw refuse(401, 'Authentication credentials were not provided.', {
      'WWW-Authenticate': 'Bearer realm="api"',
    });
  }
  if (words.length === 1) throw refuse(401, 'Invalid token header. No credentials provided.');
  if (words.length > 2) throw refuse(401, 'Invalid token header. Token string should not contain spaces.');
  if (words[1] !== credentials.token) {
    throw refuse(401, words[1]?.startsWith('sntrys_') ? 'Invalid org token' : 'Invalid token');
  }
  const { state } = credentials;
  if (state === 'expired') throw refuse(401, 'Token expired');
  if (state === 'disabled') throw refuse(401, 'User inactive or deleted');
  if (state !== undefined) {
    throw refuse(401, {
      code: state,
      message: SIGN_IN[state] as string,
      extra: { loginUrl: '/auth/login/' },
    });
  }
}

/** @throws Refusal 403 naming the scopes that would do, unless the server is of before June 2026 */
export function authorize(
  credentials: Credentials,
  accepted: readonly string[],
  { namesNoScopes }: Pick<Behaviour, 'namesNoScopes'> = {},
): void {
  if (accepted.length > 0 && !accepted.some((scope) => credentials.scopes.includes(scope)))
    throw forbidden(namesNoScopes ? undefined : accepted);
}
