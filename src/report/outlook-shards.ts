import type { JsonObject } from '../json.ts';
import type { Proposal } from '../sync/outlook/shares.ts';
import { countOf, minutes, numberOf, rounded } from './outlook-numbers.ts';
import { plural } from './run-lines.ts';

/** A limit that takes up so much of a run is what it lasts. */
const MOST_OF_IT = 0.9;
const HEAD = ['shard', 'projects', 'records', 'requests', 'min'];

/** The shares of a run, as a table for a person. */
export function shardTable({ shares }: Proposal): readonly string[] {
  const rows = shares.map(({ index, projects, records, requests, seconds }) => [
    `${index}/${shares.length}`,
    projects.toLocaleString('en-US'),
    countOf(records),
    countOf(requests),
    minutes(seconds, requests),
  ]);
  const widths = HEAD.map((head, n) => Math.max(head.length, ...rows.map((row) => (row[n] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
      .join('  ');
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

/** The same for programs. */
export function shardsJson(proposal: Proposal): JsonObject {
  const { shares, seconds, alone, isFound } = proposal;
  return {
    count: shares.length,
    proposed: isFound,
    seconds: rounded(seconds),
    alone: rounded(alone),
    note: shardNote(proposal),
    shares: shares.map((share) => ({
      shard: `${share.index}/${shares.length}`,
      projects: share.projects,
      records: numberOf(share.records),
      requests: numberOf(share.requests),
      seconds: rounded(share.seconds),
    })),
  };
}

/** What the shards come to, and what holds them back, in a sentence or two. */
export function shardNote({ shares, seconds, alone, isFound, limit }: Proposal): string {
  const count = shares.length;
  const what =
    count === 1
      ? `One process is ${isFound ? 'enough' : 'all'}: it takes about ${minutes(alone)} minutes.`
      : `${plural(count, 'shard')} take about ${minutes(seconds)} minutes, one process about ${minutes(alone)}.`;
  if (limit !== undefined && limit.seconds >= MOST_OF_IT * seconds)
    return `${what} More do not help: Sentry's limit on ${limit.of} is that of the organization, whichever process asks, and takes ${minutes(limit.seconds)} minutes by itself.`;
  const [longest] = shares.toSorted((a, b) => b.seconds - a.seconds);
  if (!isFound || longest === undefined || count === 1) return what;
  const bears = limit === undefined ? ' The server told of no limits: what it bears has to be tried.' : '';
  return `${what} More would gain little: shard ${longest.index} has the most to read.${bears}`;
}
