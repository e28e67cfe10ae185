import type { JsonObject } from '../../src/json.ts';
import type { StreamDefinition } from '../../src/streams/definition.ts';
import type { Bounds } from '../../src/sync/bounds.ts';
import { type Failure, type Output, type SyncInput, sync } from '../../src/sync/engine.ts';
import { createLedger } from '../../src/sync/ledger.ts';
import type { Page, Partition, PartitionList, Slice } from '../../src/sync/partition.ts';
import type { PlannedStream } from '../../src/sync/plan.ts';
import { normaliseState } from '../../src/sync/state.ts';
import type { Survey } from '../../src/sync/survey.ts';
import { organizationPartition, planned, projectPartition, stamp } from './builders.ts';
import { type Message, messagesOf, plainTranscribe } from './messages.ts';
import { type RecordingLog, recordingLog } from './recording-log.ts';

export type SourceRow = { readonly partition: string; readonly id: string; readonly second: number };

/** What a run reads: rows by stream id. */
export type Source = Readonly<Record<string, readonly SourceRow[]>>;

export type RunOptions = {
  readonly source: Source;
  readonly definitions: readonly StreamDefinition[];
  readonly bounds: Bounds;
  readonly state?: JsonObject;
  readonly width?: number;
  readonly pageSize?: number;
  readonly isTest?: boolean;
  /** Milliseconds that pass with every look at the clock. */
  readonly tickMs?: number;
  readonly plan?: (definition: StreamDefinition) => PlannedStream;
  /** Called before each page; may throw what the server would answer. */
  readonly beforePage?: (definition: StreamDefinition, slice: Slice, page: number) => void;
  readonly listPartitions?: (definition: StreamDefinition) => Promise<PartitionList>;
  readonly survey?: Survey | undefined;
};

export type EngineRun = {
  readonly log: RecordingLog;
  readonly counts: Map<string, number>;
  /** What was told of streams before their first record. */
  readonly expected: Map<string, number>;
  readonly slices: readonly string[];
  readonly batches: AsyncGenerator<readonly Output[], readonly Failure[]>;
};

/** Starts the engine on rows in memory; organization 1 has one project for every partition named in the rows. */
export function engineRun(options: RunOptions): EngineRun {
  const log = recordingLog();
  const counts = new Map<string, number>();
  const expected = new Map<string, number>();
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
      slices.push(`${definition.tapStreamId}/${slice.partition.id} ${slice.span?.join('-') ?? 'all'}`);
      return pagesOf(options, definition, slice);
    },
    transcribeOf: ({ stream }) =>
      plainTranscribe(stream, now, (raw) => (raw['id'] === 'without key' ? undefined : raw)),
    ledger: createLedger(normaliseState(options.state ?? {}, options.definitions), {
      startDate: options.bounds.startDate,
      severalOrganizations: false,
      reading: { now: Math.floor(ms / 1000), warn: (problem) => log.warning(problem) },
    }),
    ...(options.survey && { survey: options.survey }),
    bounds: options.bounds,
    width: options.width ?? 3,
    isTest: options.isTest ?? false,
    now,
    log,
    onRecords: (stream, count) => {
      counts.set(stream, (counts.get(stream) ?? 0) + count);
    },
    onExpected: (stream, count) => {
      expected.set(stream, count);
    },
  };
  return { log, counts, expected, slices, batches: sync(input) };
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

function partitionsOf(source: Source, definition: StreamDefinition): PartitionList {
  if (definition.partitionBy === 'organization') return { partitions: [organizationPartition()] };
  const ids = new Set((source[definition.tapStreamId] ?? []).map(({ partition }) => partition));
  const partitions: Partition[] = [...ids].sort().map(projectPartition);
  return { partitions, known: ids };
}

/** Newest first, a page at a time; a page of a span says how far down it is complete. */
async function* pagesOf(
  options: RunOptions,
  definition: StreamDefinition,
  { partition, span }: Slice,
): AsyncGenerator<Page> {
  const slice: Slice = { partition, ...(span && { span }) };
  const size = options.pageSize ?? 2;
  const rows = (options.source[definition.tapStreamId] ?? [])
    .filter((row) => row.partition === partition.id)
    .filter(({ second }) => span === undefined || (second >= span[0] && second < span[1]))
    .sort((a, b) => b.second - a.second);
  for (let from = 0, page = 1; from === 0 || from < rows.length; from += size, page += 1) {
    options.beforePage?.(definition, slice, page);
    await Promise.resolve();
    const part = rows.slice(from, from + size);
    const isLast = from + size >= rows.length;
    const oldest = part.at(-1)?.second ?? 0;
    yield {
      records: part.map(({ id, second }) => ({ id, second, time: stamp(second) })),
      clean: true,
      ...(span && { readDownTo: isLast ? span[0] : oldest + 1 }),
    };
  }
}
