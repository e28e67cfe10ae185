import { ApiError, AuthError, UnreachableError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Message, Records } from '../singer/message.ts';
import type { Scope } from '../streams/definition.ts';
import type { Instant } from '../time.ts';
import { readAhead } from './ahead.ts';
import type { Bounds } from './bounds.ts';
import { type Job, jobsOf, type ReadJob } from './jobs.ts';
import type { Ledger } from './ledger.ts';
import type { ListPartitions, Page, ReadPages } from './partition.ts';
import type { PlannedStream } from './plan.ts';
import { advance } from './progress.ts';
import { bookOf, isIncremental } from './reads.ts';
import type { Survey } from './survey.ts';
import { activation, tableVersion, type Versioning } from './table-version.ts';

/** A part of the run that could not be read; its bookmark stays where it was. */
export type Failure = { readonly stream: string; readonly label: string; readonly error: Error };

/** What a run yields. */
export type Output = Message | Records;

/** Turns a page into the lines of its records. `most` is how many of them are wanted. */
export type Transcribe = (
  page: Page,
  scope: Scope,
  options: { readonly version?: number | undefined; readonly most?: number | undefined },
) => Records;

/** A page as it will be written, with what it says about progress. */
type Transcript = Pick<Page, 'readDownTo'> & { readonly records: Records };

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
  /** A connection test: one record of each stream is enough, and no progress is claimed. */
  readonly isTest: boolean;
  /** Versions of full tables, where the operator wants them. */
  readonly versioning?: Versioning | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
  readonly onRecords: (stream: string, count: number) => void;
  /** Hears how many records a stream will probably have, before the first of them. */
  readonly onExpected?: (stream: string, count: number) => void;
};

/**
 * How many pages a read holds while others are written, where several may be read at the same time: a piece
 * of a cut span should be there as a whole when its turn comes.
 */
const MOST_PAGES_AHEAD = 8;
const STATE_INTERVAL_MS = 30_000;
/** After this many reads in a row without any answer the server counts as gone. */
const MOST_SILENT_READS = 3;

/**
 * Runs the plan and yields its messages, a page at a time. A batch counts as delivered when the next one is asked
 * for; only then do bookmarks move. Parts that fail are skipped and returned at the end; a refused token or an
 * unreachable server ends the run with an error.
 */
