import type { Writable } from 'node:stream';
import { OutputClosedError, TapError } from '../errors.ts';
import type { Chunk } from './chunks.ts';
import { messageLine } from './lines.ts';
import type { Message, Records } from './message.ts';

/**
 * Writes messages to standard output. Every method returns a promise only when the caller must wait: for the
 * reader to catch up, or to hear that it is gone (OutputClosedError).
 */
export type Writer = {
  /** A STATE is waited for until the reader's pipe has it: what it claims is true only then. */
  readonly write: (output: Message | Records) => Promise<void> | undefined;
  /** Hands over what was gathered: to be called before waiting for something slow. */
  readonly flush: () => Promise<void> | undefined;
  /** Resolves when the last byte has been handed to the reader; the stream itself stays open. */
  readonly end: () => Promise<void>;
};

/** Lines are gathered up to about this many characters: a system call per line would cost more than the line. */
const CHUNK = 64 * 1024;

/**
 * Creates the only writer of a run; what is gathered waits at most until the event loop is idle.
 * @param stdout calls back when it no longer needs the bytes it was given, as files and pipes do
 */
export function createWriter(stdout: Writable): Writer {
  let gathered = '';
  let isIdleFlushDue = false;
  let failure: TapError | undefined;
  let draining: Promise<void> | undefined;
  /** Who waits for what is gathered to be taken, and who for what was handed over. */
  let gatheredFor: readonly (() => void)[] = [];
  const handedFor = new Set<() => void>();

  const tell = (waiting: readonly (() => void)[]): void => {
    for (const each of waiting) {
      handedFor.delete(each);
      each();
    }
  };

  const fail = (cause?: unknown): void => {
    failure ??= failureOf(cause);
    gathered = '';
    tell([...gatheredFor, ...handedFor]);
    gatheredFor = [];
  };
  // Stays for the life of the process: an error may arrive long after the write that caused it.
  stdout.on('error', fail);
  stdout.on('close', () => fail());

  const hand = (
    chunk: string | Uint8Array,
    written: (error?: Error | null) => void,
  ): Promise<void> | undefined => {
    if (stdout.write(chunk, written)) return undefined;
    draining = drained(stdout).then(() => {
      draining = undefined;
    });
    return draining.then(() => (failure === undefined ? undefined : Promise.reject(failure)));
  };

  const flush = (): Promise<void> | undefined => {
    if (failure === undefined && (stdout.destroyed || stdout.writableEnded)) fail();
    if (failure !== undefined) return Promise.reject(failure);
    if (draining !== undefined) return draining.then(flush);
    if (gathered === '') return undefined;
    const chunk = gathered;
    const waiting = gatheredFor;
    gathered = '';
    gatheredFor = [];
    for (const each of waiting) handedFor.add(each);
    return hand(chunk, (error) => (error ? fail(error) : tell(waiting)));
  };

  const flushWhenIdle = (): void => {
    if (isIdleFlushDue) return;
    isIdleFlushDue = true;
    setImmediate(() => {
      isIdleFlushDue = false;
      // A failure is kept, and told to whoever writes next.
      flush()?.catch(() => undefined);
    });
  };

  const add = (line: string, isUrgent: boolean): Promise<void> | undefined => {
    if (failure !== undefined) return Promise.reject(failure);
    gathered += line;
    if (isUrgent || draining !== undefined || gathered.length >= CHUNK) return flush();
    flushWhenIdle();
    return undefined;
  };

  /** Chunks are long already: they follow what was gathered, one after the other, as fast as the reader takes them. */
  const addChunks = (chunks: readonly Chunk[], from = 0): Promise<void> | undefined => {
    for (const [at, { bytes, release }] of chunks.entries()) {
      if (at < from) continue;
      const waiting = flush();
      if (waiting !== undefined) return waiting.then(() => addChunks(chunks, at));
      const written = hand(bytes, () => release());
      if (written !== undefined) return written.then(() => addChunks(chunks, at + 1));
    }
    return undefined;
  };

  /** The last bytes may wait for room in a pipe when its reader leaves: only a line that was taken has come. */
  const addAndWait = async (line: string): Promise<void> => {
    const taken = new Promise<void>((resolve) => {
      gatheredFor = [...gatheredFor, resolve];
    });
    await add(line, true);
    await taken;
    if (failure !== undefined) throw failure;
  };

  const write: Writer['write'] = (output) => {
    if (output.type === 'RECORDS') return addChunks(output.chunks);
    return output.type === 'STATE' ? addAndWait(messageLine(output)) : add(messageLine(output), false);
  };

  const end = async (): Promise<void> => {
    await flush();
    const error = await new Promise<Error | null | undefined>((resolve) => stdout.write('', resolve));
    if (error !== null && error !== undefined) fail(error);
    if (failure !== undefined) throw failure;
  };

  return { write, flush, end };
}

/** Resolves when the stream takes more, or never will. */
function drained(stdout: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'error', 'close']) stdout.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'error', 'close']) stdout.on(event, done);
  });
}

const CLOSED_CODES = new Set([
  'EPIPE',
  'EIO',
  'ECONNRESET',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

function failureOf(cause: unknown): TapError {
  if (!(cause instanceof Error) || ('code' in cause && CLOSED_CODES.has(String(cause.code)))) {
    return new OutputClosedError();
  }
  return new TapError(`Standard output cannot be written: ${cause.message}.`, { cause });
}
