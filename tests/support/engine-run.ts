import type { JsonObject } from '../../src/json.ts';
import type { Page, Partition, PartitionList, Slice, Survey } from '../../src/source.ts';
import type { StreamDefinition } from '../../src/streams/definition.ts';
import { type Output, type SyncInput, sync } from '../../src/sync/engine.ts';
import type { Failure } from '../../src/sync/failing.ts';
import type { Bounds } from '../../src/sync/plan/bounds.ts';
import type { PlannedStream } from '../../src/sync/plan/plan.ts';
import { createLedger } from '../../src/sync/progress/ledger.ts';
import { normaliseState } from '../../src/sync/progress/state.ts';
import { organizationPartition, planned, projectPartition, stamp } from './builders.ts';
import { type Message, messagesOf, plainTranscribe } from './messages.ts';
import { type RecordingLog, recordingLog } from './recording-log.ts';

/** A record at the source; `partition` is a project's id in streams read by project, an organization's elsewhere. */
export type SourceRow = {
  readonly partition: string;
  readonly id: string;
  readonly second: number;
  /** The project it belongs to, in streams read by organization. */
  readonly project?: string;
};

/** What a run reads: rows by stream id. */
export type Source = Readonly<Record<string, readonly SourceRow[]>>;

/** A page as a test may change it, and its number from 1. */
export type ChangePage = (definition: StreamDefinition, page: Page, number: number) => Page;

export type RunOptions = {
  readonly source: Source;
  readonly definitions: readonly StreamDefinition[];
  readonly bounds: Bounds;
  readonly state?: JsonObject;
  /** Bookmarks without an owner belong to another organization than the one that is read. */
  readonly isStranger?: boolean;
  readonly width?: number;
  readonly pageSize?: number;
  /** More records than this are not read again where the read says that less is enough. */
  readonly mostAgain?: number;
  readonly isTest?: boolean;
  /** Milliseconds that pass with every look at the clock. */
  readonly tickMs?: number;
  readonly plan?: (definition: StreamDefinition) => PlannedStream;
  /** Called before each page; may throw what the server would answer. */
  readonly beforePage?: (definition: StreamDefinition, slice: Slice, page: number) => void;
  readonly changePage?: ChangePage;
  readonly listPartitions?: (definition: StreamDefinition) => Promise<PartitionList>;
  readonly survey?: Survey | undefined;
};

export type EngineRun = {
  readonly log: RecordingLog;
  readonly counts: Map<string, number>;
  /** What was told of streams: `events: about 9`, `events begins with 3`, `events ends`. */
  readonly told: readonly string[];
  /** What was asked for: `events/1/7 100-200`, with a word for each thing that is special. */
  readonly slices: readonly string[];
  /** Lets milliseconds pass. */
  readonly pass: (ms: number) => void;
  readonly batches: AsyncGenerator<readonly Output[], readonly Failure[]>;
};

/** Starts the engine on rows in memory; organization 1 has one project for every partition named in the rows. */
export function engineRun(options: RunOptions): EngineRun {
  const log = recordingLog();
  const counts = new Map<string, number>();
  const told: string[] = [];
  const slices: string[] = [];
  let ms = Date.parse('2026-06-01T12:00:00Z');
  const now = (): number => {
    ms += options.tickMs ?? 0;
    return ms;
  };
  const input: SyncInput = {
    plans: options.definitions.map((definition) => (options.plan ?? planned)(definition)),
    listPartitions:
      options.listPartitions ?? (async (definition) => partitionsOf(options.source, definition)),
    readPages: (definition, slice) => {
      slices.push(inWords(definition, slice));
      return pagesOf(options, definition, slice);
    },
    transcribeOf: ({ stream }) =>
      plainTranscribe(stream, now, (raw) => (raw['id'] === 'without key' ? undefined : raw)),
    ledger: createLedger(normaliseState(options.state ?? {}, options.definitions), {
      startDate: options.bounds.startDate,
      isOwner: options.isStranger !== true,
      now: Math.floor(ms / 1000),
      warn: (problem) => log.warning(problem),
    }),
    ...(options.survey && { survey: options.survey }),
    bounds: options.bounds,
    width: options.width ?? 3,
    sample: options.isTest ? 1 : undefined,
    now,
    log,
    onRecords: (stream, count) => {
      counts.set(stream, (counts.get(stream) ?? 0) + count);
    },
    onExpected: (stream, count) => {
      told.push(`${stream}: about ${count}`);
    },
    onStream: (stream, step) => {
      told.push(`${stream} ${step}s`);
    },
  };
  const pass = (passed: number): void => {
    ms += passed;
  };
  return { log, counts, told, slices, pass, batches: sync(input) };
}

