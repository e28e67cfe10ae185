import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Fault, WireKind } from './faults.ts';
import { bodyOf, type Reply } from './reply.ts';

/** Shorter bodies are not worth packing. */
const LEAST_PACKED = 200;
const CHUNK = Buffer.alloc(65_536, ' ');

export type Out = {
  readonly response: ServerResponse;
  readonly reply: Reply;
  /** Server's clock, epoch milliseconds. */
  readonly now: number;
  readonly acceptsGzip: boolean;
  readonly fault: Fault | undefined;
};

/** Writes an answer; returns the bytes of the body. */
export function send(out: Out): number {
  const { fault, response, reply } = out;
  if (fault !== undefined && Object.hasOwn(WIRE, fault.kind)) return WIRE[fault.kind as WireKind](out, fault);
  const { text, contentType } = bodyOf(reply);
  const plain = Buffer.from(text, 'utf8');
  const isPacked = out.acceptsGzip && plain.length >= LEAST_PACKED;
  const body = isPacked ? gzipSync(plain, { level: 1 }) : plain;
  head(out, {
    'Content-Type': contentType,
    'Content-Length': String(body.length),
    ...(isPacked && { 'Content-Encoding': 'gzip' }),
  });
  response.end(body);
  return body.length;
}

function head({ response, reply, now }: Out, headers: Readonly<Record<string, string>>): void {
  response.sendDate = false;
  response.writeHead(reply.status, {
    Date: new Date(now).toUTCString(),
    Vary: 'Accept-Language, Cookie, Accept-Encoding',
    ...reply.headers,
    ...headers,
  });
}

const halfOf = (text: string): Buffer =>
  Buffer.from(text.slice(0, Math.max(1, Math.floor(text.length / 2))), 'utf8');

/** Ways in which an answer does not arrive. */
const WIRE: Readonly<Record<WireKind, (out: Out, fault: Fault) => number>> = {
  refuse: ({ response }) => {
    response.socket?.destroy();
    return 0;
  },
  reset: ({ response }) => {
    response.socket?.resetAndDestroy();
    return 0;
  },
  'reset-mid-body': (out) => {
    const { text, contentType } = bodyOf(out.reply);
    const half = halfOf(text);
    head(out, { 'Content-Type': contentType, 'Content-Length': String(Buffer.byteLength(text)) });
    out.response.write(half, () => out.response.socket?.resetAndDestroy());
    return half.length;
  },
  'truncated-json': (out) => {
    const half = halfOf(bodyOf(out.reply).text);
    head(out, { 'Content-Type': 'application/json', 'Content-Length': String(half.length) });
    out.response.end(half);
    return half.length;
  },
  hang: () => 0,
  drip: (out, { seconds = 1 }) => {
    const { text, contentType } = bodyOf(out.reply);
    const body = Buffer.from(text, 'utf8');
    head(out, { 'Content-Type': contentType, 'Content-Length': String(body.length) });
    let sent = 0;
    const timer = setInterval(() => {
      out.response.write(body.subarray(sent, sent + 1));
      sent += 1;
      if (sent < body.length) return;
      clearInterval(timer);
      out.response.end();
    }, seconds * 1000);
    timer.unref();
    out.response.on('close', () => clearInterval(timer));
    return body.length;
  },
  endless: (out) => {
    head(out, { 'Content-Type': 'application/json' });
    out.response.write('[');
    const more = (): void => {
      while (!out.response.destroyed && out.response.write(CHUNK)) {
        // Goes on until the reader is behind, and again when it has caught up.
      }
    };
    out.response.on('drain', more);
    setImmediate(more);
    return 0;
  },
};
