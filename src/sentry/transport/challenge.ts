import { cutText } from '../../text.ts';
import type { Headers } from './rate-limit.ts';

const LONGEST_CHALLENGE = 500;

/** What a refusal says of the token, in `WWW-Authenticate`. */
export type Challenge = {
  /** It is the scopes of the token that do not do; other refusals of the same words may be about access. */
  readonly isCertain: boolean;
  /** Any one of them is enough; empty where the server names none. */
  readonly named: readonly string[];
};

/** Reads `Bearer error="insufficient_scope", scope="event:read event:admin"`, which servers send since June 2026. */
export function readChallenge(headers: Headers): Challenge {
  const header = headers['www-authenticate'];
  const text = cutText(Array.isArray(header) ? header.join(', ') : (header ?? ''), LONGEST_CHALLENGE);
  return {
    isCertain: text.includes('insufficient_scope'),
    named: (/\bscope="([^"]*)"/i.exec(text)?.[1] ?? '').split(' ').filter((name) => /^[\w:-]+$/.test(name)),
  };
}

/**
 * The scopes to ask an operator for: of those that would do, the ones that reading needs, and not the greater ones
 * that a server names beside them.
 * @param known what the endpoint asks for, as far as we know
 */
export function scopesToAskFor(named: readonly string[], known: readonly string[]): readonly string[] {
  if (named.length === 0) return known;
  const both = known.filter((scope) => named.includes(scope));
  return both.length > 0 ? both : named;
}

/** `the scope org:read`, or `one of the scopes org:read, alerts:read`; `a scope` where nobody knows which. */
export function scopesText(scopes: readonly string[]): string {
  const [first, ...others] = scopes;
  if (first === undefined) return 'a scope';
  return others.length === 0 ? `the scope ${first}` : `one of the scopes ${scopes.join(', ')}`;
}

/** True when none of the scopes that would do is held; who may write or administer a thing may read it. */
export function lacksAll(held: readonly string[], wanted: readonly string[]): boolean {
  return !wanted.some(
    (scope) =>
      held.includes(scope) ||
      (scope.endsWith(':read') &&
        ['write', 'admin'].some((power) => held.includes(scope.replace(/read$/, power)))),
  );
}
