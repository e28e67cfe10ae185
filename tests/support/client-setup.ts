import { createClient, type Request, type RequestPoint } from '../../src/sentry/transport/client.ts';
import { createGate } from '../../src/sentry/transport/gate.ts';
import { NetworkError } from '../../src/sentry/transport/http.ts';
import { limitsOf } from '../../src/sentry/transport/limits.ts';
import type { Headers } from '../../src/sentry/transport/rate-limit.ts';
import { fakeClock } from './clock.ts';
import { recordingLog } from './recording-log.ts';
import { scriptedSend, type Turn } from './scripted-send.ts';

export const NOW = Date.parse('2026-06-01T12:00:00Z');
export const TOKEN = 'sntryu_secret';
export const LIST: Request = {
  root: 'https://us.sentry.io/api/0',
  path: '/organizations/1/issues/',
  query: [],
  bucket: 'issues',
  stream: 'issues',
  expects: 'list',
};

/** A client on a virtual clock that is answered by the given turns. */
export function setUp(
  turns: readonly Turn[],
  options: { random?: number; maxRetryMs?: number; onSleep?: (ms: number) => void; during?: () => void } = {},
) {
  const { onSleep } = options;
  const clock = fakeClock({ nowMs: NOW, random: options.random ?? 0.5, ...(onSleep && { onSleep }) });
  const { send, sent, timeouts } = scriptedSend(turns, options.during);
  const log = recordingLog();
  const stop = new AbortController();
  const points: RequestPoint[] = [];
  const retries: string[] = [];
  const waits: [string, number, string][] = [];
  const client = createClient({
    send,
    gate: createGate({
      clock,
      concurrency: 8,
      firstConcurrency: (bucket) => (bucket === 'project-events' ? 1 : 8),
    }),
    clock,
    log,
    observer: {
      request: (point) => points.push(point),
      retry: (stream) => retries.push(stream),
      waited: (stream, ms, reason) => waits.push([stream, ms, reason]),
    },
    signal: stop.signal,
    token: TOKEN,
    userAgent: 'tap-sentry/1',
    maxRetryMs: options.maxRetryMs ?? 900_000,
    limits: limitsOf(16, Number.POSITIVE_INFINITY),
  });
  return { client, clock, sent, timeouts, log, stop, points, retries, waits };
}

/** The error that a request ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error> {
  const result = await promise.catch((error: unknown) => error);
  if (!(result instanceof Error)) throw new Error('It did not fail.');
  return result;
}

/** A refusal for too many requests. */
export const refused = (headers: Headers = {}): Turn => ({
  status: 429,
  headers,
  body: '"Limit is 40 requests"',
});
/** A failure of the network. */
export const network = (code: string): NetworkError => new NetworkError(code, 'broken');
