import { GoneError, UnavailableError } from '../../errors.ts';
import type { ListPartitions, Look, LookAt, Pace, PartitionList, Survey } from '../../source.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Failing } from '../failing.ts';
import type { Bounds } from '../plan/bounds.ts';
import type { PlannedStream } from '../plan/plan.ts';
import { readsOf } from '../plan/reads.ts';
import type { Ledger } from '../progress/ledger.ts';
import { basisOf } from './begin.ts';
import { about, type Estimate, exactly, sumOf } from './estimate.ts';
import { secondsFor } from './pace.ts';
import { estimateOf, leastSpanOf, type PartEstimate, sliceOf, type Todo } from './parts.ts';
import { type Course, endedAt } from './requests.ts';
import { type Row, reasonOfFailure, reasonOfSkip } from './row.ts';
import { type Volumes, volumesOf } from './volumes.ts';

export type OutlookInput = {
  readonly plans: readonly PlannedStream[];
  readonly listPartitions: ListPartitions;
  readonly look: LookAt;
  readonly survey: Survey;
  readonly paceOf: (definition: StreamDefinition) => Pace;
  /** Requests of a stream so far. */
  readonly requestsOf: (tapStreamId: string) => number;
  readonly ledger: Ledger;
  readonly bounds: Bounds;
  /** The setting `max_requests_per_stream`. */
  readonly mostRequests: number | undefined;
  readonly failing: Failing;
  readonly onSkipped: (stream: string, reason: UnavailableError) => void;
};

/** First pages of a stream that are looked at: enough for two organizations, or for two lengths of one list. */
const MOST_LOOKS = 2;

/**
 * Says of one stream what the next run will do, by looking at a page or two of it. Of projects one is looked at, since
 * there may be many. What fails is noted in `failing` and shown in the row; the other streams have nothing to do
 * with it.
 * @throws whatever concerns the whole account: a refused token, an unreachable server
 */
export async function rowOf(plan: PlannedStream, input: OutlookInput): Promise<Row> {
  const { definition, stream } = plan;
  const { failing, bounds, ledger, survey } = input;
  const earlier = failing.failures.length;
  const askedBefore = input.requestsOf(definition.tapStreamId);
  let list: PartitionList;
  try {
    list = await input.listPartitions(definition);
  } catch (error) {
    failing.fail(plan, 'the account', error, 'organization');
    return rowOfFailure(plan, input, earlier, askedBefore);
  }
  for (const { label, error } of list.failed) failing.fail(plan, label, error, 'organization');
  const volumes = await volumesOf(plan, list, ledger, bounds, survey);
  const isRead = ({ id }: { readonly id: string }): boolean => !volumes.idle.has(id);
  const todos = list.partitions.filter(isRead).flatMap((partition) => todosOf(plan, partition, input));
  // Where all projects rest nothing is read, but whether it could be is worth a request.
  const [idle] =
    todos.length > 0 ? [] : list.partitions.flatMap((partition) => todosOf(plan, partition, input));
  const looks = await looksAt(plan, idle === undefined ? todos : [idle], input);
  const parts = todos.map((todo) => partOf(plan, todo, looks, volumes, input));
  if (failing.failures.length > earlier) return rowOfFailure(plan, input, earlier, askedBefore);
  const asked = exactly(input.requestsOf(definition.tapStreamId) - askedBefore);
  const [skip] = looks.skips;
  if (skip !== undefined && looks.seen.size === 0 && skip.of === 'organization') {
    const seconds = secondsOf(plan, input, asked, 1);
    return {
      stream,
      isSelected: true,
      available: 'no',
      reason: reasonOfSkip(skip),
      requests: asked,
      seconds,
    };
  }
  const from = leastOf(
    (idle === undefined ? parts : [{ from: idle.planned?.read.span[0] }]).map((part) => part.from),
  );
  const resting = volumes.idle.size === 0 ? [] : [about(0)];
  const { records, requests } = endedAt(input.mostRequests, definition, {
    records: sumOf([...parts.map((part) => part.records), ...resting]),
    requests: sumOf([...parts.map((part) => part.requests), exactly(volumes.questions)]),
  });
  return {
    stream,
    isSelected: true,
    available: skip === undefined ? 'yes' : 'partly',
    ...(skip && { reason: reasonOfSkip(skip) }),
    basis: basisOf(plan, list.partitions, ledger, bounds, from),
    ...(from !== undefined && { from }),
    records,
    requests,
    seconds: secondsOf(plan, input, requests, todos.length),
    ...(definition.partitionBy === 'project' && { projects: byProject(list.partitions, todos, parts) }),
  };
}

