import type { JsonValue } from '../../../src/json.ts';
import { createHash } from '../../../src/record/personal/hash.ts';
import { createTreat } from '../../../src/record/personal/treat.ts';
import { createRules } from '../../../src/record/rules.ts';
import { walk } from '../../../src/record/walk.ts';

export const KEY = 'a key for tests only';

/** The hash that everything personal is expected to become. */
export const hash = createHash(KEY);

const CARES = {
  masked: { treat: undefined, masksSecrets: true },
  hashed: { treat: createTreat(hash), masksSecrets: false },
  omitted: { treat: createTreat(undefined), masksSecrets: false },
  both: { treat: createTreat(hash), masksSecrets: true },
};

/** What becomes of the value of an open object called `name`. */
export function walked(care: keyof typeof CARES, value: JsonValue, name = 'contexts'): JsonValue | undefined {
  const ruleOf = createRules(CARES[care]);
  return walk(value, ruleOf('things', name), ruleOf);
}
