import { allNamed } from './names.ts';

/** A stream that could not be read, and the scopes of which any one would do. */
export type Lack = { readonly stream: string; readonly scopes: readonly string[] };

/**
 * What the token needs, in one sentence, however many streams and projects it concerns: `For audit_logs the token
 * needs org:write; for users and teams member:read.`; empty where it lacks nothing.
 */
export function missingScopesSentence(lacks: readonly Lack[]): string {
  const byScopes = new Map<string, string[]>();
  for (const { stream, scopes } of lacks) {
    const needed = scopes.length === 0 ? 'another scope' : scopes.join(' or ');
    byScopes.set(needed, [...(byScopes.get(needed) ?? []), stream]);
  }
  const parts = [...byScopes].map(([needed, streams], n) =>
    n === 0 ? `For ${allNamed(streams)} the token needs ${needed}` : `for ${allNamed(streams)} ${needed}`,
  );
  return parts.length === 0 ? '' : `${parts.join('; ')}.`;
}
