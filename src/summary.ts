import { type Course, expectedInAll, timeLeft } from './estimate.ts';
import type { Logger } from './log.ts';
import type { StreamTally, Tally } from './tally.ts';

/** Writes the measurements that Singer tools read: records and requests of each stream so far. */
export function logMetrics(log: Logger, tally: Tally): void {
  for (const [stream, counts] of tally.entries()) {
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

/** What a run gave and cost, as the lines of a table for a terminal. */
export function summaryTable(tally: Tally, nowMs: number): readonly string[] {
  const rows = tally
    .entries()
    .map(([stream, counts]) => [
      stream,
      count(counts.records),
      count(counts.requests),
      count(counts.retries),
      ((counts.endedMs ?? nowMs) / 1000 - (counts.beganMs ?? nowMs) / 1000).toFixed(1),
      (counts.waitedMs / 1000).toFixed(1),
    ]);
  const head = ['stream', 'records', 'requests', 'retries', 'seconds', 'waited'];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

/** Writes how long each stream took and, in a sentence, what it gave and cost. */
export function logSummary(log: Logger, tally: Tally, options: { beganMs: number; nowMs: number }): void {
  for (const [stream, counts] of tally.entries()) {
    const value = seconds((counts.endedMs ?? options.nowMs) - (counts.beganMs ?? options.nowMs));
    log.metric({ type: 'timer', metric: 'sync_duration', value, tags: { stream } });
    log.info(describe(stream, counts), { stream });
  }
  log.metric({
    type: 'timer',
    metric: 'job_duration',
    value: seconds(options.nowMs - options.beganMs),
    tags: {},
  });
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
      : `${count(counts.records)} of about ${plural(inAll, 'record')}`;
  const parts = [records, plural(counts.requests, 'request')];
  if (counts.retries > 0) parts.push(plural(counts.retries, 'retry', 'retries'));
  if (counts.waitedMs >= 1000)
    parts.push(`waited ${Math.round(counts.waitedMs / 1000)} s for Sentry's limits`);
  const left = course && timeLeft(course);
  if (left !== undefined) parts.push(left);
  return `${stream}: ${parts.join(', ')}`;
}

function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
