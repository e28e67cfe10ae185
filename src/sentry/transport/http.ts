import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import got, { RequestError } from 'got';
import { cutText } from '../../text.ts';
import { createAgents, type Proxying } from './agents.ts';
import { createBudget, type Share } from './budget.ts';
import { countdown } from './countdown.ts';
import type { Limits } from './limits.ts';
import type { WebProxy } from './proxy.ts';
import type { Headers } from './rate-limit.ts';
import { type Packing, textOf } from './unpack.ts';

/** One answer of the server, whatever its status. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  /** Empty where it is too large. */
  readonly body: string;
  /** It is larger than a page may be: `unread` to its end, or not `unpacked` to its end. */
  readonly tooLarge?: 'unread' | 'unpacked';
  /**
   * Only of an answer that takes long to work on, whose body is empty as long as nobody has called this.
   * @throws NetworkError
   */
  readonly unpacked?: () => Answer;
};

/** No usable answer: refused, reset, timed out. `code` is Node's or one of ours. */
export class NetworkError extends Error {
  readonly code: string;
  /** The proxy in between, in words that may be told. */
  readonly through: string | undefined;
  constructor(code: string, message: string, cause?: unknown, through?: string) {
    super(message, { cause });
    this.name = 'NetworkError';
    this.code = code;
    this.through = through;
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

/** What is read of an answer that refuses: nothing in it is told beyond a few hundred characters. */
const MOST_OF_REFUSAL = 64 * 1024;
/** Nearly every page is shorter than this when it is unpacked. */
const QUICKLY_WORKED_ON = 1024 * 1024;

/**
 * The one place that talks HTTP: a pool of kept-alive connections, gzip, no redirects, no retries (both are
 * decided elsewhere), each attempt bounded in time (`timeoutMs`, from connect to last byte) and in size, and all that
 * are read at the same time in size too.
 */
export function createSend(options: {
  connections: number;
  timeoutMs: number;
  limits: Pick<Limits, 'pageBytes' | 'inFlightBytes'>;
  /** Undefined where every request goes straight to its server. */
  proxying?: Proxying | undefined;
}): Send & { close: () => void } {
  const pool = { keepAlive: true, maxSockets: options.connections, scheduling: 'lifo' as const };
  const agents = createAgents(pool, options.proxying);
  const client = got.extend({
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
  const { pageBytes, inFlightBytes } = options.limits;
  const budget = createBudget(inFlightBytes, pageBytes);
  const send: Send = (url, headers, signal, timeoutMs = options.timeoutMs) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      // A stream: got's promises do more work for each request.
      const { agent, proxy } = agents.of(url);
      const request = client.stream(url, { headers, agent });
      const share = budget.open();
      const chunks: Buffer[] = [];
      let bytes = 0;
      let response: IncomingMessage | undefined;
      const settle = (act: () => void): void => {
        clock.stop();
        signal.removeEventListener('abort', stop);
        act();
      };
      const fail = (error: unknown): void =>
        settle(() => {
          share.close();
          reject(error as Error);
        });
      const abandon = (error: unknown): void => {
        fail(error);
        request.destroy();
      };
      const stop = (): void => abandon(signal.reason);
      // Our own clock and not got's, which starts anew with each phase of a request.
      const clock = countdown(Math.min(timeoutMs, options.timeoutMs), () =>
        abandon(new NetworkError('ETIMEDOUT', 'no complete answer in time', undefined, proxy?.label)),
      );
      const hand = (isCut: boolean): void => {
        let answer: Answer;
        try {
          answer = answerOf(response, chunks, { pageBytes, isCut });
        } catch (error) {
          fail(error);
          return;
        }
        settle(() => resolve(holding(answer, share)));
      };
      signal.addEventListener('abort', stop, { once: true });
      request.on('response', (incoming: IncomingMessage) => {
        response = incoming;
      });
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > (isRefusal(response) ? MOST_OF_REFUSAL : pageBytes)) {
          hand(true);
          request.destroy();
          return;
        }
        const room = share.grow(chunk.length);
        if (room === undefined) return;
        request.pause();
        clock.pause();
        void room.then(() => {
          clock.resume();
          request.resume();
        });
      });
      // Node.js gives the connection away with it, and nobody here wants it: it would keep the process alive.
      request.on('upgrade', (_response: IncomingMessage, socket: Duplex) => {
        socket.destroy();
        abandon(new NetworkError('EUPGRADE', 'the server switched to another protocol (101)'));
      });
      // Stays, so that an error after the end of a request finds a listener.
      request.on('error', (error) => fail(networkError(error, proxy)));
      request.on('end', () => hand(false));
    });
  return Object.assign(send, { close: agents.close });
}

/** What is not unpacked yet keeps its room. */
function holding(answer: Answer, share: Share): Answer {
  const { unpacked } = answer;
  if (unpacked === undefined) {
    share.close();
    return answer;
  }
  return {
    ...answer,
    unpacked: () => {
      share.close();
      return unpacked();
    },
  };
}

function isRefusal(response: IncomingMessage | undefined): boolean {
  const status = response?.statusCode ?? 0;
  return status < 200 || status >= 300;
}

/**
 * @param isCut there is more of the body than was read
 * @throws NetworkError when there is no response, or its body cannot be unpacked
 */
function answerOf(
  response: IncomingMessage | undefined,
  chunks: Buffer[],
  { pageBytes, isCut }: { pageBytes: number; isCut: boolean },
): Answer {
  if (response?.statusCode === undefined) throw new NetworkError('EBODY', 'the answer has no status');
  const { statusCode: status, headers } = response;
  const rest = { status, headers };
  if (isCut && !isRefusal(response)) return { ...rest, body: '', tooLarge: 'unread' };
  const packed = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  // They are known to the request, which outlives them.
  chunks.length = 0;
  const decode = (most: number): Answer | undefined => {
    const body = textIn(packed, { encoding: headers['content-encoding'], most, isCut });
    return body === undefined ? undefined : { ...rest, body };
  };
  const unpacked = (): Answer => decode(pageBytes) ?? { ...rest, body: '', tooLarge: 'unpacked' };
  return decode(Math.min(QUICKLY_WORKED_ON, pageBytes)) ?? { ...rest, body: '', unpacked };
}

function textIn(body: Buffer, packing: Packing): string | undefined {
  try {
    return textOf(body, packing);
  } catch (error) {
    const { code = 'EBODY', message } = error as { code?: string; message: string };
    throw new NetworkError(code, `the body cannot be unpacked: ${message}`, error);
  }
}

/** What got says, without the address: the caller names the path. Anything else is our own fault and stays. */
function networkError(error: unknown, proxy: WebProxy | undefined): unknown {
  if (!(error instanceof RequestError)) return error;
  const refusal = proxy === undefined ? undefined : PROXY_REFUSAL.exec(error.message)?.[1];
  return refusal === undefined
    ? new NetworkError(error.code, cutText(error.message, 200), error, proxy?.label)
    : new NetworkError('EPROXY', `the proxy refused the connection with ${refusal}`, error, proxy?.label);
}

/** How hpagent tells of a proxy that answers CONNECT with another status than 200. */
const PROXY_REFUSAL = /Bad response: (\d+)$/;
