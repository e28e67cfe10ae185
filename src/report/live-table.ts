import { groupSkips, type SkippedPart } from './skips.ts';
import {
  cellsOf,
  difference,
  headLines,
  LOOK_UPS,
  lastingMs,
  rowLine,
  ruleLine,
  sumOf,
  widthsFor,
} from './table.ts';
import type { StreamTally, Tally } from './tally.ts';
import type { Tell, Tone } from './tone.ts';

/** The table of a run that grows while a person watches: a row for each stream when it has been read. */
export type LiveTable = {
  readonly streamEnds: (stream: string) => void;
  /** The rows that are left, the total, and why streams were skipped. */
  readonly end: () => void;
};

/**
 * @param options.selected names of the streams that are read, in their order; what others cost is counted in one row
 * @param options.skips what was not there to be read; it grows while the run goes on
 * @param options.now epoch milliseconds
 */
export function createLiveTable(options: {
  readonly tally: Tally;
  readonly selected: readonly string[];
  readonly skips: readonly SkippedPart[];
  readonly tell: Tell;
  readonly now: () => number;
}): LiveTable {
  const { tally, selected, skips, tell, now } = options;
  const widths = widthsFor(selected);
  const beganMs = now();
  const told = new Map<string, StreamTally>();
  let hasHead = false;

  const head = (): void => {
    if (hasHead) return;
    hasHead = true;
    for (const line of headLines(widths)) tell(line, 'faint');
  };

  const row = (stream: string): void => {
    head();
    const counts = tally.of(stream);
    told.set(stream, { ...counts });
    const cells = cellsOf(stream, [counts], lastingMs(counts, now()));
    const isSkipped = counts.records === 0 && skips.some((skip) => skip.stream === stream);
    const line = rowLine(isSkipped ? cells.with(1, 'skipped') : cells, widths);
    const tone: Tone | undefined = counts.isIncomplete ? 'bad' : isSkipped ? 'faint' : undefined;
    tell(counts.isIncomplete ? `${line}  incomplete` : line, tone);
  };

  return {
    streamEnds: row,
    end: () => {
      head();
      for (const stream of selected) if (!told.has(stream)) row(stream);
      const entries = tally.entries();
      const others = entries.map(([stream, counts]) => difference(counts, told.get(stream) ?? NOTHING));
      const all = entries.map(([, counts]) => counts);
      if (sumOf(others)('requests') > 0) tell(rowLine(cellsOf(LOOK_UPS, others), widths), 'faint');
      tell(ruleLine(widths), 'faint');
      tell(rowLine(cellsOf('total', all, now() - beganMs), widths), 'strong');
      for (const line of groupSkips(skips)) tell(line);
    },
  };
}

const NOTHING: StreamTally = {
  records: 0,
  requests: 0,
  retries: 0,
  waitedMs: 0,
  retryWaitMs: 0,
  expected: undefined,
  firstRecordMs: undefined,
  beganMs: undefined,
  endedMs: undefined,
};
