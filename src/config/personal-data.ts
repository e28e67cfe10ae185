import type { JsonObject } from '../json.ts';

/** Whoever has a table of hashes can try keys: a short one is found, and with it every address that can be guessed. */
const SHORTEST_KEY = 16;

/**
 * Says what is wrong with the settings of personal data, without showing any of the key.
 * @param values settings of their proper types
 * @returns one sentence, or undefined when they can be used
 */
export function personalDataProblem(values: JsonObject): string | undefined {
  const key = values['personal_data_key'];
  if (key !== undefined && typeof key !== 'string') return undefined;
  const given = key ?? '';
  if (given === '') {
    return values['personal_data'] === 'hash'
      ? `personal_data_key is missing: it must be a secret text of at least ${SHORTEST_KEY} characters, since personal_data is hash.`
      : undefined;
  }
  if (given.length < SHORTEST_KEY || given.trim().length < SHORTEST_KEY) {
    return `personal_data_key is too short: it must have at least ${SHORTEST_KEY} characters beside spaces at its ends.`;
  }
  return /[\r\n]$/.test(given)
    ? 'personal_data_key ends with a newline: remove it (a key read from a file often keeps the one at its end), since the hashes would be others without it.'
    : undefined;
}
