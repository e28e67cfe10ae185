import { ApiError, GoneError, UnavailableError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Message, Records } from '../singer/message.ts';
import type { ListPartitions, Page, ParentCount, ReadPages, Slice, Survey } from '../source.ts';
import type { Scope } from '../streams/definition.ts';
import { formatInstant, type Span } from '../time.ts';
import { readAhead } from './ahead/ahead.ts';
import { createFailing, type Failure, refuseUnkeyed, unkeyed } from './failing.ts';
import { createParentsLeft } from './parents-left.ts';
import type { Bounds } from './plan/bounds.ts';
import { type Job, jobsOf, type ReadJob } from './plan/jobs.ts';
import type { PlannedStream } from './plan/plan.ts';
import { isIncremental, ledgerStreamOf } from './plan/reads.ts';
import { claimOf, type Delivery, NOTHING } from './progress/delivery.ts';
import type { Ledger } from './progress/ledger.ts';
import { normalise, subtract } from './progress/spans.ts';
import { createStatePacing } from './progress/state-pacing.ts';
import { createSamples } from './samples.ts';
import { schemaOf } from './schema-message.ts';
import { activation, tableVersion, type Versioning } from './table-version.ts';

/** What a run yields. */
export type Output = Message | Records;

/** Turns a page into the lines of its records. `most` is how many of them are wanted. */
export type Transcribe = (
  page: Page,
  scope: Scope,
  options: { readonly version?: number | undefined; readonly most?: number | undefined },
) => Records;

/** A page as it will be written, with what it proves. */
type Transcript = Omit<Page, 'records' | 'clean'> & { readonly records: Records };

export type SyncInput = {
  readonly plans: readonly PlannedStream[];
  readonly listPartitions: ListPartitions;
  readonly readPages: ReadPages;
  /** What may be asked before reading, to spare requests and to read in parallel. */
  readonly survey?: Survey;
  /** What turns a stream's pages into lines; made once per stream. */
  readonly transcribeOf: (plan: PlannedStream) => Transcribe;
  readonly ledger: Ledger;
  readonly bounds: Bounds;
  /** How many reads run ahead of the output. */
  readonly width: number;
  /** So many records of each stream are enough, and no progress is claimed; undefined for all there are. */
  readonly sample: number | undefined;
  /** Versions of full tables, where the operator wants them. */
  readonly versioning?: Versioning | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
  readonly onRecords: (stream: string, count: number) => void;
  /** Hears how many records a stream will probably have, before the first of them. */
  readonly onExpected?: (stream: string, count: number) => void;
  /** Hears how many parents a stream of children will ask about, before it begins. */
  readonly onParents?: (plan: PlannedStream, parents: ParentCount) => void;
  /** Hears where streams begin and end. */
  readonly onStream?: (stream: string, step: 'begin' | 'end') => void;
  /** Hears of a stream of which some part could not be read. */
  readonly onFailed?: (stream: string) => void;
  /** Hears of a stream of which some part is not available. */
  readonly onSkipped?: (stream: string, reason: UnavailableError) => void;
};

/**
 * How many pages a read holds while others are written, where several may be read at the same time: a part
 * of a cut span should be there as a whole when its turn comes.
 */
const MOST_PAGES_AHEAD = 8;
/**
 * What eight reads hold that are half done, each of seven pages of ten events of 25 KB, in bytes: with half of it most of them
 * stand still.
 */
const ROOM_FOR_BODIES = 8 * 1024 * 1024;

/**
 * Runs the plan and yields its messages, a page at a time. A batch counts as delivered when the next one is asked
 * for; only then do bookmarks move, and only by what a page proves. Parts that fail are skipped and returned at the
 * end; a refused token or an unreachable server ends the run with an error.
 */
