import type { Clock } from '../../time.ts';
import {
  type Headers,
  namesRateLimit,
  readRateLimit,
  SHORTEST_THROTTLE_MS,
  untilResetMs,
} from './rate-limit.ts';

/**
 * Leave to send one request; `done` must be called when it has ended, with the headers if there were any, and
 * whether the server gave what was asked for.
 */
export type Pass = { readonly done: (headers?: Headers, isSuccess?: boolean) => void };

export type Gate = {
  /**
   * Waits until the bucket and the whole client have room. `waiting` hears of each wait for a limit before it begins;
   * what it throws is thrown instead. Waiting for room is another thing: it ends with the requests in front.
   */
  readonly enter: (bucket: string, signal: AbortSignal, waiting: (ms: number) => void) => Promise<Pass>;
  /** How many requests may be in flight in the bucket at once, as far as we know by now. */
  readonly room: (bucket: string) => number;
  /** Whether the server counts the requests of the bucket, by its answers so far. */
  readonly isCounted: (bucket: string) => boolean;
  /** Nobody enters the bucket before this instant (epoch milliseconds on our clock). */
  readonly block: (bucket: string, untilMs: number) => void;
  /** The server's clock as well as we know it, in epoch milliseconds. */
  readonly serverNow: () => number;
};

type Bucket = {
  /** What we allow before the server has said anything, and the most while it limits. */
  readonly mostInFlight: number;
  /** What the server's answers in this bucket say; undefined before the first of them. */
  allowed: number | undefined;
  inFlight: number;
  isCounted: boolean;
  remaining: number;
  /** Epoch seconds on the server's clock. */
  reset: number;
  blockedMs: number;
};

type Waiting = { readonly bucket: Bucket; readonly open: () => void };

/** The window of an answer that took long may be over when it comes; no window is over for longer than this. */
const OLDEST_RESET_MS = -60_000;

/**
 * Rate limits are state of the server: this keeps our picture of it for each bucket, so that requests wait
 * before they are refused. At most `concurrency` requests are in flight over all buckets.
 */
export function createGate(options: {
  clock: Clock;
  concurrency: number;
  firstConcurrency: (bucket: string) => number;
}): Gate {
  const { clock } = options;
  const buckets = new Map<string, Bucket>();
  let queue: readonly Waiting[] = [];
  let inFlight = 0;
  // How far our clock is ahead of the server's. `Date` has whole seconds, so each sample is too large by up to
  // a second: the smallest is the best, and it is never too small, so no wait ends early.
  let aheadMs = Number.POSITIVE_INFINITY;
  // A server that limits says so with every answer, one that does not never does: what one bucket shows tells
  // something of the others.
  let general: 'unknown' | 'unlimited' | 'limited' = 'unknown';
  const ahead = (): number => (Number.isFinite(aheadMs) ? aheadMs : 0);
  const serverNow = (): number => clock.now() - ahead();

  const bucketOf = (name: string): Bucket => {
    let bucket = buckets.get(name);
    if (bucket === undefined) {
      bucket = {
        mostInFlight: options.firstConcurrency(name),
        allowed: undefined,
        inFlight: 0,
        isCounted: false,
        remaining: Number.POSITIVE_INFINITY,
        reset: 0,
        blockedMs: 0,
      };
      buckets.set(name, bucket);
    }
    return bucket;
  };

  const roomOf = (bucket: Bucket): number =>
    bucket.allowed ?? (general === 'unlimited' ? options.concurrency : bucket.mostInFlight);

  const hasRoom = (bucket: Bucket): boolean =>
    inFlight < options.concurrency && bucket.inFlight < roomOf(bucket);

  /** Everybody with room may try again, in the order of arrival; who finds none queues again. */
  const wake = (): void => {
    const ready = queue.filter((waiting) => hasRoom(waiting.bucket));
    queue = queue.filter((waiting) => !ready.includes(waiting));
    for (const waiting of ready) waiting.open();
  };

  const untilRoom = (bucket: Bucket, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        queue = queue.filter((other) => other !== waiting);
        reject(signal.reason as Error);
      };
      const open = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const waiting: Waiting = { bucket, open };
      queue = [...queue, waiting];
      signal.addEventListener('abort', abort, { once: true });
    });

  const block = (bucket: Bucket, untilMs: number): void => {
    bucket.blockedMs = Math.max(bucket.blockedMs, untilMs);
  };

  const learn = (bucket: Bucket, headers: Headers, isSuccess: boolean): void => {
    const date = typeof headers['date'] === 'string' ? Date.parse(headers['date']) : Number.NaN;
    if (!Number.isNaN(date)) aheadMs = Math.min(aheadMs, clock.now() - date);
    const { remaining, reset, concurrentLimit } = readRateLimit(headers);
    const isCounted = namesRateLimit(headers);
    if (isCounted || isSuccess) bucket.isCounted = isCounted;
    if (isCounted) {
      general = 'limited';
      const most = concurrentLimit !== undefined && concurrentLimit > 0 ? concurrentLimit : bucket.allowed;
      bucket.allowed = Math.min(most ?? bucket.mostInFlight, bucket.mostInFlight);
    } else if (isSuccess) {
      // Self-hosted servers limit nothing and say nothing. An error page of a proxy has no such headers either.
      bucket.allowed = options.concurrency;
      if (general === 'unknown') general = 'unlimited';
    }
    if (remaining === undefined) return;
    const untilMs = untilResetMs(reset, serverNow());
    if (reset === undefined || untilMs === undefined || untilMs < OLDEST_RESET_MS) {
      // Nothing remains, and nobody knows until when: a pause, since it cannot be waited for.
      if (remaining <= 0) block(bucket, clock.now() + SHORTEST_THROTTLE_MS);
      return;
    }
    if (reset < bucket.reset) return;
    // Requests sent since the server counted this one are not in its figure yet.
    const left = remaining - (bucket.inFlight - 1);
    bucket.remaining = reset === bucket.reset ? Math.min(bucket.remaining, left) : left;
    bucket.reset = reset;
  };

  const delay = (bucket: Bucket): number => {
    const now = clock.now();
    const resetMs = bucket.reset * 1000 + ahead();
    if (now >= resetMs) bucket.remaining = Number.POSITIVE_INFINITY;
    return Math.max(bucket.remaining <= 0 ? resetMs - now : 0, bucket.blockedMs - now, 0);
  };

  return {
    enter: async (name, signal, waiting) => {
      const bucket = bucketOf(name);
      for (;;) {
        signal.throwIfAborted();
        const ms = delay(bucket);
        if (ms > 0) {
          waiting(ms);
          await clock.sleep(ms, signal);
        } else if (hasRoom(bucket)) {
          break;
        } else {
          await untilRoom(bucket, signal);
        }
      }
      inFlight += 1;
      bucket.inFlight += 1;
      bucket.remaining -= 1;
      return {
        done: (headers, isSuccess = false) => {
          if (headers !== undefined) learn(bucket, headers, isSuccess);
          inFlight -= 1;
          bucket.inFlight -= 1;
          wake();
        },
      };
    },
    room: (name) => Math.min(roomOf(bucketOf(name)), options.concurrency),
    isCounted: (name) => bucketOf(name).isCounted,
    block: (name, untilMs) => block(bucketOf(name), untilMs),
    serverNow,
  };
}
