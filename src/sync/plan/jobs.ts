import type { ListPartitions, ParentCount, Partition, PartitionList, Survey } from '../../source.ts';
import type { Span } from '../../time.ts';
import type { Claim } from '../progress/delivery.ts';
import type { Ledger } from '../progress/ledger.ts';
import type { Read } from '../progress/progress.ts';
import { forecastOf, NO_FORECAST } from '../volume/forecast.ts';
import { joinParts, watchParts } from '../volume/parts.ts';
import { recordsPerPart, splitByVolume } from '../volume/split-read.ts';
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
      readonly idle: number;
      /** How many records this run will bring of the stream, by the server's statistics. */
      readonly expected: number | undefined;
      /** Of children: how many parents there are to ask about. */
      readonly parents?: ParentCount | undefined;
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
  /** Of children that have a time: what is asked for of each parent. */
  readonly childSpan?: Span;
  /** The bookmark will tell how far it came, so that it may end at a limit of requests. */
  readonly mayStop?: true;
  /** Where reads of a stream come one after the other. */
  readonly turn?: Turn;
};

/** A place in a line. */
export type Turn = {
  /** Those in front are done. */
  readonly begins: Promise<void>;
  readonly end: () => void;
};

/**
 * All steps of a run, stream by stream, partition by partition, newest span first.
 * @param survey what may be asked before reading; without it everything is read, and each span in one part
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
    const { idle, expected } = forecast;
    const parents = survey && (await parentsToRead(plan, list, ledger, bounds, survey));
    yield { kind: 'begin', plan, list, idle: idle.size, expected, parents };
    const nextTurn = plan.definition.parent === undefined ? undefined : createTurns();
    for (const partition of list.partitions) {
      if (idle.has(partition.id)) continue;
      if (plan.definition.replication.method === 'FULL_TABLE') {
        yield { kind: 'read', plan, partition };
        continue;
      }
      for (const planned of readsOf(plan, partition, ledger, bounds)) {
        const parts = survey
          ? await splitByVolume(planned.read, plan, partition, forecast, survey)
          : [planned.read];
        const size = survey?.pageSize(plan.definition) ?? 1;
        for (const job of jobsOfParts(plan, partition, planned, parts, recordsPerPart(size)))
          yield nextTurn === undefined ? job : { ...job, turn: nextTurn() };
      }
    }
    yield { kind: 'end', plan };
  }
}

/** @param expected records of a part, when there are several */
function* jobsOfParts(
  plan: PlannedStream,
  partition: Partition,
  { newcomers, isTracked, refreshes, sweep, children }: PlannedRead,
  parts: readonly Read[],
  expected: number,
): Generator<ReadJob> {
  const watch = watchParts(expected);
  for (const [index, part] of parts.entries()) {
    // What is left in one go, once the statistics have shown that they know nothing.
    const isRest = watch.isMistaken();
    const isLast = isRest || index === parts.length - 1;
    yield {
      kind: 'read',
      plan,
      partition,
      read: isRest ? joinParts(parts.slice(index)) : part,
      ...(isTracked && {
        claim: {
          of: 'spans',
          ...(isLast && refreshes !== undefined && { refreshes }),
          ...(sweep && { sweep }),
          ...(children && { children }),
        },
        mayStop: true,
      }),
      ...(newcomers && { claim: { of: 'projects', ...(children && { children }) }, only: newcomers }),
      ...(children && { childSpan: children.span }),
      ...(parts.length > 1 && { onRead: watch.note }),
    };
    if (isLast) return;
  }
}

/** A line of those who wait for the one in front of them. */
function createTurns(): () => Turn {
  let before = Promise.resolve();
  return () => {
    const begins = before;
    let end = (): void => {};
    before = new Promise((resolve) => {
      end = resolve;
    });
    return { begins, end };
  };
}

/** The parents of all reads of a stream of children; undefined for other streams, and where nobody can tell. */
async function parentsToRead(
  plan: PlannedStream,
  { partitions }: PartitionList,
  ledger: Ledger,
  bounds: Bounds,
  survey: Survey,
): Promise<ParentCount | undefined> {
  const { definition } = plan;
  if (definition.parent === undefined) return undefined;
  const counts: (ParentCount | undefined)[] = [];
  for (const partition of partitions) {
    for (const { read, newcomers } of readsOf(plan, partition, ledger, bounds)) {
      const { span, isTop } = read;
      counts.push(
        await survey.parentsIn(definition, {
          partition,
          span,
          ...(isTop && { isTop }),
          ...(newcomers && { only: newcomers }),
        }),
      );
    }
  }
  return sumOfCounts(counts);
}

/** One number for several spans; undefined where one of them is not known. */
export function sumOfCounts(counts: readonly (ParentCount | undefined)[]): ParentCount | undefined {
  let count = 0;
  let isFloor = false;
  for (const part of counts) {
    if (part === undefined) return undefined;
    count += part.count;
    isFloor ||= part.isFloor;
  }
  return { count, isFloor };
}
