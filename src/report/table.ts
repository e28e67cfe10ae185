import type { StreamTally } from './tally.ts';

const HEAD = ['stream', 'records', 'requests', 'retries', 'seconds', 'limits', 'retrying'];
/** Room for the numbers of most runs, so that the longest usual name leaves a line of 80 columns. */
const LEAST_WIDTHS = [0, 9, 8, 7, 7, 6, 8];

export const LOOK_UPS = '(look-ups)';

type Cells = readonly string[];
/** How wide the columns of a table are: it is written row by row, before the widest cell is known. */
export type Widths = readonly number[];

/** The widths of a table of these streams. */
export function widthsFor(streams: readonly string[]): Widths {
  const names = [...streams, LOOK_UPS].map(({ length }) => length);
  return LEAST_WIDTHS.map((width, n) => (n === 0 ? Math.max(...names) : width));
}

/** The names of the columns and the rule below them. */
export function headLines(widths: Widths): readonly string[] {
  return [rowLine(HEAD, widths), ruleLine(widths)];
}

export function ruleLine(widths: Widths): string {
  return rowLine(
    widths.map((width) => '-'.repeat(width)),
    widths,
  );
}

export function rowLine(cells: Cells, widths: Widths): string {
  return cells
    .map((cell, n) => (n === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[n] ?? 0)))
    .join('  ');
}

/**
 * A row of sums; `limits` and `retrying` are seconds of waiting, of all requests together.
 * @param lastingMs how long it took; empty where it is nobody's question
 */
export function cellsOf(name: string, tallies: readonly StreamTally[], lastingMs?: number): Cells {
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

export type Count = 'records' | 'requests' | 'retries' | 'waitedMs' | 'retryWaitMs';

/** Adds up a count of several streams. */
export function sumOf(tallies: readonly StreamTally[]): (count: Count) => number {
  return (count) => tallies.reduce((sum, counts) => sum + counts[count], 0);
}

/** What was counted between two looks at a stream. */
export function difference(now: StreamTally, before: StreamTally): StreamTally {
  return {
    ...now,
    records: now.records - before.records,
    requests: now.requests - before.requests,
    retries: now.retries - before.retries,
    waitedMs: now.waitedMs - before.waitedMs,
    retryWaitMs: now.retryWaitMs - before.retryWaitMs,
  };
}

/** How long a stream took, or has taken so far. */
export function lastingMs({ beganMs, endedMs }: StreamTally, nowMs: number): number {
  return (endedMs ?? nowMs) - (beganMs ?? nowMs);
}
