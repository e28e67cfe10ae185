import type { Logger } from '../log.ts';
import { type Course, expectedInAll, timeLeft } from './estimate.ts';
import { plural, waits } from './run-lines.ts';
import { groupSkips, type SkippedPart } from './skips.ts';
import type { StreamTally, Tally } from './tally.ts';

const HEAD = ['stream', 'records', 'requests', 'retries', 'seconds', 'limits', 'retrying'];

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

/** Where a run stands, in one line for a person who is watching. */
export function progressLine(tally: Tally, stream: string, nowMs: number): string {
  return `${describe(stream, tally.of(stream), nowMs)} …`;
}

/** Writes where a stream stands and how long it will take, when that can be said. */
export function logProgress(log: Logger, tally: Tally, stream: string, nowMs: number): void {
  const counts = tally.of(stream);
  if (timeLeft(courseOf(counts, nowMs)) === undefined) return;
  log.info(describe(stream, counts, nowMs), { stream });
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

/**
 * What a run gave and cost, as the lines of a table for a terminal; `limits` and `retrying` are seconds of waiting,
 * of all requests together. A stream that is not there says so in the place of its records, and why below the table.
 * @param run when it began, and the streams it read: what others cost is counted in one row
 */
export function summaryTable(
  tally: Tally,
  nowMs: number,
  run: Partial<Omit<Run, 'nowMs'>> = {},
): readonly string[] {
  const entries = tally.entries();
  const isShown = (stream: string): boolean => run.selected?.includes(stream) ?? true;
  const others = entries.filter(([stream]) => !isShown(stream)).map(([, counts]) => counts);
  const all = entries.map(([, counts]) => counts);
  const { skips = [] } = run;
  const skipped = new Set(skips.map(({ stream }) => stream));
  const rows = [
    ...entries
      .filter(([stream]) => isShown(stream))
      .map(([stream, counts]) => {
        const cells = row(stream, [counts], lastingMs(counts, nowMs));
        return skipped.has(stream) && counts.records === 0 ? cells.with(1, 'skipped') : cells;
      }),
    ...(others.length > 0 ? [row('(look-ups)', others)] : []),
  ];
  const total = row('total', all, run.beganMs === undefined ? undefined : nowMs - run.beganMs);
  const widths = HEAD.map((_, n) =>
    Math.max(...[HEAD, ...rows, total].map((cells) => (cells[n] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, n) => (n === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[n] ?? 0)))
      .join('  ');
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(HEAD), rule, ...rows.map(line), rule, line(total), ...groupSkips(skips)];
}

type Count = 'records' | 'requests' | 'retries' | 'waitedMs' | 'retryWaitMs';

function sumOf(tallies: readonly StreamTally[]): (count: Count) => number {
  return (count) => tallies.reduce((sum, counts) => sum + counts[count], 0);
}

function row(name: string, tallies: readonly StreamTally[], lastingMs?: number): readonly string[] {
  const sum = sumOf(tallies);
  const count = (value: number): string => value.toLocaleString('en-US');
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  return [
    name,
    count(sum('records')),
    count(sum('requests')),
    count(sum('retries')),
    lastingMs === undefined ? '' : seconds(lastingMs),
    seconds(sum('waitedMs')),
    seconds(sum('retryWaitMs')),
  ];
}

function entriesOf(
  tally: Tally,
  selected: readonly string[] | undefined,
): readonly (readonly [string, StreamTally])[] {
  const entries = tally.entries();
  return selected === undefined ? entries : entries.filter(([stream]) => selected.includes(stream));
}

function lastingMs({ beganMs, endedMs }: StreamTally, nowMs: number): number {
  return (endedMs ?? nowMs) - (beganMs ?? nowMs);
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
