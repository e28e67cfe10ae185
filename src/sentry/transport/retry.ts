import type { Headers } from './rate-limit.ts';
import { readRateLimit, retryAfterMs, SHORTEST_THROTTLE_MS, untilResetMs } from './rate-limit.ts';

/** Why an attempt gave nothing usable. */
export type Failure =
  /** Of the query service, whatever the status it came with. */
  | { readonly kind: 'query-timeout'; readonly headers: Headers }
  | { readonly kind: 'status'; readonly status: number; readonly headers: Headers }
  | { readonly kind: 'network'; readonly code: string }
  | { readonly kind: 'body'; readonly problem: string; readonly again: 'patiently' | 'once' };

export type Attempt = {
  /** 1 for the first. */
  readonly number: number;
  /** Milliseconds of patience that are used up: attempts and waits, the first attempt's too. */
  readonly elapsedMs: number;
  readonly patienceMs: number;
  /** Milliseconds since the epoch on the server's clock. */
  readonly serverNowMs: number;
  /** In [0, 1). */
  readonly random: number;
};

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 60_000;

/** Errors of the request itself, which no repetition cures. */
export function isRetriableStatus(status: number): boolean {
  // 410 answers come from short brown-outs of endpoints that Sentry is about to retire.
  return status === 408 || status === 410 || status === 429 || status >= 500;
}

/** True when the server refused a request as one too many: a limit, and no trouble of the server. */
export function isThrottled(failure: Failure): boolean {
  return failure.kind === 'status' && failure.status === 429;
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
  if (failure.kind !== 'status' && failure.kind !== 'query-timeout') return undefined;
  const asked = retryAfterMs(failure.headers, attempt.serverNowMs);
  if (asked !== undefined) return asked;
  if (!isThrottled(failure)) return undefined;
  const untilReset = untilResetMs(readRateLimit(failure.headers).reset, attempt.serverNowMs);
  // A refusal by a window that has ended is a wrong clock and no advice.
  if (untilReset === undefined || untilReset < 0) return undefined;
  // A little jitter, so that several waiting processes do not come back in the same instant.
  return untilReset + attempt.random * 250;
}

function backoffMs(failure: Failure, attempt: Attempt): number {
  const bound = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt.number - 1));
  const floor = isThrottled(failure) ? SHORTEST_THROTTLE_MS : 0;
  return floor + bound * attempt.random;
}
