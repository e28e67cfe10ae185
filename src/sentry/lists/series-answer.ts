import { ApiError } from '../../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { SeriesAnswer, SeriesGroup, SeriesQuestion } from '../../streams/series.ts';
import { formatInstant, type Instant, type Span, toInstant } from '../../time.ts';
import { DAY, midnight } from './days.ts';

/** What an answer has to be about. */
export type Asked = {
  /** Whole UTC days. */
  readonly span: Span;
  readonly question: SeriesQuestion;
  /** Epoch seconds. */
  readonly now: Instant;
  /** The first day that goes on, or that numbers are still added to. */
  readonly growsFrom: Instant;
};

/** Clocks differ a little, and a day that has begun here may not have begun there. */
const CLOCK_DIFFERENCE = 3_600;

/**
 * Reads an answer in numbers over time, and holds it against what was asked for: another time or other dimensions
 * make rows that are wrong and look right.
 * @throws ApiError when it is about something else, or is no such answer
 */
export function readAnswer(body: JsonValue, asked: Asked, hasMore: boolean): SeriesAnswer {
  const { span, question } = asked;
  const wrong = (what: string): ApiError =>
    new ApiError(
      `the answer for ${dayOf(span[0])} to ${dayOf(span[1] - DAY)} ${what}. Check whether a proxy changes the answers; if it stays, report the server's version.`,
      200,
      { detail: what },
    );
  if (!isJsonObject(body)) throw wrong('is no object');
  const { groups } = body;
  if (!Array.isArray(groups) || !groups.every(isJsonObject)) throw wrong('has no list of groups');
  const days = daysOf(span);
  const read = groups.map((group) => readGroup(group, question, days.length));
  if (!read.every((group) => group !== undefined))
    throw wrong('has groups without their dimensions or numbers');
  const hasSeries = read.some(({ series }) => series !== undefined);
  const isHere = isAbout(body, asked, days, hasSeries);
  // The server's day has not begun: then it knows nothing of it.
  const isAhead = groups.length === 0 && span[0] > asked.now - CLOCK_DIFFERENCE;
  if (!isHere && !isAhead) throw wrong('is about another time');
  return { days, groups: read, hasMore, isGrowing: span[0] >= asked.growsFrom };
}

/** The days of a span of whole days, as `2026-11-20`. */
function daysOf([from, to]: Span): readonly string[] {
  return Array.from({ length: (to - from) / DAY }, (_, n) => dayOf(from + n * DAY));
}

function dayOf(instant: Instant): string {
  return formatInstant(instant).slice(0, 10);
}

function isAbout(
  { start, end, intervals }: JsonObject,
  { span: [from, to], now }: Asked,
  days: readonly string[],
  hasSeries: boolean,
): boolean {
  if (toInstant(start) !== from || !isEnd(toInstant(end), [from, to], now)) return false;
  // Where the server gives sums alone, it names no intervals.
  if (!Array.isArray(intervals)) return intervals === undefined && !hasSeries;
  return (
    intervals.length === days.length &&
    intervals.every((interval, n) => toInstant(interval) === from + n * DAY)
  );
}

/** Answers about the present end in the present; all others with the last second of the day, or with the first of the next. */
function isEnd(end: Instant | undefined, [from, to]: Span, now: Instant): boolean {
  if (end === undefined || end > to) return false;
  if (now < to + CLOCK_DIFFERENCE) return end > from && end >= Math.min(to, midnight(now)) - CLOCK_DIFFERENCE;
  return end >= to - 1;
}

function readGroup(
  group: JsonObject,
  { fields, groupBy }: SeriesQuestion,
  intervals: number,
): SeriesGroup | undefined {
  const { by, totals, series } = group;
  if (!isJsonObject(by) || !isJsonObject(totals)) return undefined;
  // A dimension that is null may be missing, and one that was not asked for may not be there.
  if (!Object.keys(by).every((name) => groupBy.includes(name))) return undefined;
  if (!fields.every((field) => isNumber(totals[field]))) return undefined;
  if (series === undefined) return { by, totals, series };
  if (!isJsonObject(series)) return undefined;
  const isWhole = fields.every((field) => {
    const numbers = series[field];
    return Array.isArray(numbers) && numbers.length === intervals && numbers.every(isNumber);
  });
  return isWhole ? { by, totals, series } : undefined;
}

/** Rates without sessions are null. */
function isNumber(value: JsonValue | undefined): boolean {
  return value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0);
}
