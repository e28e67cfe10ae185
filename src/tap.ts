import { setMaxListeners } from 'node:events';
import type { Writable } from 'node:stream';
import type { TapConfig } from './config.ts';
import { discover } from './discovery/discover.ts';
import { EXIT, OutputClosedError, TapError } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { Logger } from './log.ts';
import { observeRequests } from './observe-requests.ts';
import { openSentry } from './sentry/sentry.ts';
import type { Catalog } from './singer/catalog.ts';
import { createChunks } from './singer/chunks.ts';
import { createWriter, type Writer } from './singer/writer.ts';
import { STREAMS } from './streams/index.ts';
import { projects } from './streams/projects.ts';
import { logMetrics, logProgress, logSummary, progressLine, summaryTable } from './summary.ts';
import { signpost } from './sync/bounds.ts';
import { type Failure, schemaOf, sync } from './sync/engine.ts';
import { flattened, flattenStream } from './sync/flatten.ts';
import { createLedger, type Ledger } from './sync/ledger.ts';
import { type PlannedStream, planStreams } from './sync/plan.ts';
import { createShapeReport, describeShape, type ShapeReport } from './sync/shape/report.ts';
import { compileShape } from './sync/shape.ts';
import { normaliseState } from './sync/state.ts';
import { createTally, type Tally } from './tally.ts';
import type { Clock } from './time.ts';
import { createTranscribe } from './transcribe.ts';

export type TapRun = {
  readonly config: TapConfig;
  /** Undefined means every stream that is selected by default. */
  readonly catalog: Catalog | undefined;
  readonly state: JsonObject;
  /** `all` reads one record of each stream, `schema` none; neither moves a bookmark. */
  readonly test: 'all' | 'schema' | undefined;
};

export type TapIo = {
  readonly stdout: Writable;
  readonly log: Logger;
  readonly clock: Clock;
  /** Aborted with the signal's name when the run should end early. */
  readonly signal: AbortSignal;
  /** Shows a person where the run stands, when one is watching; an empty text removes it. */
  readonly showStatus?: (text: string) => void;
  /** Writes a line for that person, outside of the log. */
  readonly tell?: (line: string) => void;
};

const METRICS_INTERVAL_MS = 60_000;

/**
 * Runs the tap: plans, reads, writes. The last line on stdout is a STATE, also after an error or a signal.
 * @returns the exit code, 0; a run ended by `io.signal` returns normally
 * @throws TapError for whatever kept the run from being complete
 */
export async function runTap(run: TapRun, io: TapIo): Promise<number> {
  const { clock, log } = io;
  const writer = createWriter(io.stdout);
  const plans = plan(run, log);
  if (run.test === 'schema') {
    for (const stream of plans) await writer.write(schemaOf(stream));
    await writer.end();
    return EXIT.ok;
  }
  const tally = createTally(STREAMS.map(({ tapStreamId }) => tapStreamId));
  const reports = new Map<string, ShapeReport>();
  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
  // Every request and every wait listens; Node takes more than ten listeners for a leak.
  setMaxListeners(0, signal);
  const beganMs = clock.now();
  try {
    const failures = await transfer(run, { ...io, signal }, plans, { writer, tally, reports });
    if (failures.length > 0 && run.test === undefined) throw incomplete(failures);
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
    conclude(io, tally, beganMs);
  }
}

function plan(run: TapRun, log: Logger): readonly PlannedStream[] {
  const severalOrganizations = run.config.organizations.length !== 1;
  const { streams, warnings } = planStreams({
    // A test of the connection asks for every stream, chosen or not.
    catalog: run.test === undefined ? run.catalog : undefined,
    discovered: discover({ severalOrganizations }),
    definitions: STREAMS,
    severalOrganizations,
  });
  for (const warning of warnings) log.warning(warning);
  const { flattening } = run.config;
  if (flattening === undefined) return streams;
  return streams.map((stream) => ({ ...stream, flat: flattenStream(stream, flattening) }));
}

/** A person gets a table, a program gets measurements. */
function conclude({ log, clock, showStatus, tell }: TapIo, tally: Tally, beganMs: number): void {
  const nowMs = clock.now();
  showStatus?.('');
  if (tell !== undefined) {
    for (const line of summaryTable(tally, nowMs)) tell(line);
    return;
  }
  logMetrics(log, tally);
  logSummary(log, tally, { beganMs, nowMs });
}

