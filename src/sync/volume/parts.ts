import type { Instant } from '../../time.ts';
import type { Read } from '../progress/progress.ts';

/**
 * Cuts a read into reads that together ask for the same time and fill the same gap, newest first. Only the
 * lowest looks back: what lies below the others is read in this run anyway.
 * @param read of exactly one gap  @param points ascending, each strictly inside of that gap
 */
export function splitAt(read: Read, points: readonly Instant[]): readonly Read[] {
  const [gap] = read.gaps;
  if (gap === undefined || read.gaps.length > 1) throw new Error('Only a read of one gap can be split.');
  const edges = [...points, read.span[1]];
  const parts = edges.map((to, index): Read => {
    const cut = edges[index - 1];
    const isNewest = index === edges.length - 1;
    const rest = isNewest && read.isTop ? { isTop: true } : {};
    return cut === undefined
      ? {
          span: [read.span[0], to],
          gaps: [[gap[0], isNewest ? gap[1] : to]],
          lookback: read.lookback,
          ...rest,
        }
      : { span: [cut, to], gaps: [[cut, isNewest ? gap[1] : to]], lookback: 0, ...rest };
  });
  return parts.reverse();
}

/** Puts neighbouring parts, newest first, together again. */
export function joinParts(parts: readonly Read[]): Read {
  const [newest] = parts;
  const oldest = parts.at(-1);
  const [high] = newest?.gaps ?? [];
  const [low] = oldest?.gaps ?? [];
  if (newest === undefined || oldest === undefined || high === undefined || low === undefined)
    throw new Error('Only parts can be joined.');
  return {
    span: [oldest.span[0], newest.span[1]],
    gaps: [[low[0], high[1]]],
    lookback: oldest.lookback,
    ...(newest.isTop && { isTop: true }),
  };
}

/** Whether the statistics by which a read was cut tell the truth, by what its parts bring. */
export type PartWatch = {
  /** A part was read to its end. */
  readonly note: (records: number) => void;
  readonly isMistaken: () => boolean;
};

/** A part with less than this share of what was expected counts as empty. */
const LEAST_SHARE = 0.1;
/** So many of them in a row end the cutting: it would cost a request for every part that holds nothing. */
const MOST_EMPTY = 2;

/** @param expected records of a part, by the statistics */
export function watchParts(expected: number): PartWatch {
  let emptyInARow = 0;
  let isMistaken = false;
  return {
    note: (records) => {
      emptyInARow = records < expected * LEAST_SHARE ? emptyInARow + 1 : 0;
      isMistaken ||= emptyInARow >= MOST_EMPTY;
    },
    isMistaken: () => isMistaken,
  };
}
