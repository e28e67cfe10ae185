import type { Writable } from 'node:stream';
import { OutputClosedError, TapError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { LONGEST_LINE_BYTES, messageLine, type RecordLine, recordLines } from './lines.ts';
import type { Message } from './message.ts';

/**
 * Writes messages to standard output. Every method returns a promise only when the caller must wait: for the
 * reader to catch up, or to hear that it is gone (OutputClosedError).
 */
export type Writer = {
  readonly write: (message: Message) => Promise<void> | undefined;
  /** Same as `write` of a RECORD message, for the many. `timeExtracted` is RFC 3339 in UTC. */
  readonly writeRecord: (
    stream: string,
    record: JsonObject,
    timeExtracted: string,
    version?: number,
  ) => Promise<void> | undefined;
  /** Hands over what was gathered: to be called before waiting for something slow. */
  readonly flush: () => Promise<void> | undefined;
  /** Resolves when the last byte has been handed to the reader; the stream itself stays open. */
  readonly end: () => Promise<void>;
};

export type WriterOptions = {
  /** Hears of a record that was too long for a line, and how many of its values were cut. */
  readonly onCut?: (stream: string, values: number) => void;
  readonly limitBytes?: number;
};

/** Lines are gathered up to about this many characters: a system call per line would cost more than the line. */
const CHUNK = 64 * 1024;

/** Creates the only writer of a run; lines wait at most until the event loop is idle. */
export function createWriter(stdout: Writable, options: WriterOptions = {}): Writer {
  const limitBytes = options.limitBytes ?? LONGEST_LINE_BYTES;
  const formats = new Map<string, RecordLine>();
  let gathered = '';
  let hasWrittenRecord = false;
  let isIdleFlushDue = false;
  let failure: TapError | undefined;
  let draining: Promise<void> | undefined;

  const fail = (cause?: unknown): void => {
    failure ??= failureOf(cause);
    gathered = '';
  };
  // Stays for the life of the process: an error may arrive long after the write that caused it.
  stdout.on('error', fail);
  stdout.on('close', () => fail());

  const flush = (): Promise<void> | undefined => {
    if (failure === undefined && (stdout.destroyed || stdout.writableEnded)) fail();
    if (failure !== undefined) return Promise.reject(failure);
    if (draining !== undefined) return draining.then(flush);
    if (gathered === '') return undefined;
    const chunk = gathered;
    gathered = '';
    if (stdout.write(chunk)) return undefined;
    draining = drained(stdout).then(() => {
      draining = undefined;
    });
    return draining.then(() => (failure === undefined ? undefined : Promise.reject(failure)));
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

  const addRecord = (line: string): Promise<void> | undefined => {
    const isFirst = !hasWrittenRecord;
    hasWrittenRecord = true;
    return add(line, isFirst);
  };

  const writeRecord: Writer['writeRecord'] = (stream, record, timeExtracted, version) => {
    let format = formats.get(stream);
    if (format === undefined) {
      format = recordLines(stream, limitBytes);
      formats.set(stream, format);
    }
    const { line, cut } = format(record, timeExtracted, version);
    if (cut > 0) options.onCut?.(stream, cut);
    return addRecord(line);
  };

  const write: Writer['write'] = (message) =>
    message.type === 'RECORD'
      ? writeRecord(message.stream, message.record, message.time_extracted, message.version)
      : add(messageLine(message), message.type === 'STATE');

  const end = async (): Promise<void> => {
    await flush();
    const error = await new Promise<Error | null | undefined>((resolve) => stdout.write('', resolve));
    if (error !== null && error !== undefined) fail(error);
    if (failure !== undefined) throw failure;
  };

  return { write, writeRecord, flush, end };
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
