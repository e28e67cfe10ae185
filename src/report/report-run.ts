import type { Logger } from '../log.ts';
import { describeUnreadable } from './failures.ts';
import { streamBegins } from './run-lines.ts';
import type { SkippedPart } from './skips.ts';
import { logMetrics, logProgress, logSummary, progressLine, streamEnds, summaryTable } from './summary.ts';
import type { Tally } from './tally.ts';
import { type Findings, testTable } from './test-table.ts';

/** Where a run is told of: a log always, and a person when one is watching. */
export type Audience = {
  readonly log: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Shows a person where the run stands; an empty text removes it. */
  readonly showStatus?: ((text: string) => void) | undefined;
  /** Writes a line for that person, outside of the log. */
  readonly tell?: ((line: string) => void) | undefined;
};

/** Tells what a run does while it does it, and what it gave and cost at its end. */
export type Reporter = {
  readonly expected: (stream: string, count: number) => void;
  readonly records: (stream: string, count: number) => void;
  readonly stream: (stream: string, step: 'begin' | 'end') => void;
  /** To be called often: writes measurements once a minute. */
  readonly tick: () => void;
  readonly end: () => void;
};

const METRICS_INTERVAL_MS = 60_000;

/**
 * @param selected names of the streams that are read
 * @param skips what was not there to be read; it grows while the run goes on
 */
export function createReporter(
  audience: Audience,
  tally: Tally,
  selected: readonly string[],
  skips: readonly SkippedPart[] = [],
): Reporter {
  const { log, now, showStatus, tell } = audience;
  const beganMs = now();
  let metricsMs = beganMs;
  let current: string | undefined;
  return {
    expected: (stream, count) => {
      tally.of(stream).expected = count;
    },
    records: (stream, count) => {
      const counts = tally.of(stream);
      counts.records += count;
      if (count > 0) counts.firstRecordMs ??= now();
      current = stream;
      showStatus?.(progressLine(tally, stream, now()));
    },
    stream: (stream, step) => {
      const text =
        step === 'begin' ? streamBegins(stream, tally.of(stream).expected) : streamEnds(tally, stream, now());
      // A person has the status line while a stream is read, and the table at the end.
      if (showStatus === undefined) log.info(text, { stream });
    },
    tick: () => {
      if (now() - metricsMs < METRICS_INTERVAL_MS) return;
      metricsMs = now();
      logMetrics(log, tally, selected);
      if (showStatus === undefined && current !== undefined) logProgress(log, tally, current, metricsMs);
    },
    end: () => {
      showStatus?.('');
      const run = { beganMs, nowMs: now(), selected, skips };
      if (tell !== undefined) {
        for (const line of summaryTable(tally, run.nowMs, run)) tell(line);
        return;
      }
      logMetrics(log, tally, selected);
      logSummary(log, tally, run);
    },
  };
}

/**
 * Tells what a connection test found: as a table to a person who is watching, and elsewhere in a line for each stream
 * that can be read; what failed or was skipped is in the log already.
 * @returns what to say of a test that failed
 */
export function tellTest({ log, tell, showStatus }: Omit<Audience, 'now'>, findings: Findings): string {
  const { selected, failures, skips } = findings;
  const failed = new Set(failures.map(({ stream }) => stream));
  const skipped = new Set(skips.map(({ stream }) => stream));
  showStatus?.('');
  if (tell === undefined) {
    for (const stream of selected) {
      if (!failed.has(stream) && !skipped.has(stream)) log.info(`${stream}: can be read`, { stream });
    }
  } else {
    for (const line of testTable(findings)) tell(line);
  }
  return describeUnreadable('test', selected.length, failures);
}
