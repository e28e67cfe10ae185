import type { Partition, PartitionList, Survey, VolumesSince } from '../../source.ts';
import type { Instant, Span } from '../../time.ts';
import type { Bounds } from '../plan/bounds.ts';
import type { PlannedStream } from '../plan/plan.ts';
import { isIncremental, ledgerStreamOf, readsOf } from '../plan/reads.ts';
import type { Checkpoint } from '../progress/bookmarks.ts';
import type { Ledger } from '../progress/ledger.ts';
import { idlePartitions, isLongAgo } from './idle.ts';
import { countIn } from './split-points.ts';

/** What a run will probably find in a stream. */
export type Forecast = {
  /** Ids of partitions that need no reading in this run. */
  readonly idle: ReadonlySet<string>;
  /** Records of all that is read; undefined when nobody can tell. */
  readonly expected: number | undefined;
  /** Records of a partition within a span; undefined when nobody can tell. */
  readonly expectedIn: (partition: Partition, span: Span) => number | undefined;
};

/** Nothing is known, so everything is read. */
export const NO_FORECAST: Forecast = {
  idle: new Set(),
  expected: undefined,
  expectedIn: () => undefined,
};

/**
 * Asks the statistics about a stream: which of its partitions are idle, and how much the others hold. Only
 * projects are worth the question: an organization that is not idle in some project is not idle.
 */
export async function forecastOf(
  plan: PlannedStream,
  list: PartitionList,
  ledger: Ledger,
  bounds: Bounds,
  survey: Survey,
): Promise<Forecast> {
  const { definition } = plan;
  if (definition.partitionBy !== 'project' || definition.statsCategory === undefined) return NO_FORECAST;
  const { signpost, asked } = bounds;
  const answers: Answer[] = [];
  const ask: VolumesSince = async (of, since, until) => {
    const counts = await survey.volumesSince(of, since, until);
    if (counts !== undefined) answers.push({ since, until, counts });
    return counts;
  };
  const checkpoints = list.partitions.map((partition) => {
    const { progress, newest } = checkpointOf(plan, partition, ledger, bounds);
    return { partition, newest, ...progress };
  });
  const backlog = checkpoints.filter(({ start }) => isLongAgo(start, signpost)).map(({ start }) => start);
  const untouched = checkpoints.filter(({ covered }) => covered.length === 0);
  const [idle] = await Promise.all([
    isIncremental(plan) ? idlePartitions(definition, untouched, bounds, ask) : NO_FORECAST.idle,
    backlog.length > 0 ? ask(definition, Math.min(...backlog), asked) : undefined,
  ]);
  const starts = new Map(checkpoints.map(({ partition, start }) => [partition.id, start]));
  const expectedIn: Forecast['expectedIn'] = ({ id }, span) => {
    const answer = narrowest(answers, starts.get(id) ?? bounds.startDate);
    if (answer === undefined) return undefined;
    const { since: from, until: to, counts } = answer;
    return countIn(span, [{ from, to, count: counts.get(id) ?? 0 }]);
  };
  const toRead = list.partitions.filter(({ id }) => !idle.has(id));
  return {
    idle,
    expectedIn,
    expected: answers.length === 0 ? undefined : total(plan, toRead, ledger, bounds, expectedIn),
  };
}

/** Counts of all partitions since an instant. */
type Answer = {
  readonly since: Instant;
  readonly until: Instant;
  readonly counts: ReadonlyMap<string, number>;
};

function checkpointOf(
  plan: PlannedStream,
  partition: Partition,
  ledger: Ledger,
  bounds: Bounds,
): Pick<Checkpoint, 'progress' | 'newest'> {
  if (!isIncremental(plan)) return { progress: { start: bounds.startDate, covered: [] } };
  return ledger.initial(ledgerStreamOf(plan), partition);
}

/** The answer that says most of what happened since an instant: counts are taken as spread evenly over their time. */
function narrowest(answers: readonly Answer[], start: Instant): Answer | undefined {
  return answers.filter(({ since }) => since <= start).sort((a, b) => b.since - a.since)[0];
}

function total(
  plan: PlannedStream,
  partitions: readonly Partition[],
  ledger: Ledger,
  bounds: Bounds,
  expectedIn: Forecast['expectedIn'],
): number {
  let sum = 0;
  for (const partition of partitions) {
    for (const { read } of readsOf(plan, partition, ledger, bounds)) {
      sum += expectedIn(partition, read.span) ?? 0;
    }
  }
  return Math.round(sum);
}
