import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TapError } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { jsonProblem } from './check-json.ts';
import { explainUnreadable } from './explain-unreadable.ts';
import { decode, gather, inUnits } from './file-text.ts';

/** A file the operator named with a flag, and the error to throw when it cannot be used. */
export type Source = {
  /** `--config` */
  readonly flag: string;
  readonly path: string;
  readonly fail: (message: string) => TapError;
};

/** The state of 100,000 projects has a third of this; a device such as /dev/zero never ends. */
const LONGEST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a JSON file; a byte order mark is allowed. A pipe is as good as a file and waited for, since shells pass one
 * for `--config <(…)`.
 * @returns undefined for a file that is empty
 * @throws what `source.fail` makes of a sentence that names the flag and the file, and shows nothing of its text
 */
export async function readJson(source: Source, cwd: string): Promise<JsonValue | undefined> {
  const name = nameOf(source);
  const bytes = await readBytes(resolve(cwd, source.path)).catch((error: NodeJS.ErrnoException) => {
    throw source.fail(`${name} ${explainUnreadable(String(error.code))}.`);
  });
  if (bytes === undefined) throw source.fail(`${name} is longer than ${inUnits(LONGEST_BYTES)}.`);
  const text = decode(bytes);
  if (text === undefined) throw source.fail(`${name} is written in UTF-16, but must be UTF-8.`);
  if (text.trim() === '') return undefined;
  const value = parse(text, (place) => source.fail(`${name} is not valid JSON${place}.`));
  const problem = jsonProblem(value);
  if (problem !== undefined) throw source.fail(`${name} ${problem}.`);
  return value;
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  const file = await open(path);
  try {
    return await gather(file, LONGEST_BYTES);
  } finally {
    await file.close();
  }
}

function parse(text: string, fail: (place: string) => TapError): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw fail(placeOf(error, text));
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
