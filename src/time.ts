import { DateTime } from 'luxon';

/** An instant in whole seconds since 1970-01-01T00:00:00Z: the resolution of Sentry's time filters. */
export type Instant = number;

/** A half-open stretch of time `[from, to)`; never empty. */
export type Span = readonly [from: Instant, to: Instant];

/** What the program knows of time; tests pass their own. */
export type Clock = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number in [0, 1): jitter. */
  readonly random: () => number;
};

const FIRST_SECOND = -62135596800; // 0001-01-01T00:00:00Z, the first second Python's datetime knows
const LAST_SECOND = 253402300799; // 9999-12-31T23:59:59Z

/** Twice the longest form of a time; what is longer is none, and looking closer would take time. */
const LONGEST_TIME = 100;

/** RFC 3339 in UTC with at most six fractional digits, on a day that every year has. */
const UTC_FORM =
  /^(?!0000)\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(?:Z|\+00:00)$/;

/**
 * Reads a time in any form Sentry or a person writes it: date only, with or without fraction and zone (no
 * zone means UTC).
 * @returns whole epoch seconds and the digits of the fraction, or undefined when it is no time
 */
function parse(value: string): { seconds: number; fraction: string } | undefined {
  if (value.length > LONGEST_TIME) return undefined;
  const text = value.trim().replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T');
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(text)) return undefined;
  const fraction = /[.,](\d+)/.exec(text)?.[1] ?? '';
  const parsed = DateTime.fromISO(text.replace(/[.,]\d+/, ''), { zone: 'utc' });
  if (!parsed.isValid) return undefined;
  const seconds = Math.floor(parsed.toSeconds());
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND) return undefined;
  return { seconds, fraction: fraction.slice(0, 6) };
}

/** Reads a time (see the forms above) down to the whole second; undefined when it is none. */
export function toInstant(value: unknown): Instant | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.floor(value) : undefined;
  if (typeof value !== 'string') return undefined;
  if (UTC_FORM.test(value)) return Math.floor(Date.parse(value) / 1000);
  return parse(value)?.seconds;
}

/** Writes an instant as `2026-11-20T00:00:00Z`. */
export function formatInstant(instant: Instant): string {
  return `${new Date(instant * 1000).toISOString().slice(0, 19)}Z`;
}

/**
 * Writes an instant the way Sentry's `start`, `end` and search terms want it: UTC without a zone. Parts of a second
 * are written where there are any, as milliseconds: Sentry takes up to six digits.
 */
export function formatForSentry(instant: Instant): string {
  return new Date(instant * 1000).toISOString().slice(0, Number.isInteger(instant) ? 19 : 23);
}

/**
 * A record's time stamp as RFC 3339 in UTC with six fractional digits, `2025-04-12T11:34:11.000000Z`.
 * Sentry mixes forms in one list: no fraction when the microseconds are zero, three or six digits, `+00:00`
 * from the query service, no zone in some. Undefined when the value is no time.
 */
export function normaliseTimestamp(value: string): string | undefined {
  const match = UTC_FORM.exec(value);
  if (match !== null) {
    // Six digits and a Z, as most have it already.
    if (match[1]?.length === 7 && value.endsWith('Z')) return value;
    return `${value.slice(0, 19)}${(match[1] ?? '.').padEnd(7, '0')}Z`;
  }
  const parsed = parse(value);
  if (parsed === undefined) return undefined;
  return `${new Date(parsed.seconds * 1000).toISOString().slice(0, 19)}.${parsed.fraction.padEnd(6, '0')}Z`;
}

/** Parses an HTTP `Date` header; undefined when it is missing or no date. */
export function parseHttpDate(value: string | undefined): Instant | undefined {
  if (value === undefined) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}
