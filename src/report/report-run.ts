import type { Logger } from '../log.ts';
import type { BarMarks } from './bar.ts';
import { describeUnreadable } from './failures.ts';
import { createLiveTable } from './live-table.ts';
import { streamBegins } from './run-lines.ts';
import type { SkippedPart } from './skips.ts';
import { logMetrics, logProgress, logSummary, progressLine, streamEnds } from './summary.ts';
import type { Tally } from './tally.ts';
import { type Findings, testTable } from './test-table.ts';
import type { Tell } from './tone.ts';

/** Where a run is told of: a log always, and a person when one is watching. */
export type Audience = {
  readonly log: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Shows a person where the run stands; an empty text removes it. */
  readonly showStatus?: ((text: string, isUrgent?: boolean) => void) | undefined;
  /** Writes a line for that person, outside of the log. */
  readonly tell?: Tell | undefined;
  /** What a bar is made of. */
  readonly barMarks?: BarMarks | undefined;
};

/** Tells what a run does while it does it, and what it gave and cost at its end. */
export type Reporter = {
  readonly expected: (stream: string, count: number) => void;
  readonly records: (stream: string, count: number) => void;
  readonly stream: (stream: string, step: 'begin' | 'end') => void;
  /** A part of a stream could not be read. */
  readonly failed: (stream: string) => void;
  /** A request of a stream waits for `ms` milliseconds. */
  readonly waiting: (stream: string, ms: number, reason: WaitReason) => void;
  /** To be called often: writes measurements once a minute. */
  readonly tick: () => void;
  readonly end: () => void;
};

type WaitReason = 'limit' | 'failure';

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
  const table = tell && createLiveTable({ tally, selected, skips, tell, now });
  const show = (isUrgent = false): void => {
    if (current !== undefined) showStatus?.(progressLine(tally, current, now(), audience.barMarks), isUrgent);
  };
  return {
    expected: (stream, count) => {
      tally.of(stream).expected = count;
    },
    records: (stream, count) => {
      const counts = tally.of(stream);
      counts.records += count;
      if (count > 0) counts.firstRecordMs ??= now();
      current = stream;
      show();
    },
    failed: (stream) => {
      tally.of(stream).isIncomplete = true;
    },
    waiting: (stream, ms, reason) => {
      const untilMs = now() + ms;
      const counts = tally.of(stream);
      if ((counts.waiting?.untilMs ?? 0) < untilMs) counts.waiting = { untilMs, reason };
      if (stream === current) show(true);
    },
    stream: (stream, step) => {
      if (showStatus !== undefined) {
        current = stream;
        // A person has the status line while a stream is read, and then its row of the table.
        if (step === 'begin') {
          show();
          return;
        }
        showStatus('');
        table?.streamEnds(stream);
        return;
      }
      current = step === 'begin' ? stream : undefined;
      const text =
        step === 'begin' ? streamBegins(stream, tally.of(stream).expected) : streamEnds(tally, stream, now());
      log.info(text, { stream });
    },
    tick: () => {
      if (now() - metricsMs < METRICS_INTERVAL_MS) return;
      metricsMs = now();
      logMetrics(log, tally, selected);
      if (showStatus === undefined && current !== undefined) logProgress(log, tally, current, metricsMs);
    },
    end: () => {
      showStatus?.('');
      if (table !== undefined) {
        table.end();
        return;
      }
      logMetrics(log, tally, selected);
      logSummary(log, tally, { beganMs, nowMs: now(), selected, skips });
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
