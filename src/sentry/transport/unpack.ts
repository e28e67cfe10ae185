import { constants, gunzipSync } from 'node:zlib';

/** Unpacking goes in steps of this many bytes, or in a single one where the length is known beforehand. */
const UNPACK_STEP_BYTES = 64 * 1024;
const LARGEST_STEP_BYTES = 1024 * 1024;

export type Packing = {
  /** `Content-Encoding`: gzip, or none. */
  readonly encoding: string | undefined;
  /** The most bytes of text: unpacking stops there. */
  readonly most: number;
  /** The body was not read to its end; what can be told of it is told. */
  readonly isCut?: boolean;
};

/**
 * The text of a body.
 * @returns undefined when the text is longer
 * @throws Error when the body cannot be unpacked
 */
export function textOf(body: Buffer, { encoding, most, isCut = false }: Packing): string | undefined {
  if (encoding === undefined || encoding === 'identity' || body.length === 0)
    return body.length > most ? undefined : body.toString('utf8');
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new Error('it is packed in another way than gzip, though only gzip was asked for');
  try {
    const options = {
      chunkSize: stepFor(body),
      maxOutputLength: most,
      ...(isCut && { finishFlush: constants.Z_SYNC_FLUSH }),
    };
    return gunzipSync(body, options).toString('utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}

/** A gzip file ends with the length of what it holds (RFC 1952): a hint, since nothing keeps a server from lying. */
function stepFor(body: Buffer): number {
  const length = body.length < 4 ? 0 : body.readUInt32LE(body.length - 4);
  // One byte more, so that the end is noticed in the same step.
  return length < LARGEST_STEP_BYTES ? Math.max(length + 1, UNPACK_STEP_BYTES) : UNPACK_STEP_BYTES;
}
