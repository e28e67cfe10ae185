import type { Instant, Span } from '../time.ts';
import { type Bounds, rereadFrom } from './bounds.ts';
import type { Book, Ledger } from './ledger.ts';
import type { Partition } from './partition.ts';
import type { PlannedStream } from './plan.ts';
import { planReads, type Read } from './progress.ts';

/** What is asked for of a partition in one go. */
export type PlannedRead = {
  readonly read: Read;
  /** False where an operator asks for everything every time: then no bookmark moves. */
  readonly isTracked: boolean;
  /** When this is the partition's last read and a full pass was due: what the pass is dated with. */
  readonly refreshes?: Instant;
};

/** True for streams that keep a bookmark in this run. */
export function isIncremental(plan: PlannedStream): boolean {
  return plan.replicationMethod === 'INCREMENTAL' && plan.definition.replication.method === 'INCREMENTAL';
}

/** The stream's place in the ledger. */
export function bookOf(plan: PlannedStream): Book {
  return { stream: plan.stream, isByProject: plan.definition.partitionBy === 'project' };
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
  if (!isIncremental(plan)) {
    const span: Span = [bounds.startDate, bounds.upper];
    return span[0] < span[1] ? [{ read: { span, gaps: [span], lookback: 0 }, isTracked: false }] : [];
  }
  const standing = ledger.initial(bookOf(plan), partition);
  const again = rereadFrom(replication.reread, standing, bounds);
  const reads = planReads(standing.progress, {
    upper: bounds.upper,
    floor: bounds.startDate,
    lookback: bounds.lookbackSeconds,
    rereadFrom: again,
  });
  const isRefresh = replication.reread === 'issue_refresh_hours' && again !== undefined;
  return reads.map((read, index) => ({
    read,
    isTracked: true,
    ...(isRefresh && index === reads.length - 1 && { refreshes: bounds.upper }),
  }));
}
