import { STREAMS } from '../src/streams/index.ts';
import type { Costs, StreamCosts } from './costs.ts';
import { CORE } from './scene.ts';

/** What is read by default beside them: it has to be cheap in a later run. */
const CHEAP: ReadonlySet<string> = new Set(
  STREAMS.filter(({ tapStreamId, isOptional }) => !isOptional && !CORE.includes(tapStreamId)).map(
    ({ tapStreamId }) => tapStreamId,
  ),
);

/** The most that they may cost together in a later run. */
export const MOST_CHEAP_REQUESTS = 45;

/** Requests of all cheap streams in a later run, and how many streams that are. */
export function cheapRequests({ streams }: Costs): { readonly streams: number; readonly requests: number } {
  const cheap = streams.filter(({ stream }) => CHEAP.has(stream));
  return { streams: cheap.length, requests: cheap.reduce((sum, { later }) => sum + later.made, 0) };
}

/** The costs of every stream as lines of Markdown. */
export function costTable(costs: Costs): readonly string[] {
  const { streams, others, events } = costs;
  const sum = (count: (stream: StreamCosts) => number): number =>
    streams.reduce((total, stream) => total + count(stream), 0);
  const cheap = cheapRequests(costs);
  return [
    '| Stream, 130 projects and 90 days | Rows | First run | Fewest | A day later | Fewest |',
    '|---|---:|---:|---:|---:|---:|',
    ...streams.map(
      ({ stream, rows, first, later }) =>
        `| ${stream}${CHEAP.has(stream) ? ' ¹' : ''} | ${rows} | ${first.made} | ${first.fewest} | ${later.made} | ${later.fewest} |`,
    ),
    `| look-ups | | ${others.first} | 0 | ${others.later} | 0 |`,
    `| **all** | ${sum(({ rows }) => rows)} | ${sum(({ first }) => first.made) + others.first} | ${sum(({ first }) => first.fewest)} | ${sum(({ later }) => later.made) + others.later} | ${sum(({ later }) => later.fewest)} |`,
    '',
    `¹ These ${cheap.streams} cost ${cheap.requests} requests together a day later; ${MOST_CHEAP_REQUESTS} are allowed.`,
    '',
    `The account: 3,000 issues, of which 600 get an event in the day between the runs, 230 releases and 15 new ones, 240 members, 40 teams, 385 detectors, 60 monitors, 80 repositories; ${events} events, fewer than such an account has: they cost a request for each hundred, and one for each project that got any. The fewest are rows by page size, list by list, of what a run has to bring; a list of several pages that the server does not count is read twice but for its last page, to see whether it stood still.`,
    '',
  ];
}
