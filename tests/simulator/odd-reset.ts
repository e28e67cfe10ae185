/** In which way the end of the window makes no sense: milliseconds in place of seconds, or days away. */
export type OddReset = 'milliseconds' | 'days-ahead';

const DAYS = 3;

/** Headers of a rate limit that nothing is left of, until a time that nobody can wait for. */
export function oddResetHeaders(odd: OddReset, now: number): Record<string, string> {
  const reset = odd === 'milliseconds' ? now + 1_000 : Math.floor(now / 1000) + DAYS * 86_400;
  return {
    'X-Sentry-Rate-Limit-Limit': '40',
    'X-Sentry-Rate-Limit-Remaining': '0',
    'X-Sentry-Rate-Limit-Reset': String(reset),
    'X-Sentry-Rate-Limit-ConcurrentLimit': '25',
    'X-Sentry-Rate-Limit-ConcurrentRemaining': '24',
  };
}
