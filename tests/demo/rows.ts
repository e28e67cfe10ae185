import { requestsByStream } from '../support/request-metrics.ts';
import type { Output } from './run.ts';
import { type Cell, table } from './table.ts';

/** What one run gave and cost, for people to see. */
export type RunFacts = {
  /** Names in the order of a run. */
  readonly streams: readonly string[];
  readonly output: Output;
  /** Requests in all, as the server counted them. */
  readonly requests: number;
  /** What the tap said on stderr. */
  readonly log: string;
};

/** The table of a run between rules: each stream with its records and requests, and why it was skipped if it was. */
export function tableOf({ streams, output, requests, log }: RunFacts): readonly string[] {
  const skipped = skippedIn(log);
  const made = requestsByStream(log);
  const rows = streams.map((stream): readonly Cell[] => [
    stream,
    output.records.get(stream)?.length ?? 0,
    made.get(stream) ?? 0,
    skipped.get(stream) ?? '',
  ]);
  const sum = (column: 1 | 2): number => rows.reduce((total, row) => total + Number(row[column]), 0);
  const others = requests - sum(2);
  if (others > 0) rows.push(['(look-ups)', '', others, '']);
  const [head = '', ...body] = table([
    ['stream', 'records', 'requests', ''],
    ...rows,
    ['all', sum(1), requests, ''],
  ]);
  const rule = '-'.repeat(head.length);
  return [rule, head, rule, ...body.slice(0, -1), rule, body.at(-1) ?? ''];
}

/** Why streams were skipped, by their name, as the log tells: one by one, or several in a sentence. */
export function skippedIn(log: string): ReadonlyMap<string, string> {
  const single = [...log.matchAll(/\b(\w+): skipped, not available in \S+ \(\d+\): (.+)$/gm)];
  const grouped = [...log.matchAll(/Not available in [^:]+: ([\w, ]+) \(\d+, (.+)\)$/gm)];
  return new Map(
    [...grouped, ...single].flatMap(([, names = '', reason = '']) =>
      names.split(/, | and /).map((name) => [name, `skipped: ${reason}`] as const),
    ),
  );
}