type Counters = {
  readonly writer: Writer;
  readonly tally: Tally;
  readonly reports: Map<string, ShapeReport>;
};

/** Moves the records; whatever happens, the state that is true by then is written last. */
async function transfer(
  run: TapRun,
  io: TapIo,
  plans: readonly PlannedStream[],
  { writer, tally, reports }: Counters,
): Promise<readonly Failure[]> {
  const { config } = run;
  const { clock, log } = io;
  const nowSeconds = Math.floor(clock.now() / 1000);
  const sentry = await openSentry({
    config,
    clock,
    log,
    observer: observeRequests(log, tally),
    signal: io.signal,
    projects: {
      definition: projects,
      // A connection test leaves the list after one record: whoever needs the projects asks for them anew.
      isRead: run.test === undefined && plans.some(({ definition }) => definition === projects),
    },
  });
  const makeChunk = createChunks();
  const ledger = createLedger(normaliseState(run.state, STREAMS), {
    startDate: config.startDate,
    severalOrganizations: sentry.severalOrganizations,
    reading: { now: nowSeconds, warn: warnOnce(log) },
  });
  let current: string | undefined;
  const batches = sync({
    plans,
    listPartitions: sentry.listPartitions,
    readPages: sentry.readPages,
    survey: sentry.survey,
    transcribeOf: (plan) => {
      const { stream, flat } = plan;
      const report = createShapeReport();
      reports.set(stream, report);
      const shape = compileShape(plan, report);
      return createTranscribe(stream, flat === undefined ? shape : flattened(shape, flat), {
        now: clock.now,
        makeChunk,
        onCut: (values) =>
          log.warning(`A record was too long for one line: ${values} texts in it were cut`, { stream }),
      });
    },
    ledger,
    bounds: {
      upper: signpost(nowSeconds, sentry.serverTime, config.endDate),
      startDate: config.startDate,
      lookbackSeconds: config.lookbackSeconds,
      issueRefreshHours: config.issueRefreshHours,
      releaseRefreshDays: config.releaseRefreshDays,
    },
    width: run.test === undefined ? config.concurrency : 1,
    isTest: run.test !== undefined,
    versioning: config.emitActivateVersionMessages
      ? {
          version: nowSeconds,
          isFiltered: config.projects.length + config.excludeProjects.length > 0,
          isStopping: () => io.signal.aborted,
        }
      : undefined,
    now: clock.now,
    log,
    onExpected: (stream, count) => {
      tally.of(stream).expected = count;
    },
    onRecords: (stream, count) => {
      const counts = tally.of(stream);
      counts.records += count;
      if (count > 0) counts.firstRecordMs ??= clock.now();
      current = stream;
      io.showStatus?.(progressLine(tally, stream, clock.now()));
    },
  });
  let lastType = '';
  let metricsMs = clock.now();
  try {
    for (;;) {
      const next = await batches.next();
      if (next.done) return next.value;
      for (const message of next.value) {
        const waiting = writer.write(message);
        if (waiting !== undefined) await waiting;
        lastType = message.type;
      }
      if (clock.now() - metricsMs >= METRICS_INTERVAL_MS) {
        metricsMs = clock.now();
        logMetrics(log, tally);
        // A person who is watching has the line before the eyes already.
        if (io.showStatus === undefined && current !== undefined) logProgress(log, tally, current, metricsMs);
      }
    }
  } finally {
    await finish(writer, ledger, lastType);
  }
}

/** A reader that is gone has been reported by the write that noticed it. */
async function finish(writer: Writer, ledger: Ledger, lastType: string): Promise<void> {
  try {
    if (lastType !== 'STATE') await writer.write({ type: 'STATE', value: ledger.state() });
    await writer.end();
  } catch (error) {
    if (!(error instanceof OutputClosedError)) throw error;
  }
}

function warnOnce(log: Logger): (problem: string) => void {
  const said = new Set<string>();
  return (problem) => {
    if (said.has(problem)) return;
    said.add(problem);
    log.warning(`${problem}. It is taken as missing, so everything since start_date is read.`);
  };
}

function incomplete(failures: readonly Failure[]): TapError {
  const parts = failures.map(({ stream, label, error }) => `${stream} of ${label} (${error.message})`);
  const shown = parts.slice(0, 5).join('; ');
  const more = parts.length > 5 ? `; and ${parts.length - 5} more` : '';
  return new TapError(
    `Incomplete: ${shown}${more}. Everything else was delivered; what failed is read again by the next run.`,
  );
}
