import { cutText } from '../text.ts';
import { formatInstant, type Instant, toInstant } from '../time.ts';

const DEFAULT_DAYS = 90;
const SECONDS_A_DAY = 86_400;
const FORMS = 'a date or date-time such as 2026-01-31 or 2026-01-31T08:00:00+01:00';

/** `start` and `end` hold only when there are no problems. */
type Period = {
  readonly start: Instant;
  readonly end: Instant | undefined;
  readonly problems: readonly string[];
};

/**
 * Reads `start_date` and `end_date`; without a start it is 90 days back.
 * @param nowMs the present, in milliseconds since 1970-01-01T00:00:00Z
 */
export function readPeriod(
  startText: string | undefined,
  endText: string | undefined,
  nowMs: number,
): Period {
  const now = Math.floor(nowMs / 1000);
  const start = startText === undefined ? now - DEFAULT_DAYS * SECONDS_A_DAY : toInstant(startText);
  const end = endText === undefined ? undefined : toInstant(endText);
  const problems: string[] = [];
  if (start === undefined) problems.push(unreadable('start_date', startText));
  else if (start > now) {
    problems.push(
      `start_date is ${JSON.stringify(startText)}, but must not be in the future (it is ${formatInstant(now)}).`,
    );
  }
  if (endText !== undefined && end === undefined) problems.push(unreadable('end_date', endText));
  if (start !== undefined && end !== undefined && end <= start) {
    const from = startText === undefined ? `its default, ${formatInstant(start)}` : JSON.stringify(startText);
    problems.push(`end_date is ${JSON.stringify(endText)}, but must be later than start_date (${from}).`);
  }
  return { start: start ?? 0, end, problems };
}

function unreadable(name: string, text: string | undefined): string {
  return `${name} is ${JSON.stringify(cutText(text ?? '', 80))}, but must be ${FORMS}.`;
}
