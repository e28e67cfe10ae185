import type { Partition } from '../../source.ts';
import type { Instant, Span } from '../../time.ts';
import type { Checkpoint, Sweep } from '../progress/bookmarks.ts';
import type { Ledger, LedgerStream } from '../progress/ledger.ts';
import { planReads, type Read } from '../progress/progress.ts';
import { type Bounds, lookbackOf, rereadOf, sweepOf } from './bounds.ts';
import type { PlannedStream } from './plan.ts';

/** What is asked for of a partition in one go. */
export type PlannedRead = {
  readonly read: Read;
  /** False where no bookmark moves by it: an operator asks for everything every time, or for newcomers' history. */
  readonly isTracked: boolean;
  /** When this is the partition's last read and a full pass was due: what the pass is dated with. */
  readonly refreshes?: Instant;
  /** Projects that the bookmark does not speak of yet: their history alone is asked for. */
  readonly newcomers?: readonly string[];
  /** A pass over all parents of which it is a part. */
  readonly sweep?: Sweep;
  /** Of children that have a time: what is asked for of each parent, and whether this read is all of the partition's. */
  readonly children?: { readonly span: Span; readonly isAlone: boolean };
};

/** True for streams that keep a bookmark in this run. */
export function isIncremental(plan: PlannedStream): boolean {
  return plan.replicationMethod === 'INCREMENTAL' && plan.definition.replication.method === 'INCREMENTAL';
}

/** The stream's place in the ledger: under the name it has here, whatever the operator calls its table. */
export function ledgerStreamOf({ definition }: Pick<PlannedStream, 'definition'>): LedgerStream {
  return { stream: definition.tapStreamId, isByProject: definition.partitionBy === 'project' };
}

/** What is left to read of a partition, newest first; nothing for streams without a time filter. */
export function readsOf(
  plan: PlannedStream,
  partition: Partition,
  ledger: Ledger,
  bounds: Bounds,
): readonly PlannedRead[] {
  const { replication, parent } = plan.definition;
  if (replication.method === 'FULL_TABLE') return [];
  const { startDate, asked } = bounds;
  const all = parent?.hasTimedChildren && { children: { span: [startDate, asked] as Span, isAlone: false } };
  if (!isIncremental(plan)) return wholeRead(bounds, { isTracked: false, ...all });
  const checkpoint = ledger.initial(ledgerStreamOf(plan), partition);
  const isOfParents = parent !== undefined;
  const sweep = isOfParents ? sweepOf(replication.reread, checkpoint, bounds) : undefined;
  const { from, mayFrom, refreshes } = isOfParents ? {} : rereadOf(replication.reread, checkpoint, bounds);
  const reads = planReads(checkpoint.progress, {
    signpost: bounds.signpost,
    asked: bounds.asked,
    isUnbounded: bounds.isUnbounded,
    floor: bounds.startDate,
    lookback: lookbackOf(replication, bounds),
    rereadFrom: from,
    mayRereadFrom: mayFrom,
    rereadSpans: sweep?.left,
  });
  const children = parent?.hasTimedChildren && {
    span: childSpanOf(partition, checkpoint, bounds),
    isAlone: reads.length === 1,
  };
  const newcomers = newcomersOf(partition, checkpoint);
  const planned = reads.map(
    (read, index): PlannedRead => ({
      read,
      isTracked: true,
      ...(sweep && { sweep }),
      ...(children && { children }),
      ...(refreshes !== undefined &&
        index === reads.length - 1 &&
        (from !== undefined || read.enoughFrom !== undefined) && { refreshes }),
    }),
  );
  if (newcomers.length === 0) return planned;
  return [...planned, ...wholeRead(bounds, { isTracked: false, newcomers, ...all })];
}

/**
 * What is asked for of each parent that is listed: what came since `since`, and a lookback for what came late. That is
 * all there can be, for these reasons:
 *
 * 1. A parent's time is that of its newest child. So a parent that is not listed, because it was seen last before
 *    `start` less the lookback, has no child that is younger.
 * 2. `since` is an instant before which everything of every parent has been delivered. It begins as `start_date`, and
 *    moves up to `start` only when one read of one run has covered all that was left, up to the present, without a
 *    gap, and has missed nobody: each parent was asked from the old `since` on, and of the others 1. holds.
 * 3. Until then, while there are gaps, it stays: a parent whose page was a gap, or that moved from one of them to the
 *    front, may never have been read, whatever time it stands at now. Others are asked again for what they had.
 *
 * What no list tells of: an issue with history that was never read, and that goes into another one which was, takes
 * that history out of reach of 1., since nothing has moved. The lists of the projects have it.
 *
 * Where a search of the operator's chooses the parents 1. is not true, since one that was archived for months may be
 * among them tomorrow: then each is asked for everything since `start_date`.
 *
 * What comes after it was asked for is at or above the signpost, and `start` is not, or it is late by no more than the
 * lookback, and then its parent is listed again.
 */
function childSpanOf({ isSearched }: Partition, { since, progress }: Checkpoint, bounds: Bounds): Span {
  if (isSearched) return [bounds.startDate, bounds.asked];
  return [Math.max((since ?? progress.start) - bounds.lookbackSeconds, bounds.startDate), bounds.asked];
}

function wholeRead(bounds: Bounds, rest: Omit<PlannedRead, 'read'>): readonly PlannedRead[] {
  const span: Span = [bounds.startDate, bounds.asked];
  const read: Read = { span, gaps: [span], lookback: 0, ...(bounds.isUnbounded && { isTop: true }) };
  return span[0] < span[1] ? [{ read, ...rest }] : [];
}

/** Projects of the partition that its bookmark does not speak of. */
function newcomersOf({ projects }: Partition, checkpoint: Checkpoint): readonly string[] {
  const known = new Set(checkpoint.projects ?? projects);
  return (projects ?? []).filter((id) => !known.has(id));
}