export async function* sync(input: SyncInput): AsyncGenerator<readonly Output[], readonly Failure[]> {
  const { ledger, log, isTest } = input;
  const versioning = isTest ? undefined : input.versioning;
  const failures: Failure[] = [];
  /** Streams and partitions that nothing more is read of. */
  const over = new Set<string>();
  const transcribers = new Map<PlannedStream, Transcribe>();
  let silentReads = 0;
  let writtenVersion = ledger.version();
  let writtenMs = input.now();

  const state = (): readonly Message[] => {
    writtenVersion = ledger.version();
    writtenMs = input.now();
    return [{ type: 'STATE', value: ledger.state() }];
  };
  const isStateNew = (): boolean => ledger.version() !== writtenVersion;
  const isOver = (job: ReadJob): boolean => over.has(job.plan.stream) || over.has(partOf(job));
  const transcribe = (plan: PlannedStream): Transcribe => {
    const known = transcribers.get(plan) ?? input.transcribeOf(plan);
    transcribers.set(plan, known);
    return known;
  };
  /** Pages become lines as they arrive: what waits for its turn is text. */
  async function* open(job: Job): AsyncGenerator<Transcript> {
    if (job.kind !== 'read' || isOver(job)) return;
    const { plan, partition, span } = job;
    const options = { version: tableVersion(plan, versioning), most: isTest ? 1 : undefined };
    for await (const page of input.readPages(plan.definition, { partition, ...(span && { span }) })) {
      const records = transcribe(plan)(page, partition.scope, options);
      yield { records, ...(page.readDownTo !== undefined && { readDownTo: page.readDownTo }) };
    }
  }
  const fail = (stream: string, label: string, reason: unknown): void => {
    const error = partialFailure(reason);
    silentReads = error.status === 0 ? silentReads + 1 : 0;
    if (silentReads >= MOST_SILENT_READS) throw error;
    failures.push({ stream, label, error });
    log.error(`${stream} of ${label} could not be read: ${error.message}`, { stream });
  };

  const survey = isTest ? undefined : input.survey;
  const ahead = {
    width: input.width,
    // Where one request at a time is allowed, pages for later would only stand in the way of those for now.
    depthOf: ({ plan }: Job) => ((survey?.parallelism(plan.definition) ?? 1) > 1 ? MOST_PAGES_AHEAD : 1),
    weightOf: ({ records }: Transcript) => records.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0),
  };

  yield state();
  const jobs = jobsOf(input.plans, input.listPartitions, ledger, input.bounds, survey);
  for await (const { job, items } of readAhead(jobs, open, ahead)) {
    const { plan } = job;
    switch (job.kind) {
      case 'failed':
        yield [schemaOf(plan)];
        fail(plan.stream, 'the account', job.error);
        break;
      case 'begin':
        yield [schemaOf(plan)];
        if (job.quiet > 0) {
          log.info(
            `${job.quiet} of ${job.list.partitions.length} projects had no new ${plan.stream} by Sentry's statistics; they are not read and their bookmarks stay`,
            { stream: plan.stream },
          );
        }
        if (job.expected !== undefined) input.onExpected?.(plan.stream, job.expected);
        if (isIncremental(plan) && !isTest) {
          ledger.open(bookOf(plan), job.list.partitions, job.list.known);
        }
        break;
      case 'end': {
        const isComplete = !failures.some(({ stream }) => stream === plan.stream);
        const last = activation(plan, versioning, isComplete);
        if (last.length > 0) yield last;
        if (isStateNew()) yield state();
        break;
      }
      case 'read':
        if (isOver(job)) break;
        try {
          for await (const { records, readDownTo } of items) {
            if (records.count > 0) yield [records];
            input.onRecords(plan.stream, records.count);
            silentReads = 0;
            if (isTest) {
              if (records.count === 0) continue;
              over.add(plan.stream);
              break;
            }
            note(job, readDownTo, ledger);
            if (isStateNew() && input.now() - writtenMs >= STATE_INTERVAL_MS) yield state();
          }
        } catch (error) {
          over.add(partOf(job));
          if (isGone(error, job)) {
            log.warning(`Project ${job.partition.label} is gone since it was listed; it is skipped`, {
              stream: plan.stream,
            });
          } else {
            fail(plan.stream, job.partition.label, error);
          }
        }
    }
  }
  return failures;
}

function partOf(job: ReadJob): string {
  return `${job.plan.stream}/${job.partition.id}`;
}

/** The SCHEMA message of a stream. */
export function schemaOf(plan: PlannedStream): Message {
  return {
    type: 'SCHEMA',
    stream: plan.stream,
    schema: plan.flat?.schema ?? plan.schema,
    key_properties: plan.keyProperties,
    ...(isIncremental(plan) && plan.replicationKey && { bookmark_properties: [plan.replicationKey] }),
  };
}

/** Moves the bookmark of a partition down to where this page ends. */
function note(job: ReadJob, readDownTo: Instant | undefined, ledger: Ledger): void {
  if (job.progress === undefined || readDownTo === undefined) return;
  const { read, refreshes } = job.progress;
  const book = bookOf(job.plan);
  const before = ledger.standing(book, job.partition);
  const isDone = readDownTo <= read.span[0];
  ledger.record(book, job.partition, {
    progress: advance(before.progress, read, readDownTo),
    refreshed: isDone && refreshes !== undefined ? refreshes : before.refreshed,
  });
}

/** Gone between the list of projects and the request for its data: nothing is lost that still exists. */
function isGone(error: unknown, job: ReadJob): boolean {
  return error instanceof ApiError && error.status === 404 && job.partition.scope.projectId !== undefined;
}

/** Errors of the server that concern one part of the run; everything else ends it. */
function partialFailure(error: unknown): ApiError {
  if (!(error instanceof ApiError) || error instanceof AuthError || error instanceof UnreachableError)
    throw error;
  return error;
}