/** Runs to the end. @returns everything that was yielded, and the failures */
export async function complete(
  run: EngineRun,
): Promise<{ messages: Message[]; failures: readonly Failure[] }> {
  const messages: Message[] = [];
  for (;;) {
    const next = await run.batches.next();
    if (next.done) return { messages, failures: next.value };
    messages.push(...messagesOf(next.value));
  }
}

/** A message in a few words: `SCHEMA teams`, `RECORD teams 1`, `STATE`. */
export function brief(message: Message): string {
  if (message.type === 'RECORD') return `RECORD ${message.stream} ${String(message.record['id'])}`;
  return message.type === 'SCHEMA' ? `SCHEMA ${message.stream}` : message.type;
}

/** The value of the last STATE; throws when there was none. */
export function lastState(messages: readonly Message[]): JsonObject {
  const state = messages.findLast((message) => message.type === 'STATE');
  if (state?.type !== 'STATE') throw new Error('There was no STATE.');
  return state.value;
}

/** The one organization, or the projects that rows name. */
export function partitionsOf(source: Source, definition: StreamDefinition): PartitionList {
  if (definition.partitionBy === 'organization') return { partitions: [organizationPartition()], failed: [] };
  const ids = new Set((source[definition.tapStreamId] ?? []).map(({ partition }) => partition));
  const partitions: Partition[] = [...ids].sort().map((id) => projectPartition(id));
  return { partitions, failed: [], known: new Map([['1', new Set(partitions.map(({ id }) => id))]]) };
}

function inWords(
  { tapStreamId }: StreamDefinition,
  { partition, span, isTop, enoughFrom, only }: Slice,
): string {
  return [
    `${tapStreamId}/${partition.id} ${span?.join('-') ?? 'all'}`,
    ...(isTop ? ['top'] : []),
    ...(enoughFrom === undefined ? [] : [`enough from ${enoughFrom}`]),
    ...(only === undefined ? [] : [`only ${only.join(',')}`]),
  ].join(' ');
}

/** Newest first, a page at a time; each says which part of the span it completes, or that the list has ended. */
async function* pagesOf(
  options: RunOptions,
  definition: StreamDefinition,
  slice: Slice,
): AsyncGenerator<Page> {
  const { partition, only } = slice;
  const size = options.pageSize ?? 2;
  const all = (options.source[definition.tapStreamId] ?? [])
    .filter((row) => row.partition === (partition.scope.projectId ?? partition.id))
    .filter(({ project }) => only === undefined || (project !== undefined && only.includes(project)))
    .sort((a, b) => b.second - a.second);
  const within = (from: number): SourceRow[] =>
    all.filter(({ second }) => slice.span === undefined || (second >= from && second < slice.span[1]));
  const lowest = slice.span?.[0] ?? 0;
  const isMuch = within(lowest).length > (options.mostAgain ?? Number.POSITIVE_INFINITY);
  const bottom = isMuch ? (slice.enoughFrom ?? lowest) : lowest;
  const rows = within(bottom);
  let above = slice.span?.[1] ?? 0;
  for (let from = 0, number = 1; from === 0 || from < rows.length; from += size, number += 1) {
    options.beforePage?.(definition, slice, number);
    await Promise.resolve();
    const part = rows.slice(from, from + size);
    const isLast = from + size >= rows.length;
    const down = isLast ? bottom : (part.at(-1)?.second ?? 0) + 1;
    const page: Page = {
      records: part.map(({ id, second }) => ({ id, second, time: stamp(second) })),
      clean: true,
      ...(slice.span === undefined
        ? isLast && { end: 'whole' }
        : down < above && { delivered: [down, above] as const }),
      ...(slice.span !== undefined && part[0] && { newest: part[0].second }),
    };
    above = Math.min(above, down);
    yield options.changePage?.(definition, page, number) ?? page;
  }
}
