import type { Logger } from '../log.ts';
import { type BarMarks, bar } from './bar.ts';
import { type Course, expectedInAll, timeLeft } from './estimate.ts';
import { plural, waits } from './run-lines.ts';
import { groupSkips, type SkippedPart } from './skips.ts';
import { lastingMs, sumOf } from './table.ts';
import type { StreamTally, Tally } from './tally.ts';

/**
 * Writes the measurements that Singer tools read: records and requests of each stream so far.
 * @param selected streams that are read; others may have cost requests too, to find out what there is to read
 */
export function logMetrics(log: Logger, tally: Tally, selected?: readonly string[]): void {
  for (const [stream, counts] of entriesOf(tally, selected)) {
    const tags = { stream };
    log.metric({ type: 'counter', metric: 'record_count', value: counts.records, tags });
    log.metric({ type: 'counter', metric: 'http_request_count', value: counts.requests, tags });
  }
}

/**
 * Where a stream stands, in one line for a person who is watching: a bar where the total is known, the pace, the time
 * that is left, and what is waited for.
 */
export function progressLine(tally: Tally, stream: string, nowMs: number, marks?: BarMarks): string {
  const counts = tally.of(stream);
  const course = courseOf(counts, nowMs);
  const inAll = expectedInAll(course);
  const records = counts.records.toLocaleString('en-US');
  const parts =
    inAll === undefined
      ? [plural(counts.records, 'record')]
      : [`${bar(counts.records / inAll, marks)}  ${records} of about ${plural(inAll, 'record')}`];
  parts.push(plural(counts.requests, 'request'));
  const pace = paceOf(course);
  if (pace !== undefined) parts.push(pace);
  if (counts.retries > 0) parts.push(plural(counts.retries, 'retry', 'retries'));
  const left = timeLeft(course);
  if (left !== undefined) parts.push(left);
  const { waiting } = counts;
  const restMs = (waiting?.untilMs ?? nowMs) - nowMs;
  if (waiting !== undefined && restMs >= LEAST_WAIT_MS) {
    const what = waiting.reason === 'limit' ? "Sentry's limit" : 'waiting to try again';
    parts.push(`${what}, ${Math.ceil(restMs / 1000)} s`);
  }
  return `${stream}  ${parts.join(', ')} …`;
}

/** Shorter waits are part of the pace. */
const LEAST_WAIT_MS = 1_000;
/** Before this a pace says nothing. */
const SOONEST_PACE_MS = 1_000;

function paceOf({ done, elapsedMs }: Course): string | undefined {
  if (elapsedMs < SOONEST_PACE_MS || done === 0) return undefined;
  const perSecond = (done * 1000) / elapsedMs;
  return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en-US')}/s`;
}

/** Writes where a stream stands, and how long it will take when that can be said. */
export function logProgress(log: Logger, tally: Tally, stream: string, nowMs: number): void {
  log.info(describe(stream, tally.of(stream), nowMs), { stream });
}

/** What a stream gave and cost, when it has been read. */
export function streamEnds(tally: Tally, stream: string, nowMs: number): string {
  const counts = tally.of(stream);
  const seconds = (lastingMs(counts, nowMs) / 1000).toFixed(1);
  return `${describe(stream, counts)}, ${seconds} s`;
}

/** What a run gave and cost in all, as its last line but for errors. */
export function totalLine(tally: Tally, run: Run): string {
  const sum = sumOf(tally.entries().map(([, counts]) => counts));
  const parts = [
    plural(sum('records'), 'record'),
    plural(sum('requests'), 'request'),
    ...(sum('retries') > 0 ? [plural(sum('retries'), 'retry', 'retries')] : []),
    ...waits(sum('waitedMs'), sum('retryWaitMs')),
    `${((run.nowMs - run.beganMs) / 1000).toFixed(1)} s`,
  ];
  return `Total: ${parts.join(', ')}`;
}

/** The limits of a run in epoch milliseconds, and the streams it read; all that were counted, when none are named. */
type Run = {
  readonly beganMs: number;
  readonly nowMs: number;
  readonly selected?: readonly string[] | undefined;
  /** What was not there to be read. */
  readonly skips?: readonly SkippedPart[] | undefined;
};

/** Writes how long each stream and the run took, and what the run gave and cost. */
export function logSummary(log: Logger, tally: Tally, run: Run): void {
  for (const [stream, counts] of entriesOf(tally, run.selected)) {
    const value = seconds(lastingMs(counts, run.nowMs));
    log.metric({ type: 'timer', metric: 'sync_duration', value, tags: { stream } });
  }
  log.metric({ type: 'timer', metric: 'job_duration', value: seconds(run.nowMs - run.beganMs), tags: {} });
  for (const line of groupSkips(run.skips ?? [])) log.info(line);
  log.info(totalLine(tally, run));
}

function entriesOf(
  tally: Tally,
  selected: readonly string[] | undefined,
): readonly (readonly [string, StreamTally])[] {
  const entries = tally.entries();
  return selected === undefined ? entries : entries.filter(([stream]) => selected.includes(stream));
}

function courseOf({ records: done, expected, firstRecordMs }: StreamTally, nowMs: number): Course {
  return { done, expected, elapsedMs: nowMs - (firstRecordMs ?? nowMs) };
}

/** @param nowMs while the stream is being read: then what is to come is part of it */
function describe(stream: string, counts: StreamTally, nowMs?: number): string {
  const course = nowMs === undefined ? undefined : courseOf(counts, nowMs);
  const inAll = course && expectedInAll(course);
  const records =
    inAll === undefined
      ? plural(counts.records, 'record')
      : `${counts.records.toLocaleString('en-US')} of about ${plural(inAll, 'record')}`;
  const parts = [records, plural(counts.requests, 'request')];
  if (counts.retries > 0) parts.push(plural(counts.retries, 'retry', 'retries'));
  parts.push(...waits(counts.waitedMs, counts.retryWaitMs));
  const left = course && timeLeft(course);
  if (left !== undefined) parts.push(left);
  return `${stream}: ${parts.join(', ')}`;
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
