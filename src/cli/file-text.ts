import type { FileHandle } from 'node:fs/promises';

const KIB = 1024;

/**
 * Reads what a file or a pipe gives until its end.
 * @returns undefined when that is more than `limit` bytes; the rest is not read then
 */
export async function gather(file: FileHandle, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Ends with the byte behind the limit, which tells a file that just fits from one that does not.
  for await (const chunk of file.createReadStream({ end: limit, autoClose: false })) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
  }
  return length > limit ? undefined : Buffer.concat(chunks);
}

/** UTF-8 as text, without a byte order mark; undefined for UTF-16, as some editors and shells of Windows write it. */
export function decode(bytes: Buffer): string | undefined {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return isUtf16 ? undefined : bytes.toString('utf8').replace(/^\ufeff/, '');
}

/** A limit in words: `64 KiB`, `64 MiB`. */
export function inUnits(bytes: number): string {
  return bytes < KIB * KIB ? `${bytes / KIB} KiB` : `${bytes / KIB / KIB} MiB`;
}
