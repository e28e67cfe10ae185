import type { JsonObject } from '../json.ts';
import { createGuard, type Guard } from './guard.ts';
import { readMarks } from './marks.ts';
import { createHash } from './personal/hash.ts';
import type { PersonalData } from './personal/kinds.ts';
import { createTreat } from './personal/treat.ts';

/** The settings that say what may leave the tap. */
export type ProtectionSettings = {
  readonly personalData: PersonalData;
  /** There when personal data is hashed. */
  readonly personalDataKey?: string | undefined;
  readonly maskSecretsInEvents: boolean;
};

/** What is known of one stream. */
export type ProtectedStream = {
  /** With its marks. */
  readonly schema: JsonObject;
  /** Its records hold what applications reported. */
  readonly isReported: boolean;
};

/**
 * Makes the function that makes the guard of a stream; undefined for a stream in which nothing is to be done. Hashes
 * are the same in all streams.
 */
export function createProtection(
  settings: ProtectionSettings,
): (stream: ProtectedStream) => Guard | undefined {
  const { personalData, personalDataKey = '', maskSecretsInEvents } = settings;
  const hash = personalData === 'hash' ? createHash(personalDataKey) : undefined;
  const treat = personalData === 'keep' ? undefined : createTreat(hash);
  return ({ schema, isReported }) => {
    const masksSecrets = maskSecretsInEvents && isReported;
    if (treat === undefined && !masksSecrets) return undefined;
    return createGuard(readMarks(schema), { treat, masksSecrets });
  };
}
