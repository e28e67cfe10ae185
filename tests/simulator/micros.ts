/** Microseconds since 1970-01-01T00:00:00Z: the resolution of Sentry's database. Exact up to the year 2255. */
export type Micros = number;

export const SECOND = 1_000_000;
export const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;

/** Whole epoch seconds, rounded down. */
export function secondOf(micros: Micros): number {
  return Math.floor(micros / SECOND);
}

/**
 * Writes a time the way Sentry does: no fraction when the microseconds are zero, three digits where the rest is
 * zero, six otherwise.
 * @param zone `Z`, or `+00:00` as the query service writes it
 */
export function formatMicros(micros: Micros, zone: 'Z' | '+00:00' = 'Z'): string {
  const rest = ((micros % SECOND) + SECOND) % SECOND;
  const whole = new Date((micros - rest) / 1000).toISOString().slice(0, 19);
  if (rest === 0) return `${whole}${zone}`;
  const digits = String(rest).padStart(6, '0');
  return `${whole}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}${zone}`;
}

/** Writes a time down to the second, or null. */
export function formatSecond(micros: Micros | null): string | null {
  return micros === null ? null : formatMicros(secondOf(micros) * SECOND);
}

/** Reads `2026-01-31T00:00:00.123456Z` (a missing zone means UTC). @throws Error when it is no time */
export function parseMicros(text: string): Micros {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?)?(?:Z|\+00:00)?$/.exec(text);
  const ms = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}Z`);
  if (match === null || Number.isNaN(ms)) throw new Error(`${text} is no UTC time`);
  return ms * 1000 + Number((match[3] ?? '0').padEnd(6, '0'));
}
