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

function describe(stream: string, counts: StreamTally): string {
  const parts = [plural(counts.records, 'record'), plural(counts.requests, 'request')];
  if (counts.retries > 0) parts.push(plural(counts.retries, 'retry', 'retries'));
  if (counts.waitedMs >= 1000)
    parts.push(`waited ${Math.round(counts.waitedMs / 1000)} s for Sentry's limits`);
  return `${stream}: ${parts.join(', ')}`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
