import { ApiError } from '../../errors.ts';

/** Longer than any id, slug or UUID. */
const LONGEST = 200;

/** Whether a text can be an id of Sentry's: nothing that has a meaning in an address. */
export function isId(text: string): boolean {
  return text.length <= LONGEST && /^[\w-]+$/.test(text);
}

/**
 * An id or a slug as a part of a path.
 * @throws ApiError for what would lead to another path, or is no text that an address can hold
 */
export function segment(name: string): string {
  if (name === '' || name === '.' || name === '..' || name.length > LONGEST || !name.isWellFormed())
    throw new ApiError(`Sentry names something ${shown(name)}, which cannot be asked for.`, 200);
  return encodeURIComponent(name);
}

/** A text of the server for a sentence: quoted and cut. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
