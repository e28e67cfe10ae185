import { setMaxListeners } from 'node:events';
import type { Writable } from 'node:stream';
import { chooseStreams } from './choose-streams.ts';
import type { TapConfig } from './config.ts';
import { EXIT, OutputClosedError, TapError } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { Logger } from './log.ts';
import { observeRequests } from './observe-requests.ts';
import { openLedger } from './open-ledger.ts';
import { ownStreams, tellOfLeft } from './own-streams.ts';
import { describeShape, type ShapeReport } from './record/shape/report.ts';
import type { BarMarks } from './report/bar.ts';
import { costLine } from './report/estimate.ts';
import { describeIncomplete, groupFailures } from './report/failures.ts';
import { createReporter, type Reporter, tellTest } from './report/report-run.ts';
import { beginLine } from './report/run-lines.ts';
import type { SkippedPart } from './report/skips.ts';
import { createTally, type Tally } from './report/tally.ts';
import type { Tell } from './report/tone.ts';
import { findResets, type Wish } from './resets.ts';
import { openSentry } from './sentry/sentry.ts';
import type { ProxyOf } from './sentry/transport/proxy.ts';
import { requestsPerSecond } from './sentry/transport/rates.ts';
import type { Catalog } from './singer/catalog.ts';
import { createWriter, type Writer } from './singer/writer.ts';
import { ORGANIZATIONS, PROJECTS } from './streams/index.ts';
import { sync, type Transcribe } from './sync/engine.ts';
import type { Failure } from './sync/failing.ts';
import { boundsOf } from './sync/plan/bounds.ts';
import type { PlannedStream } from './sync/plan/plan.ts';
import type { Ledger } from './sync/progress/ledger.ts';
import { schemaOf } from './sync/schema-message.ts';
import type { Clock } from './time.ts';
import { createTranscribers } from './transcribers.ts';
import { undertakingOf } from './undertaking.ts';

export type TapRun = {
  readonly config: TapConfig;
  /** Undefined means every stream that is selected by default. */
  readonly catalog: Catalog | undefined;
  readonly state: JsonObject;
  /** `all` reads one record of each stream, `schema` none; neither moves a bookmark. */
  readonly test: 'all' | 'schema' | undefined;
  /** What is read again from its beginning; a connection test does not hear of it. */
  readonly resets?: readonly Wish[];
  /** Some records of each stream, for somebody who looks at them: no bookmark moves. */
  readonly sample?: {
    readonly records: number;
    readonly transcribeOf: (plan: PlannedStream) => Transcribe;
    /** Takes what is not there to be read. */
    readonly skips: SkippedPart[];
  };
};

export type TapIo = {
  readonly stdout: Writable;
  readonly log: Logger;
  readonly clock: Clock;
  /** Aborted with the signal's name when the run should end early. */
  readonly signal: AbortSignal;
  /** What the process may use at most; plenty where nothing is said. */
  readonly memoryBytes?: number;
  /** The proxies of the environment. */
  readonly proxyOf?: ProxyOf | undefined;
  /** Shows a person where the run stands, when one is watching; an empty text removes it. */
  readonly showStatus?: (text: string, isUrgent?: boolean) => void;
  /** Writes a line for that person, outside of the log. */
  readonly tell?: Tell;
  /** What the bar of that person's terminal is made of. */
  readonly barMarks?: BarMarks | undefined;
};

/**
 * Runs the tap: plans, reads, writes. The last line on stdout is a STATE, also after an error or a signal.
 * @returns the exit code, 0; a run ended by `io.signal` returns normally
 * @throws TapError for whatever kept the run from being complete
 */
export async function runTap(run: TapRun, io: TapIo): Promise<number> {
  const { clock, log } = io;
  const writer = createWriter(io.stdout);
  const { shard } = run.config;
  const chosen = chooseStreams({ ...run, isTest: run.test !== undefined }, log);
  const { own: plans, left } = ownStreams(chosen, shard);
  if (run.test === 'schema') {
    for (const stream of plans) await writer.write(schemaOf(stream));
    await writer.end();
    return EXIT.ok;
  }
  const streams = plans.map(({ stream }) => stream);
  log.info(beginLine(undertakingOf(run, streams)));
  tellOfLeft(left, shard, log);
  const tally = createTally(streams);
  const reports = new Map<string, ShapeReport>();
  const skips = run.sample?.skips ?? [];
  const reporter = createReporter({ ...io, now: clock.now }, tally, streams, skips);
  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
  // Every request and every wait listens; Node takes more than ten listeners for a leak.
  setMaxListeners(0, signal);
  try {
    const failures = await transfer(run, { ...io, signal }, plans, {
      writer,
      tally,
      reports,
      reporter,
      skips,
      chosen,
    });
    if (run.test !== undefined) {
      const problem = tellTest(io, { selected: streams, failures, skips });
      if (failures.length > 0) throw new TapError(problem);
    } else if (failures.length > 0) {
      throw incomplete(failures, log);
    }
    return EXIT.ok;
  } catch (error) {
    if (io.signal.aborted && !(error instanceof OutputClosedError)) return EXIT.ok;
    throw error;
  } finally {
    // Requests that are still under way would keep the process alive.
    stop.abort(new Error('The run is over.'));
    for (const [stream, report] of reports) {
      const changes = describeShape(stream, report);
      if (changes !== undefined) log.info(`Changed on the way: ${changes}`, { stream });
    }
    // The table of a test has been told; what the test cost is nobody's question.
    if (!isSampleOf(run) || (run.sample === undefined && io.tell === undefined)) reporter.end();
  }
}

