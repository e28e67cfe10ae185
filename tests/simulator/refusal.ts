import type { JsonValue } from '../../src/json.ts';
import type { Reply } from './reply.ts';

/** Thrown by whatever finds that the server would refuse the request. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(status: number, body: JsonValue | undefined, headers: Readonly<Record<string, string>> = {}) {
    super(`refused with ${status}`);
    this.reply = { status, headers, ...(body !== undefined && { json: body }) };
  }
}

/** A refusal with the usual body `{"detail": ...}`. */
export function refuse(
  status: number,
  detail: JsonValue,
  headers?: Readonly<Record<string, string>>,
): Refusal {
  return new Refusal(status, { detail }, headers);
}

export const notFound = (detail = 'The requested resource does not exist'): Refusal => refuse(404, detail);

export const forbidden = (scopes?: readonly string[]): Refusal =>
  refuse(
    403,
    'You do not have permission to perform this action.',
    scopes && { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"` },
  );
