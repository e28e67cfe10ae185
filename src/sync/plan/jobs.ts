import type { ListPartitions, Partition, PartitionList, Survey } from '../../source.ts';
import type { Claim } from '../progress/delivery.ts';
import type { Ledger } from '../progress/ledger.ts';
import type { Read } from '../progress/progress.ts';
import { piecesOf, recordsInPiece } from '../volume/cutting.ts';
import { forecastOf, NO_FORECAST } from '../volume/forecast.ts';
import { joinPieces, watchPieces } from '../volume/pieces.ts';
import type { Bounds } from './bounds.ts';
import type { PlannedStream } from './plan.ts';
import { type PlannedRead, readsOf } from './reads.ts';

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
  /** Absent for full tables. */
  readonly read?: Read;
  /** What its end changes in the bookmark; absent where none is kept. */
  readonly claim?: Claim;
  /** Only these projects of the partition. */
  readonly only?: readonly string[];
  /** Hears how many records it had, when it was read to its end. */
  readonly onRead?: (records: number) => void;
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
      for (const planned of readsOf(plan, partition, ledger, bounds)) {
        const pieces = survey
          ? await piecesOf(planned.read, plan, partition, forecast, survey)
          : [planned.read];
        const size = survey?.pageSize(plan.definition) ?? 1;
        yield* jobsOfPieces(plan, partition, planned, pieces, recordsInPiece(size));
      }
    }
    yield { kind: 'end', plan };
  }
}

/** @param expected records of a piece, when there are several */
function* jobsOfPieces(
  plan: PlannedStream,
  partition: Partition,
  { newcomers, isTracked, refreshes }: PlannedRead,
  pieces: readonly Read[],
  expected: number,
): Generator<ReadJob> {
  const watch = watchPieces(expected);
  for (const [index, piece] of pieces.entries()) {
    // What is left in one go, once the statistics have shown that they know nothing.
    const isRest = watch.isMistaken();
    const isLast = isRest || index === pieces.length - 1;
    yield {
      kind: 'read',
      plan,
      partition,
      read: isRest ? joinPieces(pieces.slice(index)) : piece,
      ...(isTracked && { claim: { of: 'spans', ...(isLast && refreshes !== undefined && { refreshes }) } }),
      ...(newcomers && { claim: { of: 'projects' }, only: newcomers }),
      ...(pieces.length > 1 && { onRead: watch.note }),
    };
    if (isLast) return;
  }
}
