/** Response headers by lower-case name. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What one response says of its rate-limit bucket; undefined where a header is missing or not a number. */
export type RateLimit = {
  readonly remaining: number | undefined;
  /** Epoch seconds, on the server's clock. */
  readonly reset: number | undefined;
  readonly concurrentLimit: number | undefined;
};

/**
 * Reads the `X-Sentry-Rate-Limit-*` headers. Self-hosted servers send none, and the two concurrency headers
 * can hold the text `None`.
 */
export function readRateLimit(headers: Headers): RateLimit {
  return {
    remaining: wholeNumber(headers['x-sentry-rate-limit-remaining']),
    reset: wholeNumber(headers['x-sentry-rate-limit-reset']),
    concurrentLimit: wholeNumber(headers['x-sentry-rate-limit-concurrentlimit']),
  };
}

/** With less than this between requests, a limiter that gives no hint would be asked in a tight loop. */
export const SHORTEST_THROTTLE_MS = 1_000;

/** Windows are a second to a minute long: a reset further away, as one given in milliseconds is, is none. */
const FARTHEST_RESET_MS = 3_600_000;

/**
 * Milliseconds until a window ends, negative when it has ended; undefined when that cannot be: no reset was named, or
 * one that is hours or years away.
 * @param serverNowMs epoch milliseconds on the server's clock
 */
export function untilResetMs(reset: number | undefined, serverNowMs: number): number | undefined {
  if (reset === undefined) return undefined;
  const ms = reset * 1000 - serverNowMs;
  return Math.abs(ms) > FARTHEST_RESET_MS ? undefined : ms;
}

/** True when an answer speaks of a rate limit at all, whatever it says. */
export function namesRateLimit(headers: Headers): boolean {
  return Object.keys(headers).some((name) => name.startsWith('x-sentry-rate-limit-'));
}

/** The limit that an answer tells of: requests of a window, and the seconds until that ends; undefined where it tells none. */
export function limitTold(
  headers: Headers,
): { readonly limit: number; readonly restSeconds: number } | undefined {
  const limit = wholeNumber(headers['x-sentry-rate-limit-limit']);
  const date = Date.parse(one(headers['date']) ?? '');
  if (limit === undefined || limit === 0 || Number.isNaN(date)) return undefined;
  const restMs = untilResetMs(wholeNumber(headers['x-sentry-rate-limit-reset']), date);
  return restMs === undefined ? undefined : { limit, restSeconds: Math.max(1, restMs / 1000) };
}

/** `Retry-After` as milliseconds from now: seconds or an HTTP date; undefined when absent or unreadable. */
export function retryAfterMs(headers: Headers, serverNowMs: number): number | undefined {
  const value = one(headers['retry-after']);
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) || !/[a-z]/i.test(value) ? undefined : Math.max(0, date - serverNowMs);
}

function wholeNumber(value: string | string[] | undefined): number | undefined {
  const text = one(value);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function one(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value)?.trim();
}