function isSampleOf({ test, sample }: TapRun): boolean {
  return test !== undefined || sample !== undefined;
}

type Means = {
  readonly writer: Writer;
  readonly tally: Tally;
  readonly reports: Map<string, ShapeReport>;
  readonly reporter: Reporter;
  /** What is not there to be read. */
  readonly skips: SkippedPart[];
  /** The streams of the run, those that another process reads among them. */
  readonly chosen: readonly PlannedStream[];
};

/** Moves the records; whatever happens, the state that is true by then is written last. */
async function transfer(
  run: TapRun,
  io: TapIo,
  plans: readonly PlannedStream[],
  means: Means,
): Promise<readonly Failure[]> {
  const { config } = run;
  const isSample = isSampleOf(run);
  const { clock, log } = io;
  const { writer, tally, reporter, skips } = means;
  const now = Math.floor(clock.now() / 1000);
  const aliases = new Map(plans.map(({ definition, stream }) => [definition.tapStreamId, stream]));
  const nameOf = (stream: string): string => aliases.get(stream) ?? stream;
  const sentry = await openSentry({
    config,
    clock,
    log,
    observer: observeRequests(log, { of: (stream) => tally.of(nameOf(stream)) }, (stream, ms, reason) =>
      reporter.waiting(nameOf(stream), ms, reason),
    ),
    signal: io.signal,
    memoryBytes: io.memoryBytes ?? Number.POSITIVE_INFINITY,
    proxyOf: io.proxyOf,
    definitions: { organizations: ORGANIZATIONS, projects: PROJECTS },
    isTest: isSample,
    isBrief: run.test !== undefined,
  });
  const { startDate } = config;
  const wishes = isSample ? [] : (run.resets ?? []);
  const resets = await findResets(wishes, { ...sentry, state: run.state, plans: means.chosen, log });
  const ledger = openLedger(run.state, sentry.organizations, { startDate, now, log, resets });
  const batches = sync({
    plans,
    listPartitions: sentry.listPartitions,
    readPages: sentry.readPages,
    survey: sentry.survey,
    transcribeOf: run.sample?.transcribeOf ?? createTranscribers(config, io, means.reports),
    ledger,
    bounds: boundsOf(config, { now, serverTime: sentry.serverTime }),
    width: isSample ? 1 : config.concurrency,
    sample: isSample ? (run.sample?.records ?? 1) : undefined,
    versioning: config.emitActivateVersionMessages
      ? {
          version: now,
          isShared: (config.shard?.count ?? 1) > 1,
          isFiltered: config.projects.length + config.excludeProjects.length > 0,
          isStopping: () => io.signal.aborted,
        }
      : undefined,
    now: clock.now,
    log,
    onExpected: reporter.expected,
    onParents: ({ stream, definition }, { count, isFloor }) => {
      const perSecond = requestsPerSecond(definition.bucket);
      log.info(costLine(stream, { parents: count, isFloor, perSecond }), { stream });
    },
    onStream: reporter.stream,
    onFailed: reporter.failed,
    onSkipped: (stream, { of, where, status, reason }) => skips.push({ stream, of, where, status, reason }),
    onRecords: reporter.records,
  });
  let lastType = '';
  let isDone = false;
  try {
    for (;;) {
      const next = await batches.next();
      if (next.done) {
        isDone = true;
        return next.value;
      }
      for (const message of next.value) {
        const waiting = writer.write(message);
        if (waiting !== undefined) await waiting;
        lastType = message.type;
      }
      reporter.tick();
    }
  } finally {
    const ending = finish(writer, ledger, lastType);
    // What ended the run early is what is told of it, not that its last line had no reader any more.
    await (isDone ? ending : ending.catch(ignoreClosed));
  }
}

async function finish(writer: Writer, ledger: Ledger, lastType: string): Promise<void> {
  if (lastType !== 'STATE') await writer.write({ type: 'STATE', value: ledger.state() });
  await writer.end();
}

function ignoreClosed(error: unknown): void {
  if (!(error instanceof OutputClosedError)) throw error;
}

function incomplete(failures: readonly Failure[], log: Logger): TapError {
  const lines = groupFailures(failures);
  // Where each cause met one part only, all of it has been told already.
  if (lines.length < failures.length) for (const line of lines) log.error(line);
  return new TapError(describeIncomplete(failures));
}
