import { type Estimate, sumOf } from '../sync/outlook/estimate.ts';
import type { Row } from '../sync/outlook/row.ts';
import type { Proposal } from '../sync/outlook/shares.ts';
import type { FailedPart } from './failures.ts';
import type { SkippedPart } from './skips.ts';

/** How fast the requests of a kind may follow each other. */
export type Limit = {
  /** In the words of a log line: `issue lists`. */
  readonly of: string;
  readonly perSecond: number;
  /** `told` by an answer of this server, or as sentry.io has it: `usual`. */
  readonly basis: 'told' | 'usual';
};

/** What the next run will read and cost, as `--plan` found it. */
export type Outlook = {
  readonly tap: string;
  readonly server: string;
  /** Slugs. */
  readonly organizations: readonly string[];
  /** Every stream there is, in the order of a run. */
  readonly rows: readonly Row[];
  /** What a run asks to find out what there is, beside its streams. */
  readonly lookUps: { readonly requests: number; readonly seconds: number };
  readonly limits: readonly Limit[];
  /** What an answer took on average. */
  readonly answerMs: number;
  /** Requests that it took to find all this out. */
  readonly asked: number;
  readonly failures: readonly FailedPart[];
  readonly skips: readonly SkippedPart[];
  /** The run divided among several processes, where that is asked for. */
  readonly shards?: Proposal;
};

/** All of a run. */
export type Total = {
  readonly selected: number;
  /** Selected streams that cannot be read. */
  readonly failed: number;
  readonly records: Estimate | undefined;
  readonly requests: Estimate | undefined;
  readonly seconds: number;
  /** Streams that will be read, of which nobody knows how many records they have. */
  readonly unknown: readonly string[];
};

/** Adds up the streams that will be read; what is not known of them makes the sum a least one. */
export function totalOf({ rows, lookUps, failures }: Omit<Outlook, 'limits'>): Total {
  const selected = rows.filter(({ isSelected }) => isSelected);
  const read = selected.filter(({ available }) => available !== 'no');
  const requests = [
    ...selected.map(({ requests: of }) => of),
    { count: lookUps.requests, precision: 'exact' } as const,
  ];
  return {
    selected: selected.length,
    failed: new Set(failures.map(({ stream }) => stream)).size,
    records: sumOf(read.map(({ records }) => records)),
    requests: sumOf(requests),
    seconds: selected.reduce((sum, { seconds = 0 }) => sum + seconds, lookUps.seconds),
    unknown: read.filter(({ records }) => records === undefined).map(({ stream }) => stream),
  };
}
