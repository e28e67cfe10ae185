import type { Flattening } from './options.ts';

/**
 * The column of a nested field. A name of `maxKeyLength` characters or more is abbreviated path part by path
 * part, from the left, until it is shorter or every part has been abbreviated; these are the names that taps
 * and targets built on the Meltano Singer SDK give.
 * @param path names from the top of the record to the field
 */
export function columnName(path: readonly string[], { separator, maxKeyLength }: Flattening): string {
  const parts = [...path];
  for (const [index, part] of path.entries()) {
    if (parts.join(separator).length < maxKeyLength) break;
    parts[index] = abbreviation(part);
  }
  return parts.join(separator);
}

/** The capitals of the name in camel case, or its first three letters where it has fewer than two. */
function abbreviation(part: string): string {
  const camelCase = part.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
  const initials = camelCase.replace(/[a-z]/g, '');
  return (initials.length > 1 ? initials : part.slice(0, 3)).toLowerCase();
}
