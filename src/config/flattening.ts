import type { JsonObject } from '../json.ts';
import { SETTINGS } from '../settings.ts';

/** How nested objects become columns. */
export type Flattening = {
  /** Levels of objects that are expanded; at least 1. */
  readonly maxDepth: number;
  readonly separator: string;
  /** A column name that is not shorter than this is abbreviated. */
  readonly maxKeyLength: number;
};

/**
 * Reads the `flattening_*` settings, which are of their declared types; undefined when records stay nested.
 * Enabled without a depth is refused, as taps built on the Meltano Singer SDK do.
 */
export function readFlattening(
  values: JsonObject,
): { readonly flattening: Flattening | undefined } | { readonly problem: string } {
  if (values['flattening_enabled'] !== true) return { flattening: undefined };
  const maxDepth = values['flattening_max_depth'];
  if (maxDepth === undefined) {
    return {
      problem:
        'flattening_max_depth is missing: flattening_enabled needs it to be a whole number of at least 0, such as 1.',
    };
  }
  if (typeof maxDepth !== 'number' || maxDepth === 0) return { flattening: undefined };
  const separator = values['flattening_separator'];
  const maxKeyLength = values['flattening_max_key_length'];
  return {
    flattening: Object.freeze({
      maxDepth,
      separator: typeof separator === 'string' ? separator : SETTINGS.flattening_separator.default,
      maxKeyLength:
        typeof maxKeyLength === 'number' ? maxKeyLength : SETTINGS.flattening_max_key_length.default,
    }),
  };
}
