import type { Headers } from './rate-limit.ts';
import { readRateLimit, retryAfterMs } from './rate-limit.ts';

/** Why an attempt gave nothing usable. */
export type Failure =
  | { readonly kind: 'status'; readonly status: number; readonly headers: Headers }
  | { readonly kind: 'network'; readonly code: string }
  | { readonly kind: 'body'; readonly problem: string; readonly again: 'patiently' | 'once' };

export type Attempt = {
  /** 1 for the first. */
  readonly number: number;
  /** Milliseconds since the first attempt began. */
  readonly elapsedMs: number;
  readonly patienceMs: number;
  /** Milliseconds since the epoch on the server's clock. */
  readonly serverNowMs: number;
  /** In [0, 1). */
  readonly random: number;
};

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 60_000;
/** Below this a limiter that gives no hint would be asked in a tight loop. */
const SHORTEST_THROTTLE_MS = 1_000;

/** Errors of the request itself, which no repetition cures. */
export function isRetriableStatus(status: number): boolean {
  // 410 answers come from short brown-outs of endpoints that Sentry is about to retire.
  return status === 408 || status === 410 || status === 429 || status >= 500;
}

/**
 * Milliseconds to wait before asking again, or undefined to give up. A server that says when
 * (`Retry-After`, else the reset of its rate-limit window) is believed; otherwise the wait is a random part of
 * an exponentially growing bound.
 */
export function retryDelayMs(failure: Failure, attempt: Attempt): number | undefined {
  if (failure.kind === 'status' && !isRetriableStatus(failure.status)) return undefined;
  if (failure.kind === 'body' && failure.again === 'once' && attempt.number > 1) return undefined;
  // A server that says "now" over and over would be asked in a tight loop.
  const delay = Math.ceil(hintMs(failure, attempt) || backoffMs(failure, attempt));
  return attempt.elapsedMs + delay > attempt.patienceMs ? undefined : delay;
}

function hintMs(failure: Failure, attempt: Attempt): number | undefined {
  if (failure.kind !== 'status') return undefined;
  const asked = retryAfterMs(failure.headers, attempt.serverNowMs);
  if (asked !== undefined) return asked;
  if (failure.status !== 429) return undefined;
  const { reset } = readRateLimit(failure.headers);
  if (reset === undefined) return undefined;
  const untilReset = reset * 1000 - attempt.serverNowMs;
  // A reset in the past, or hours away, is a wrong clock and no advice.
  if (untilReset < 0 || untilReset > 3_600_000) return undefined;
  // A little jitter, so that several waiting processes do not come back in the same instant.
  return untilReset + attempt.random * 250;
}

function backoffMs(failure: Failure, attempt: Attempt): number {
  const bound = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt.number - 1));
  const floor = failure.kind === 'status' && failure.status === 429 ? SHORTEST_THROTTLE_MS : 0;
  return floor + bound * attempt.random;
}
