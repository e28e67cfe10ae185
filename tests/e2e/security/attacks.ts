import type { Attack } from './attack.ts';
import { PROTOCOL_ATTACKS } from './attacks-protocol.ts';
import { SIZE_ATTACKS } from './attacks-size.ts';
import { VALUE_ATTACKS } from './attacks-values.ts';

/** Every attack that is tried, in the order of docs/security.md. A new one is a row in one of these tables. */
export const ATTACKS: readonly Attack[] = [...SIZE_ATTACKS, ...PROTOCOL_ATTACKS, ...VALUE_ATTACKS];

/** No attack may make the program hold more than this. */
export const MOST_MB = 400;
