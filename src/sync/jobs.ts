import type { Span } from '../time.ts';
import { type Bounds, rereadFrom } from './bounds.ts';
import type { Book, Ledger } from './ledger.ts';
import type { ListPartitions, Partition, PartitionList } from './partition.ts';
import type { PlannedStream } from './plan.ts';
import { planReads, type Read } from './progress.ts';
import { type ActiveSince, quietPartitions } from './quiet.ts';

/** One step of a run, in the order of its output. */
export type Job =
  | {
      readonly kind: 'begin';
      readonly plan: PlannedStream;
      readonly list: PartitionList;
      /** Partitions that are left out because nothing seems to have happened in them. */
      readonly quiet: number;
    }
  | ReadJob
  | { readonly kind: 'end'; readonly plan: PlannedStream }
  | { readonly kind: 'failed'; readonly plan: PlannedStream; readonly error: unknown };

export type ReadJob = {
  readonly kind: 'read';
  readonly plan: PlannedStream;
  readonly partition: Partition;
  readonly span?: Span;
  /** Bookkeeping of an incremental read; absent for full tables. */
  readonly progress?: ReadProgress;
};

type ReadProgress = {
  readonly read: Read;
  /** When this is the partition's last read and a full pass was due: what the pass is dated with. */
  readonly refreshes?: number;
};

/** True for streams that keep a bookmark in this run. */
export function isIncremental(plan: PlannedStream): boolean {
  return plan.replicationMethod === 'INCREMENTAL' && plan.definition.replication.method === 'INCREMENTAL';
}

/** The stream's place in the ledger. */
export function bookOf(plan: PlannedStream): Book {
  return { stream: plan.stream, isByProject: plan.definition.partitionBy === 'project' };
}

/** All steps of a run, stream by stream, partition by partition, newest span first. */
export async function* jobsOf(
  plans: readonly PlannedStream[],
  listPartitions: ListPartitions,
  ledger: Ledger,
  bounds: Bounds,
  activeSince?: ActiveSince,
): AsyncGenerator<Job> {
  for (const plan of plans) {
    let list: PartitionList;
    try {
      list = await listPartitions(plan.definition);
    } catch (error) {
      yield { kind: 'failed', plan, error };
      continue;
    }
    const quiet = activeSince ? await quietIn(plan, list, ledger, bounds, activeSince) : NONE;
    yield { kind: 'begin', plan, list, quiet: quiet.size };
    for (const partition of list.partitions) {
      if (!quiet.has(partition.id)) yield* readsOf(plan, partition, ledger, bounds);
    }
    yield { kind: 'end', plan };
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Only projects are worth the question: an organization that is not quiet in some project is not quiet. */
async function quietIn(
  plan: PlannedStream,
  list: PartitionList,
  ledger: Ledger,
  bounds: Bounds,
  activeSince: ActiveSince,
): Promise<ReadonlySet<string>> {
  if (plan.definition.partitionBy !== 'project' || !isIncremental(plan)) return NONE;
  const candidates = list.partitions.flatMap((partition) => {
    const { progress } = ledger.initial(bookOf(plan), partition);
    return progress.covered.length === 0 ? [{ partition, start: progress.start }] : [];
  });
  return await quietPartitions(plan.definition, candidates, bounds, activeSince);
}

function* readsOf(plan: PlannedStream, partition: Partition, ledger: Ledger, bounds: Bounds): Generator<Job> {
  const { definition } = plan;
  if (definition.replication.method === 'FULL_TABLE') {
    yield { kind: 'read', plan, partition };
    return;
  }
  if (!isIncremental(plan)) {
    // An operator may ask for everything every time: the whole span, and no bookmark.
    if (bounds.startDate < bounds.upper) {
      yield { kind: 'read', plan, partition, span: [bounds.startDate, bounds.upper] };
    }
    return;
  }
  const standing = ledger.initial(bookOf(plan), partition);
  const again = rereadFrom(definition.replication.reread, standing, bounds);
  const reads = planReads(standing.progress, {
    upper: bounds.upper,
    floor: bounds.startDate,
    lookback: bounds.lookbackSeconds,
    rereadFrom: again,
  });
  const isRefresh = definition.replication.reread === 'issue_refresh_hours' && again !== undefined;
  for (const [index, read] of reads.entries()) {
    const isLast = index === reads.length - 1;
    const progress = { read, ...(isRefresh && isLast && { refreshes: bounds.upper }) };
    yield { kind: 'read', plan, partition, span: read.span, progress };
  }
}