/** What each partition comes to; those that rest come to nothing. */
function byProject(
  partitions: PartitionList['partitions'],
  todos: readonly Todo[],
  parts: readonly PartEstimate[],
): ReadonlyMap<string, Course> {
  const courses = new Map<string, Course>(
    partitions.map(({ id }) => [id, { records: exactly(0), requests: exactly(0) }]),
  );
  for (const [nth, { partition }] of todos.entries()) {
    const { records: more, requests: asked } = parts[nth] ?? { records: undefined, requests: undefined };
    const { records, requests } = courses.get(partition.id) ?? {};
    courses.set(partition.id, { records: sumOf([records, more]), requests: sumOf([requests, asked]) });
  }
  return courses;
}

type Looks = {
  /** By part, what was seen of it, and the part of its time that will be read. */
  readonly seen: ReadonlyMap<Todo, { readonly look: Look; readonly least: ReturnType<typeof leastSpanOf> }>;
  readonly skips: readonly UnavailableError[];
  /** Parts of which nothing is read, and the requests that it took to know. */
  readonly missing: ReadonlyMap<Todo, number>;
};

async function looksAt(plan: PlannedStream, todos: readonly Todo[], input: OutlookInput): Promise<Looks> {
  const { definition, stream } = plan;
  const seen = new Map<Todo, { look: Look; least: ReturnType<typeof leastSpanOf> }>();
  const skips: UnavailableError[] = [];
  const missing = new Map<Todo, number>();
  // The streams of projects wait for the whole list of them, in every organization.
  let left = definition.listsProjects ? todos.length : MOST_LOOKS;
  for (const todo of todos) {
    if (left <= 0 || (definition.partitionBy === 'project' && seen.size > 0)) break;
    left -= 1;
    const before = input.requestsOf(definition.tapStreamId);
    try {
      const slice = sliceOf(definition, todo);
      const first = await input.look(definition, slice);
      // All of a day is not all of the days.
      let look = { ...first, isWhole: first.isWhole && slice.span === todo.planned?.read.span };
      const least = leastSpanOf(todo, look);
      if (least !== undefined && left > 0) {
        left -= 1;
        const { enoughFrom: _, ...rest } = slice;
        look = await input.look(definition, { ...rest, span: least });
      }
      input.failing.answered();
      seen.set(todo, { look, least });
    } catch (error) {
      missing.set(todo, input.requestsOf(definition.tapStreamId) - before);
      if (error instanceof GoneError) continue;
      if (!(error instanceof UnavailableError)) {
        input.failing.fail(plan, todo.partition.label, error);
        continue;
      }
      input.onSkipped(stream, error);
      skips.push(error);
      // What the organization lacks, it lacks in all its projects.
      if (error.of === 'organization' && definition.partitionBy === 'project') break;
    }
  }
  return { seen, skips, missing };
}

function todosOf(
  plan: PlannedStream,
  partition: Todo['partition'],
  { ledger, bounds }: OutlookInput,
): readonly Todo[] {
  if (plan.definition.replication.method === 'FULL_TABLE') return [{ partition }];
  return readsOf(plan, partition, ledger, bounds).map((planned) => ({ partition, planned }));
}

function partOf(
  { definition }: PlannedStream,
  todo: Todo,
  { seen, missing }: Looks,
  { expectedIn }: Volumes,
  { survey, plans }: OutlookInput,
): PartEstimate {
  const asked = missing.get(todo);
  if (asked !== undefined) return { records: exactly(0), requests: exactly(asked), from: undefined };
  const { series } = definition;
  const span = todo.planned?.read.span;
  const known = {
    expected: span && expectedIn(todo.partition, span),
    pageSize: survey.pageSize(definition),
    sharesCount:
      series?.counted !== undefined &&
      plans.some(
        ({ definition: { series: other } }) =>
          other !== undefined &&
          other !== series &&
          other.groupsOf === series.groupsOf &&
          other.counted === undefined,
      ),
  };
  const found = seen.get(todo);
  return estimateOf(definition, todo, known, found?.look, found?.least ?? span);
}

function secondsOf(
  { definition }: PlannedStream,
  { paceOf }: OutlookInput,
  requests: Estimate | undefined,
  places: number,
): number | undefined {
  const isParallel = definition.parent !== undefined || places > 1;
  return requests && secondsFor(requests.count, paceOf(definition), isParallel);
}

function rowOfFailure(plan: PlannedStream, input: OutlookInput, earlier: number, askedBefore: number): Row {
  const failure = input.failing.failures[earlier];
  const asked = exactly(input.requestsOf(plan.definition.tapStreamId) - askedBefore);
  const seconds = secondsOf(plan, input, asked, 1);
  return {
    stream: plan.stream,
    isSelected: true,
    available: 'no',
    ...(failure && { reason: reasonOfFailure(failure) }),
    requests: asked,
    seconds,
  };
}

function leastOf(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
