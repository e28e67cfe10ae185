import type { Logger } from '../log.ts';
import type { ParentCount, Partition, Survey } from '../source.ts';
import type { Span } from '../time.ts';
import { sumOfCounts } from './plan/jobs.ts';
import type { PlannedStream } from './plan/plan.ts';

/** Counts the parents whose children were not read, and why. */
export type ParentsLeft = {
  /** So many were deleted after they were listed. */
  readonly gone: (plan: PlannedStream, count: number) => void;
  /** A limit of requests ended the reading before these spans of parents. */
  readonly stopped: (plan: PlannedStream, partition: Partition, left: readonly Span[]) => void;
  /** Writes it into the log, at the end of a stream. */
  readonly tell: (plan: PlannedStream) => Promise<void>;
};

export function createParentsLeft(log: Logger, survey: Survey | undefined): ParentsLeft {
  const gone = new Map<PlannedStream, number>();
  const stopped = new Map<PlannedStream, { readonly partition: Partition; readonly span: Span }[]>();

  /** How many there are in what was left. */
  const countOf = async (plan: PlannedStream): Promise<ParentCount | undefined> => {
    const counts: (ParentCount | undefined)[] = [];
    for (const slice of stopped.get(plan) ?? []) counts.push(await survey?.parentsIn(plan.definition, slice));
    return sumOfCounts(counts);
  };

  return {
    gone: (plan, count) => {
      gone.set(plan, (gone.get(plan) ?? 0) + count);
    },
    stopped: (plan, partition, left) => {
      stopped.set(plan, [...(stopped.get(plan) ?? []), ...left.map((span) => ({ partition, span }))]);
    },
    tell: async (plan) => {
      const { stream, definition } = plan;
      const parents = definition.parent?.of.tapStreamId ?? 'records';
      const deleted = gone.get(plan) ?? 0;
      if (deleted > 0)
        log.info(
          `${stream}: ${deleted} of the ${parents} were deleted after they were listed; they are skipped`,
          {
            stream,
          },
        );
      if (!stopped.has(plan)) return;
      const count = await countOf(plan);
      const many =
        count === undefined
          ? 'some'
          : `${count.isFloor ? 'at least' : 'about'} ${count.count.toLocaleString('en-US')}`;
      log.info(
        `${stream}: stopped at max_requests_per_stream; ${many} ${parents} are left, with which the next run goes on`,
        { stream },
      );
    },
  };
}
