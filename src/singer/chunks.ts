/** Some whole lines, as bytes. */
export type Chunk = {
  readonly bytes: Uint8Array;
  /** To be called once when the bytes have been written: their memory is used again. */
  readonly release: () => void;
};

/** Makes chunks out of texts. */
export type MakeChunk = (text: string) => Chunk;

/** A little more than the text that lines are joined to. */
const CHUNK_BYTES = 72 * 1024;
/** A UTF-16 unit is at most three bytes of UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

/**
 * Lines that wait for their turn are kept in memory that is used over and over. Otherwise what waits would grow old
 * in the eyes of the garbage collector, which lets go of old things late: reading ahead would take several times the
 * room of what is held.
 */
export function createChunks(): MakeChunk {
  const free: Buffer[] = [];
  return (text) => {
    if (text.length * MOST_BYTES_PER_UNIT > CHUNK_BYTES && Buffer.byteLength(text) > CHUNK_BYTES) {
      return { bytes: Buffer.from(text), release: () => {} };
    }
    const memory = free.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
    const bytes = memory.subarray(0, memory.write(text));
    return {
      bytes,
      release: () => {
        free.push(memory);
      },
    };
  };
}
