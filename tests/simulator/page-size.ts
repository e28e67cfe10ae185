import { refuse } from './refusal.ts';

const MOST = 100;
const INTEGER = /^\s*[+-]?\d+\s*$/;

/**
 * `per_page`, 1 to 100, and in silence no more than `cap`.
 * @param usual where nothing is asked for
 * @throws Refusal 400
 */
export function perPage(query: URLSearchParams, cap = MOST, usual = MOST): number {
  const text = query.get('per_page');
  if (text === null) return Math.min(usual, cap);
  if (!INTEGER.test(text)) throw refuse(400, 'Invalid per_page parameter.');
  const size = Number(text);
  if (size < 1 || size > MOST) throw refuse(400, `Invalid per_page value. Must be between 1 and ${MOST}.`);
  return Math.min(size, cap);
}

/** `limit` of the issue list: more than 100, or than `cap`, is silently that. @throws Refusal 400 */
export function issueLimit(query: URLSearchParams, cap = MOST): number {
  const text = query.get('limit');
  if (text === null) return Math.min(MOST, cap);
  if (!INTEGER.test(text) || Number(text) < 1) throw refuse(400, 'invalid limit');
  return Math.min(MOST, cap, Number(text));
}
