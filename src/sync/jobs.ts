import type { Span } from '../time.ts';
import type { Bounds } from './bounds.ts';
import { piecesOf } from './cutting.ts';
import { forecastOf, NO_FORECAST } from './forecast.ts';
import type { Ledger } from './ledger.ts';
import type { ListPartitions, Partition, PartitionList } from './partition.ts';
import type { PlannedStream } from './plan.ts';
import type { Read } from './progress.ts';
import { readsOf } from './reads.ts';
import type { Survey } from './survey.ts';

/** One step of a run, in the order of its output. */
export type Job =
  | {
      readonly kind: 'begin';
      readonly plan: PlannedStream;
      readonly list: PartitionList;
      /** Partitions that are left out because nothing seems to have happened in them. */
      readonly quiet: number;
      /** How many records this run will bring of the stream, by the server's statistics. */
      readonly expected: number | undefined;
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

/**
 * All steps of a run, stream by stream, partition by partition, newest span first.
 * @param survey what may be asked before reading; without it everything is read, and each span in one piece
 */
export async function* jobsOf(
  plans: readonly PlannedStream[],
  listPartitions: ListPartitions,
  ledger: Ledger,
  bounds: Bounds,
  survey?: Survey,
): AsyncGenerator<Job> {
  for (const plan of plans) {
    let list: PartitionList;
    try {
      list = await listPartitions(plan.definition);
    } catch (error) {
      yield { kind: 'failed', plan, error };
      continue;
    }
    const forecast = survey ? await forecastOf(plan, list, ledger, bounds, survey) : NO_FORECAST;
    const { quiet, expected } = forecast;
    yield { kind: 'begin', plan, list, quiet: quiet.size, expected };
    for (const partition of list.partitions) {
      if (quiet.has(partition.id)) continue;
      if (plan.definition.replication.method === 'FULL_TABLE') {
        yield { kind: 'read', plan, partition };
        continue;
      }
      for (const { read, isTracked, refreshes } of readsOf(plan, partition, ledger, bounds)) {
        const pieces = survey ? await piecesOf(read, plan, partition, forecast, survey) : [read];
        for (const [index, piece] of pieces.entries()) {
          const isLast = index === pieces.length - 1;
          const progress = { read: piece, ...(isLast && refreshes !== undefined && { refreshes }) };
          yield { kind: 'read', plan, partition, span: piece.span, ...(isTracked && { progress }) };
        }
      }
    }
    yield { kind: 'end', plan };
  }
}
