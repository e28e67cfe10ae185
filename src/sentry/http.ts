import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { gunzipSync } from 'node:zlib';
import got, { RequestError } from 'got';
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

/** Sends one GET and reads the whole body. @throws NetworkError; the signal's reason when aborted */
export type Send = (
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<Answer>;

/** Ten full events can be large; nothing Sentry sends is larger than this, and less fits in a small container. */
const LARGEST_BODY_BYTES = 64 * 1024 * 1024;

/** One step for most pages: by default each 16 KiB of text would be a step of its own. */
const UNPACK_STEP_BYTES = 256 * 1024;

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
    responseType: 'buffer',
  });
  const send = async (
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer> => {
    // Our own clock and not got's: its timer may fire when nobody listens to the request any more, and such an
    // error would end the process.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), options.timeoutMs);
    const request = client.get(url, { headers, signal: AbortSignal.any([signal, late.signal]) });
    let tooLarge = false;
    // The count is of compressed bytes; unpacking has a limit of its own.
    request.on('downloadProgress', (progress) => {
      if (progress.transferred > LARGEST_BODY_BYTES && !tooLarge) {
        tooLarge = true;
        request.cancel();
      }
    });
    try {
      const response = await request;
      const body = decode(response.rawBody, response.headers['content-encoding']);
      return { status: response.statusCode, headers: response.headers, body };
    } catch (error) {
      signal.throwIfAborted();
      if (late.signal.aborted) throw new NetworkError('ETIMEDOUT', 'no complete answer in time', error);
      if (tooLarge) throw new NetworkError('ETOOLARGE', tooLargeText, error);
      if (error instanceof NetworkError) throw error;
      if (error instanceof RequestError) throw new NetworkError(error.code, plain(error), error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
  const close = (): void => {
    agent.http.destroy();
    agent.https.destroy();
  };
  return Object.assign(send, { close });
}

const tooLargeText = `the answer is larger than ${LARGEST_BODY_BYTES / 1024 / 1024} MiB`;

/** @throws NetworkError when the body cannot be unpacked or is too large */
function decode(body: Uint8Array, encoding: string | undefined): string {
  const packed = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
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
    return gunzipSync(body, { chunkSize: UNPACK_STEP_BYTES, maxOutputLength: LARGEST_BODY_BYTES });
  throw new Error(`it came as ${encoding.slice(0, 20)} though only gzip was asked for`);
}

/** got's message without the address: the caller names the path. */
function plain(error: RequestError): string {
  return error.message.slice(0, 200);
}
