import type { Partition, PartitionList, Survey } from '../../source.ts';
import type { Instant, Span } from '../../time.ts';
import type { Bounds } from '../plan/bounds.ts';
import type { PlannedStream } from '../plan/plan.ts';
import { isIncremental, ledgerStreamOf } from '../plan/reads.ts';
import type { Ledger } from '../progress/ledger.ts';
import { isLongAgo, mayRest } from '../volume/idle.ts';
import { countIn } from '../volume/split-points.ts';

/** What statistics say of a stream, by one question. */
export type Volumes = {
  /** Ids of partitions that a run will probably leave out. */
  readonly idle: ReadonlySet<string>;
  /** Records of a partition within a span; undefined where nobody can tell. */
  readonly expectedIn: (partition: Partition, span: Span) => number | undefined;
  /** Requests that a run will ask the statistics with. */
  readonly questions: number;
};

const UNKNOWN: Volumes = { idle: new Set(), expectedIn: () => undefined, questions: 0 };

/**
 * What a run will learn of the statistics, asked with one request. A run asks once more before it believes that
 * projects are idle; here they are believed, so that a run may read more projects than this says, where statistics
 * lag behind.
 */
export async function volumesOf(
  plan: PlannedStream,
  { partitions }: PartitionList,
  ledger: Ledger,
  bounds: Bounds,
  survey: Survey,
): Promise<Volumes> {
  const { definition } = plan;
  if (definition.partitionBy !== 'project' || definition.statsCategory === undefined) return UNKNOWN;
  if (partitions.length === 0) return UNKNOWN;
  const { signpost, asked, startDate, lookbackSeconds } = bounds;
  const stands = partitions.map((partition) => {
    if (!isIncremental(plan)) return { id: partition.id, start: startDate, covered: [] };
    return { id: partition.id, ...ledger.initial(ledgerStreamOf(plan), partition).progress };
  });
  const resting = isIncremental(plan)
    ? mayRest(
        stands.filter(({ covered }) => covered.length === 0),
        signpost,
      )
    : [];
  const hasBacklog = stands.some(({ start }) => isLongAgo(start, signpost));
  const starts = hasBacklog
    ? stands.map(({ start }) => start)
    : (resting.length > 0 ? resting : stands).map(({ start }) => start);
  const since: Instant = Math.min(...starts) - (hasBacklog ? 0 : lookbackSeconds);
  const counts = await survey.volumesSince(definition, since, asked);
  // Each organization is asked for itself.
  const owners = new Set(partitions.map(({ scope }) => scope.organizationId)).size;
  const questions = (hasBacklog ? 1 : 0) + (resting.length > 0 ? 1 : 0);
  if (counts === undefined) return { ...UNKNOWN, questions };
  const countOf = (id: string): number => counts.get(id) ?? 0;
  // A question that goes far back says nothing of the last hours.
  const idle = hasBacklog ? [] : resting.filter(({ id }) => countOf(id) === 0);
  return {
    idle: new Set(idle.map(({ id }) => id)),
    expectedIn: ({ id }, span) =>
      span[0] < since - lookbackSeconds
        ? undefined
        : countIn(span, [{ from: since, to: asked, count: countOf(id) }]),
    questions: owners * (questions + (idle.length > 0 ? 1 : 0)),
  };
}
