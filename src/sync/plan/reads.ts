import type { Partition } from '../../source.ts';
import type { Instant, Span } from '../../time.ts';
import type { Standing } from '../progress/bookmarks.ts';
import type { Book, Ledger } from '../progress/ledger.ts';
import { planReads, type Read } from '../progress/progress.ts';
import { type Bounds, rereadOf } from './bounds.ts';
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
};

/** True for streams that keep a bookmark in this run. */
export function isIncremental(plan: PlannedStream): boolean {
  return plan.replicationMethod === 'INCREMENTAL' && plan.definition.replication.method === 'INCREMENTAL';
}

/** The stream's place in the ledger: under the name it has here, whatever the operator calls its table. */
export function bookOf({ definition }: PlannedStream): Book {
  return { stream: definition.tapStreamId, isByProject: definition.partitionBy === 'project' };
}

/** What is left to read of a partition, newest first; nothing for streams without a time filter. */
export function readsOf(
  plan: PlannedStream,
  partition: Partition,
  ledger: Ledger,
  bounds: Bounds,
): readonly PlannedRead[] {
  const { replication } = plan.definition;
  if (replication.method === 'FULL_TABLE') return [];
  if (!isIncremental(plan)) return wholeRead(bounds, { isTracked: false });
  const standing = ledger.initial(bookOf(plan), partition);
  const { from, mayFrom, refreshes } = rereadOf(replication.reread, standing, bounds);
  const reads = planReads(standing.progress, {
    signpost: bounds.signpost,
    asked: bounds.asked,
    isOpen: bounds.isOpen,
    floor: bounds.startDate,
    lookback: bounds.lookbackSeconds,
    rereadFrom: from,
    mayRereadFrom: mayFrom,
  });
  const newcomers = newcomersOf(partition, standing);
  const planned = reads.map(
    (read, index): PlannedRead => ({
      read,
      isTracked: true,
      ...(refreshes !== undefined &&
        index === reads.length - 1 &&
        (from !== undefined || read.enoughFrom !== undefined) && { refreshes }),
    }),
  );
  if (newcomers.length === 0) return planned;
  return [...planned, ...wholeRead(bounds, { isTracked: false, newcomers })];
}

function wholeRead(bounds: Bounds, rest: Omit<PlannedRead, 'read'>): readonly PlannedRead[] {
  const span: Span = [bounds.startDate, bounds.asked];
  const read: Read = { span, gaps: [span], lookback: 0, ...(bounds.isOpen && { isTop: true }) };
  return span[0] < span[1] ? [{ read, ...rest }] : [];
}

/** Projects of the partition that its bookmark does not speak of. */
function newcomersOf({ projects }: Partition, standing: Standing): readonly string[] {
  const known = new Set(standing.projects ?? projects);
  return (projects ?? []).filter((id) => !known.has(id));
}
