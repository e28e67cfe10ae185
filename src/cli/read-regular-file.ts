import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { explainUnreadable } from './explain-unreadable.ts';
import { decode, gather, inUnits } from './file-text.ts';

/** A file that is read because of where it lies or what it is called; `problem` is the end of a sentence. */
export type RegularFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' | 'directory' | 'unusable'; readonly problem: string };

/** Opening a pipe that nobody writes into would otherwise wait, and a terminal would become the program's own. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * Reads a file that may be anything, by anybody: what is no regular file is not read at all.
 * @param limits.bytes a longer file is refused
 * @param limits.userId the user that runs the tap: a file of another one is refused, unless it is root's or the tap
 *   runs as root, who may read everything anyway; undefined where files have no such owner
 */
export async function readRegularFile(
  path: string,
  limits: { readonly bytes: number; readonly userId?: number | undefined },
): Promise<RegularFile> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, FLAGS);
    const wrong = refuse(await file.stat(), limits);
    if (wrong !== undefined) return wrong;
    const bytes = await gather(file, limits.bytes);
    const text = bytes === undefined ? undefined : decode(bytes);
    if (bytes === undefined) return unusable(tooLong(limits.bytes));
    return text === undefined ? unusable('is written in UTF-16, but must be UTF-8') : { kind: 'text', text };
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    return { kind: isMissing ? 'missing' : 'unusable', problem: explainUnreadable(code) };
  } finally {
    await file?.close();
  }
}

function refuse(
  stats: Stats,
  { bytes, userId }: { readonly bytes: number; readonly userId?: number | undefined },
): RegularFile | undefined {
  if (stats.isDirectory())
    return { kind: 'directory', problem: 'is a directory, but must be a regular file' };
  if (!stats.isFile()) return unusable(`is ${kindOf(stats)}, but must be a regular file`);
  if (userId !== undefined && userId !== 0 && stats.uid !== userId && stats.uid !== 0) {
    return unusable(
      `belongs to another user (${stats.uid}) than the one that runs the tap (${userId}), so it is not trusted`,
    );
  }
  return stats.size > bytes ? unusable(tooLong(bytes)) : undefined;
}

function unusable(problem: string): RegularFile {
  return { kind: 'unusable', problem };
}

function tooLong(bytes: number): string {
  return `is longer than ${inUnits(bytes)}`;
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}
