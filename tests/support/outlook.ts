import { requestsByStream } from './request-metrics.ts';
import { runTap, type TapFiles, type TapResult } from './run-tap.ts';

type Number = { readonly count: number; readonly precision: 'exact' | 'about' | 'at_least' } | null;

/** A stream of `--plan --format json`, as far as tests look at it. */
export type PlannedRow = {
  readonly stream: string;
  readonly selected: boolean;
  readonly available: 'yes' | 'partly' | 'no' | null;
  readonly reason: { readonly lack: string; readonly text: string } | null;
  readonly basis: string | null;
  readonly from: string | null;
  readonly records: Number;
  readonly requests: Number;
  readonly seconds: number | null;
};

/** The document of `--plan --format json`. */
export type PlanDocument = {
  readonly form: number;
  readonly organizations: readonly string[];
  readonly canRun: boolean;
  readonly advice: string | null;
  readonly streams: readonly PlannedRow[];
  readonly lookUps: { readonly requests: number };
  readonly total: {
    readonly selected: number;
    readonly failed: number;
    readonly records: Number;
    readonly requests: Number;
    readonly seconds: number;
    readonly unknown: readonly string[];
  };
  readonly limits: readonly { readonly of: string; readonly perSecond: number; readonly basis: string }[];
  readonly assumption: string;
  readonly asked: number;
  readonly shards?: {
    readonly count: number;
    readonly proposed: boolean;
    readonly note: string;
    readonly shares: readonly {
      readonly shard: string;
      readonly projects: number;
      readonly records: Number;
      readonly requests: Number;
    }[];
  };
};

/** Runs `--plan --format json`. */
export async function plan(files: TapFiles): Promise<TapResult & { readonly document: PlanDocument }> {
  const result = await runTap({ ...files, flags: ['--plan', '--format', 'json', ...(files.flags ?? [])] });
  return { ...result, document: JSON.parse(result.stdout) as PlanDocument };
}

/** The row of a stream. @throws Error where there is none */
export function rowOf({ streams }: PlanDocument, name: string): PlannedRow {
  const row = streams.find(({ stream }) => stream === name);
  if (row === undefined) throw new Error(`The plan has no row for ${name}.`);
  return row;
}

/** What a run came to, as its METRIC lines say: requests and records by stream. */
export function measured(run: TapResult): {
  readonly requests: ReadonlyMap<string, number>;
  readonly records: ReadonlyMap<string, number>;
} {
  const records = new Map<string, number>();
  for (const { type, stream } of run.messages)
    if (type === 'RECORD') records.set(stream, (records.get(stream) ?? 0) + 1);
  return { requests: requestsByStream(run.stderr), records };
}

/** How far an estimate may be off: requests by a fifth, records by a third, and by this many where they are few. */
const SHARE = { requests: 0.2, records: 1 / 3 };
const FEW = 2;

/** Whether a number is what was promised: `exact` to the last one, `about` within its share, `at_least` no less. */
export function keeps(promise: Number, real: number, of: keyof typeof SHARE = 'requests'): boolean {
  if (promise === null) return true;
  if (promise.precision === 'exact') return promise.count === real;
  if (promise.precision === 'at_least') return real >= promise.count;
  return Math.abs(promise.count - real) <= Math.max(FEW, SHARE[of] * real);
}

/** The selected streams whose requests or records are not what a plan said, in words. */
export function broken({ streams }: PlanDocument, run: TapResult): readonly string[] {
  const { requests, records } = measured(run);
  return streams.flatMap((row) => {
    if (!row.selected) return requests.has(row.stream) ? [`${row.stream} was not to be asked for`] : [];
    const asked = requests.get(row.stream) ?? 0;
    const had = records.get(row.stream) ?? 0;
    return [
      ...(keeps(row.requests, asked)
        ? []
        : [`${row.stream}: ${words(row.requests)} requests, ${asked} came`]),
      ...(keeps(row.records, had, 'records')
        ? []
        : [`${row.stream}: ${words(row.records)} records, ${had} came`]),
    ];
  });
}

function words(promise: Number): string {
  return promise === null ? 'unknown' : `${promise.precision} ${promise.count}`;
}