export async function* sync(input: SyncInput): AsyncGenerator<readonly Output[], readonly Failure[]> {
  const { ledger, log, sample } = input;
  const isTest = sample !== undefined;
  const versioning = isTest ? undefined : input.versioning;
  const failing = createFailing(log, input.onFailed);
  /** Streams and partitions that nothing more is read of. */
  const over = new Set<string>();
  const samples = sample === undefined ? undefined : createSamples(sample);
  /** Streams whose tables moved while they were read, or are not available somewhere: they are no complete copy. */
  const moved = new Set<string>();
  const skipped = new Set<string>();
  const transcribers = new Map<PlannedStream, Transcribe>();
  const survey = isTest ? undefined : input.survey;
  const parents = createParentsLeft(log, survey);
  const pacing = createStatePacing(ledger, input.now);
  const state = (): readonly Message[] => [{ type: 'STATE', value: pacing.take() }];
  const isOver = (job: ReadJob): boolean => over.has(job.plan.stream) || over.has(partOf(job));
  const transcribe = (plan: PlannedStream): Transcribe => {
    const known = transcribers.get(plan) ?? input.transcribeOf(plan);
    transcribers.set(plan, known);
    return known;
  };
  /** Pages become lines as they arrive: what waits for its turn is text. */
  async function* transcribed(job: Job): AsyncGenerator<Transcript> {
    if (job.kind !== 'read') return;
    await job.turn?.begins;
    if (isOver(job)) return;
    const { plan, partition } = job;
    const { stream } = plan;
    const version = tableVersion(plan, versioning);
    let count = 0;
    for await (const page of input.readPages(plan.definition, sliceOf(job))) {
      const { records: _, clean, ...proof } = page;
      const records = transcribe(plan)(page, partition.scope, { version, most: samples?.left(stream) });
      count += records.count;
      samples?.add(stream, records.count);
      yield { ...proof, records };
    }
    job.onRead?.(count);
  }
  const { fail } = failing;
  /** Writes down what a page proves, once it was written. */
  const claim = (job: ReadJob, delivery: Delivery): void => {
    if (isTest || job.claim === undefined || job.read === undefined) return;
    const ledgerStream = ledgerStreamOf(job.plan);
    const before = ledger.current(ledgerStream, job.partition);
    const after = claimOf(before, { ...job, claim: job.claim, read: job.read }, delivery);
    if (after !== before) ledger.record(ledgerStream, job.partition, after);
  };

  const hasBookmark = ({ plan, partition }: ReadJob): boolean =>
    isIncremental(plan) &&
    ledger.initial(ledgerStreamOf(plan), partition).progress.start > input.bounds.startDate;

  async function* read(job: ReadJob, items: AsyncIterable<Transcript>): AsyncGenerator<readonly Output[]> {
    const { plan, partition } = job;
    const { stream } = plan;
    let delivery = NOTHING;
    let end: Page['end'];
    let emptyAnswers = 0;
    for await (const page of items) {
      const { records, delivered, hole, expired } = page;
      if (records.count > 0) yield [records];
      input.onRecords(stream, records.count);
      failing.answered();
      pacing.add(records.count);
      if (records.unkeyed > 0) refuseUnkeyed(records);
      if (samples !== undefined) {
        if (records.count === 0) emptyAnswers += 1;
        // Of numbers by the day there is an answer for each day: when the present one is too young for any, the one before
        // says as much as all others.
        if (plan.definition.series !== undefined && emptyAnswers > 1) return;
        if (records.count === 0 || samples.left(stream) > 0) continue;
        over.add(stream);
        return;
      }
      if (records.unkeyed > 0) fail(plan, partition.label, unkeyed(records, plan));
      if (hole !== undefined) fail(plan, partition.label, hole.error);
      if (expired !== undefined) {
        log.warning(
          `${stream} of ${partition.label}: nothing is left to read before ${formatInstant(expired[1])}, which is older than what the server keeps`,
          { stream },
        );
      }
      end ??= page.end;
      if (page.gone !== undefined) parents.gone(plan, page.gone);
      if (page.isStopped)
        parents.stopped(plan, partition, subtract(job.read?.span ?? NO_SPAN, delivery.spans));
      delivery = {
        isSettled: delivery.isSettled === true || page.isSettled === true,
        spans: delivered === undefined ? delivery.spans : normalise([...delivery.spans, delivered]),
        newest: page.newest === undefined ? delivery.newest : Math.max(page.newest, delivery.newest ?? 0),
      };
      claim(job, delivery);
      if (pacing.isDue()) yield state();
    }
    if (job.read !== undefined || isTest) return;
    if (end === undefined) throw new ApiError('its list was not read to its end.', 200);
    if (end === 'moved') {
      moved.add(stream);
      log.warning(
        `${stream} of ${partition.label} changed while it was listed: rows may be missing until the next run`,
        { stream },
      );
    }
  }

  const hasBodies = input.plans.some(({ definition }) => {
    const { pageSize } = definition.full ?? {};
    return pageSize !== undefined && survey?.pageSize(definition) === pageSize;
  });
  const ahead = {
    width: input.width,
    mostWeight: hasBodies ? ROOM_FOR_BODIES : undefined,
    // Where one request at a time is allowed, pages for later would only stand in the way of those for now.
    depthOf: ({ plan }: Job) => ((survey?.parallelism(plan.definition) ?? 1) > 1 ? MOST_PAGES_AHEAD : 1),
    weightOf: ({ records }: Transcript) => records.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0),
  };

  yield state();
  const jobs = jobsOf(input.plans, input.listPartitions, ledger, input.bounds, survey);
  for await (const { job, items } of readAhead(jobs, transcribed, ahead)) {
    const { plan } = job;
    const { stream } = plan;
    switch (job.kind) {
      case 'failed':
        yield [schemaOf(plan)];
        fail(plan, 'the account', job.error, 'organization');
        break;
      case 'begin': {
        const { partitions, failed, known, elsewhere } = job.list;
        if (job.expected !== undefined) input.onExpected?.(stream, job.expected);
        if (job.parents !== undefined) input.onParents?.(plan, job.parents);
        input.onStream?.(stream, 'begin');
        yield [schemaOf(plan)];
        for (const { label, error } of failed) fail(plan, label, error, 'organization');
        if (job.idle > 0) {
          log.info(
            `${job.idle} of ${partitions.length} projects had no new ${stream} by Sentry's statistics; they are not read and their bookmarks stay`,
            { stream },
          );
        }
        if (isIncremental(plan) && !isTest) ledger.begin(ledgerStreamOf(plan), partitions, known, elsewhere);
        break;
      }
      case 'end': {
        const isComplete =
          !failing.failures.some((failure) => failure.stream === stream) &&
          !moved.has(stream) &&
          !skipped.has(stream);
        const last = activation(plan, versioning, isComplete);
        if (last.length > 0) yield last;
        await parents.tell(plan);
        if (pacing.isNew()) yield state();
        input.onStream?.(stream, 'end');
        break;
      }
      case 'read':
        try {
          if (isOver(job)) break;
          yield* read(job, items);
          if (pacing.isDue()) yield state();
        } catch (error) {
          over.add(partOf(job));
          if (error instanceof GoneError) log.warning(error.message, { stream });
          else if (error instanceof UnavailableError) {
            skipped.add(stream);
            input.onSkipped?.(stream, error);
            failing.skip(plan, error, hasBookmark(job));
          } else fail(plan, job.partition.label, error);
        } finally {
          job.turn?.end();
        }
    }
  }
  return failing.failures;
}

function partOf({ plan, partition }: ReadJob): string {
  return `${plan.stream}/${partition.id}`;
}

const NO_SPAN: Span = [0, 0];

function sliceOf({ partition, read, only, childSpan, mayStop }: ReadJob): Slice {
  return {
    partition,
    ...(read && { span: read.span }),
    ...(read?.isTop && { isTop: true }),
    ...(read?.enoughFrom !== undefined && { enoughFrom: read.enoughFrom }),
    ...(only && { only }),
    ...(childSpan && { childSpan }),
    ...(mayStop && { mayStop }),
  };
}
