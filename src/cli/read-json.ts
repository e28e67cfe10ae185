import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TapError } from '../errors.ts';
import type { JsonValue } from '../json.ts';

/** A file the operator named with a flag, and the error to throw when it cannot be used. */
export type Source = {
  /** `--config` */
  readonly flag: string;
  readonly path: string;
  readonly fail: (message: string) => TapError;
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a directory, but must be a JSON file',
  EACCES:
    'may not be read by the user that runs the tap: run it as the owner of the file (in Docker: --user "$(id -u)"), or let this user read the file and its directory',
};

/** What a system error of reading means for the operator, as the end of a sentence. */
export function explainUnreadable(code: string): string {
  return REASONS[code] ?? `cannot be read (${code})`;
}

/**
 * Reads a JSON file; a byte order mark is allowed.
 * @returns undefined for a file that is empty
 * @throws what `source.fail` makes of a sentence that names the flag and the file, and shows nothing of its text
 */
export async function readJson(source: Source, cwd: string): Promise<JsonValue | undefined> {
  const name = nameOf(source);
  let bytes: Buffer;
  try {
    bytes = await readFile(resolve(cwd, source.path));
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    throw source.fail(`${name} ${explainUnreadable(code)}.`);
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw source.fail(`${name} is written in UTF-16, but must be UTF-8.`);
  }
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw source.fail(`${name} is not valid JSON${placeOf(error, text)}.`);
  }
}

/** The flag and the file, as the beginning of a sentence. */
export function nameOf(source: Source): string {
  return `The ${source.flag} file ${source.path}`;
}

/** The parser's own message quotes the text around the error, which may be a token: only the place is taken. */
function placeOf(error: unknown, text: string): string {
  const position = /position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return '';
  const lines = text.slice(0, Number(position)).split('\n');
  return `: see line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}
