import type { Instant } from '../../time.ts';
import type { Read } from '../progress/progress.ts';

/**
 * Cuts a read into reads that together ask for the same time and fill the same gap, newest first. Only the
 * lowest looks back: what lies below the others is read in this run anyway.
 * @param read of exactly one gap  @param cuts ascending, each strictly inside of that gap
 */
export function cutRead(read: Read, cuts: readonly Instant[]): readonly Read[] {
  const [gap] = read.gaps;
  if (gap === undefined || read.gaps.length > 1) throw new Error('Only a read of one gap can be cut.');
  const edges = [...cuts, read.span[1]];
  const pieces = edges.map((to, index): Read => {
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
  return pieces.reverse();
}

/** Puts neighbouring pieces, newest first, together again. */
export function joinPieces(pieces: readonly Read[]): Read {
  const [newest] = pieces;
  const oldest = pieces.at(-1);
  const [high] = newest?.gaps ?? [];
  const [low] = oldest?.gaps ?? [];
  if (newest === undefined || oldest === undefined || high === undefined || low === undefined)
    throw new Error('Only pieces can be joined.');
  return {
    span: [oldest.span[0], newest.span[1]],
    gaps: [[low[0], high[1]]],
    lookback: oldest.lookback,
    ...(newest.isTop && { isTop: true }),
  };
}

/** Whether the statistics by which a read was cut tell the truth, by what its pieces bring. */
export type PieceWatch = {
  /** A piece was read to its end. */
  readonly note: (records: number) => void;
  readonly isMistaken: () => boolean;
};

/** A piece with less than this share of what was expected counts as empty. */
const LEAST_SHARE = 0.1;
/** So many of them in a row end the cutting: it would cost a request for every piece that holds nothing. */
const MOST_EMPTY = 2;

/** @param expected records of a piece, by the statistics */
export function watchPieces(expected: number): PieceWatch {
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
