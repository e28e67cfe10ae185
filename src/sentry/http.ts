import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { gunzipSync } from 'node:zlib';
import got, { RequestError } from 'got';
import { cutText } from '../text.ts';
import type { Headers } from './rate-limit.ts';

/** One answer of the server, whatever its status. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: string };

/** No usable answer: refused, reset, timed out, too large. `code` is Node's or one of ours. */
export class NetworkError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'NetworkError';
    this.code = code;
  }
}

/**
 * Sends one GET and reads the whole body.
 * @param timeoutMs for a request that may take less time than others
 * @throws NetworkError; the signal's reason when aborted
 */
export type Send = (
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  timeoutMs?: number,
) => Promise<Answer>;

/** Ten full events can be large; nothing Sentry sends is larger than this, and less fits in a small container. */
const LARGEST_BODY_BYTES = 64 * 1024 * 1024;

/** Unpacking goes in steps of this many bytes, or in a single one where the length is known beforehand. */
const UNPACK_STEP_BYTES = 64 * 1024;
const LARGEST_STEP_BYTES = 1024 * 1024;

/**
 * The one place that talks HTTP: a pool of kept-alive connections, gzip, no redirects, no retries (both are
 * decided elsewhere), each attempt bounded in time (`timeoutMs`, from connect to last byte) and in size.
 */
export function createSend(options: {
  connections: number;
  timeoutMs: number;
}): Send & { close: () => void } {
  const pool = { keepAlive: true, maxSockets: options.connections, scheduling: 'lifo' as const };
  const agent = { http: new HttpAgent(pool), https: new HttpsAgent(pool) };
  const client = got.extend({
    agent,
    followRedirect: false,
    retry: { limit: 0 },
    throwHttpErrors: false,
    // Unpacking a page at once costs half of what a chain of streams does.
    decompress: false,
    headers: { 'accept-encoding': 'gzip' },
    mutableDefaults: true,
  });
  // got spreads the options of its cache, which is off, into those of every request. Unless they are empty, V8 on
  // Node.js 20 makes some thirty hidden classes anew each time: 12 KB that stay until the next full collection.
  client.defaults.options.cacheOptions = {};
  const send: Send = (url, headers, signal, timeoutMs = options.timeoutMs) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      // A stream: got's promises do more work for each request.
      const request = client.stream(url, { headers });
      const chunks: Buffer[] = [];
      let bytes = 0;
      let response: IncomingMessage | undefined;
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        act();
      };
      const fail = (error: unknown): void => settle(() => reject(error as Error));
      const abandon = (error: unknown): void => {
        fail(error);
        request.destroy();
      };
      const stop = (): void => abandon(signal.reason);
      // Our own clock and not got's, which starts anew with each phase of a request.
      const timer = setTimeout(
        () => abandon(new NetworkError('ETIMEDOUT', 'no complete answer in time')),
        Math.min(timeoutMs, options.timeoutMs),
      );
      signal.addEventListener('abort', stop, { once: true });
      request.on('response', (incoming: IncomingMessage) => {
        response = incoming;
      });
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        // Of compressed bytes; unpacking has a limit of its own.
        if (bytes > LARGEST_BODY_BYTES) abandon(new NetworkError('ETOOLARGE', tooLargeText));
      });
      // Stays, so that an error after the end of a request finds a listener.
      request.on('error', (error) => fail(networkError(error)));
      request.on('end', () =>
        settle(() => {
          try {
            resolve(answerOf(response, chunks));
          } catch (error) {
            reject(error as Error);
          }
        }),
      );
    });
  const close = (): void => {
    agent.http.destroy();
    agent.https.destroy();
  };
  return Object.assign(send, { close });
}

const tooLargeText = `the answer is larger than ${LARGEST_BODY_BYTES / 1024 / 1024} MiB`;

/** @throws NetworkError when there is no response, or its body cannot be unpacked or is too large */
function answerOf(response: IncomingMessage | undefined, chunks: readonly Buffer[]): Answer {
  if (response?.statusCode === undefined) throw new NetworkError('EBODY', 'the answer has no status');
  const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  return {
    status: response.statusCode,
    headers: response.headers,
    body: decode(body, response.headers['content-encoding']),
  };
}

function decode(packed: Buffer, encoding: string | undefined): string {
  try {
    return unpacked(packed, encoding).toString('utf8');
  } catch (error) {
    const { code = 'EBODY', message } = error as { code?: string; message: string };
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new NetworkError('ETOOLARGE', tooLargeText, error);
    throw new NetworkError(code, `the body cannot be unpacked: ${message}`, error);
  }
}

function unpacked(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === undefined || encoding === 'identity' || body.length === 0) return body;
  if (encoding === 'gzip' || encoding === 'x-gzip')
    return gunzipSync(body, { chunkSize: stepFor(body), maxOutputLength: LARGEST_BODY_BYTES });
  throw new Error(`it came as ${cutText(encoding, 60)} though only gzip was asked for`);
}

/** A gzip file ends with the length of what it holds (RFC 1952): a hint, since nothing keeps a server from lying. */
function stepFor(body: Buffer): number {
  const length = body.length < 4 ? 0 : body.readUInt32LE(body.length - 4);
  // One byte more, so that the end is noticed in the same step.
  return length < LARGEST_STEP_BYTES ? Math.max(length + 1, UNPACK_STEP_BYTES) : UNPACK_STEP_BYTES;
}

/** What got says, without the address: the caller names the path. Anything else is our own fault and stays. */
function networkError(error: unknown): unknown {
  return error instanceof RequestError
    ? new NetworkError(error.code, cutText(error.message, 200), error)
    : error;
}
