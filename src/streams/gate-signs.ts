import type { GateSign } from './definition.ts';

/** Lists that belong to people: the token of an organization is refused without a word, whatever its scopes are. */
export const NO_USER: GateSign = { status: 401, what: 'needs a token of a user or integration' };
