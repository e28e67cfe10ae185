import type { Bodies } from './bodies.ts';
import type { Bar } from './chart.ts';
import { cheapRequests, costTable, MOST_CHEAP_REQUESTS } from './cost-table.ts';
import type { Costs } from './costs.ts';
import type { Memory } from './memory.ts';
import type { Parallel } from './parallel.ts';
import type { Requests } from './requests.ts';
import type { Startup } from './startup.ts';
import type { Throughput } from './throughput.ts';
import type { Wall } from './wall.ts';

/** Everything that one run of the benchmark found; a part that was not asked for is missing. */
export type Results = {
  readonly throughput?: readonly Throughput[];
  readonly wall?: Wall;
  readonly parallel?: Parallel;
  readonly requests?: readonly Requests[];
  readonly costs?: Costs;
  readonly memory?: readonly Memory[];
  readonly startup?: Startup;
  readonly bodies?: readonly Bodies[];
  readonly changedBodies?: readonly Bodies[];
};

const LIMIT = { cpu: 1.5, wall: 1.15, megabytes: 150, growth: 1.1, startup: 1.6 };

/** The figures that have a limit. */
export function barsOf({
  throughput = [],
  wall,
  requests = [],
  costs,
  memory = [],
  startup,
}: Results): Bar[] {
  const beside = (label: string, value: number, limit: number, than: string): Bar => ({
    label,
    value,
    limit,
    text: `${value.toFixed(2)} × ${than}`,
  });
  const plainMemory = memory.filter(({ name }) => !name.includes('reader'));
  const [first, last] = [plainMemory[0], plainMemory.at(-1)];
  return [
    ...throughput.map(({ name, ratio }) => beside(`CPU, ${name}`, ratio, LIMIT.cpu, 'floor')),
    ...(wall ? [beside('Time at 100 ms and SaaS limits', wall.ratio, LIMIT.wall, 'ideal')] : []),
    ...requests.map(({ name, made, fewest }) => ({
      label: `Requests, ${name}`,
      value: made,
      limit: fewest,
      text: `${made} of ${fewest}`,
    })),
    ...(costs
      ? [
          {
            label: 'Requests, cheap streams a day later',
            value: cheapRequests(costs).requests,
            limit: MOST_CHEAP_REQUESTS,
            text: `${cheapRequests(costs).requests} of ${MOST_CHEAP_REQUESTS}`,
          },
        ]
      : []),
    ...memory.map(({ name, megabytes }) => ({
      label: `Memory, ${name}`,
      value: megabytes,
      limit: LIMIT.megabytes,
      text: `${megabytes.toFixed(0)} MB`,
    })),
    ...(first && last && first !== last
      ? [beside('Memory, most to fewest events', last.megabytes / first.megabytes, LIMIT.growth, 'fewest')]
      : []),
    ...(startup ? [beside('Start of --discover', startup.ratio, LIMIT.startup, 'node -e 0')] : []),
  ];
}

/** The results as a page of Markdown. */
export function markdownOf(results: Results, command: string): string {
  const { throughput = [], wall, parallel, requests = [], costs, memory = [], startup } = results;
  const { bodies = [], changedBodies = [] } = results;
  const lines = [
    '# Benchmark',
    '',
    `Made by \`${command}\` with Node.js ${process.versions.node}; medians, each figure measured beside what it is compared with.`,
    'The floor is a program that does no more than fetch, `JSON.parse`, `JSON.stringify` and write.',
    '',
    '![Figures beside their limits](bench.svg)',
    '',
  ];
  if (throughput.length > 0) {
    lines.push(
      '| Records | Records/s | of floor | CPU s per 100,000 | of floor | Ratio |',
      '|---|---:|---:|---:|---:|---:|',
      ...throughput.map(
        (row) =>
          `| ${row.name} (${row.records}) | ${Math.round(row.recordsPerSecond)} | ${Math.round(row.floorPerSecond)} | ${row.cpu.toFixed(2)} | ${row.floorCpu.toFixed(2)} | ${row.ratio.toFixed(2)} |`,
      ),
      '',
    );
  }
  if (wall) {
    lines.push(
      '| First run at 100 ms a request, limits of sentry.io | |',
      '|---|---:|',
      `| Requests | ${wall.requests} |`,
      `| Time | ${(wall.wallMs / 1000).toFixed(1)} s |`,
      `| Shortest possible | ${(wall.idealMs / 1000).toFixed(1)} s |`,
      `| Ratio | ${wall.ratio.toFixed(2)} |`,
      '',
    );
  }
  if (parallel) {
    lines.push(
      `| First run over one project of ${parallel.events} events at 100 ms a request, no limits, concurrency ${parallel.concurrency} | |`,
      '|---|---:|',
      `| Requests | ${parallel.requests} |`,
      `| Full pages of events | ${parallel.pages} |`,
      `| Time | ${(parallel.wallMs / 1000).toFixed(1)} s |`,
      `| Shortest possible | ${(parallel.idealMs / 1000).toFixed(1)} s |`,
      `| Ratio | ${parallel.ratio.toFixed(2)} |`,
      '',
    );
  }
  if (requests.length > 0) {
    lines.push(
      '| Run, 130 projects | Requests | Fewest | Rows / page size | By stream |',
      '|---|---:|---:|---:|---|',
      ...requests.map(
        (row) => `| ${row.name} | ${row.made} | ${row.fewest} | ${row.plain} | ${row.byStream} |`,
      ),
      '',
    );
  }
  if (costs !== undefined) lines.push(...costTable(costs));
  if (memory.length > 0) {
    lines.push(
      '| Run | Peak memory |',
      '|---|---:|',
      ...memory.map(({ name, megabytes }) => `| ${name} | ${megabytes.toFixed(0)} MB |`),
      '',
    );
  }
  if (startup) {
    lines.push(
      '| Start | ms |',
      '|---|---:|',
      `| \`tap-sentry --discover\` | ${startup.discoverMs.toFixed(0)} |`,
      `| \`node -e 0\` | ${startup.nodeMs.toFixed(0)} |`,
      `| Ratio | ${startup.ratio.toFixed(2)} |`,
      '',
    );
  }
  lines.push(
    ...bodyTable(bodies, 'Full events through'),
    ...bodyTable(changedBodies, 'While it is read, through'),
  );
  return lines.join('\n');
}

function bodyTable(rows: readonly Bodies[], title: string): readonly string[] {
  if (rows.length === 0) return [];
  return [
    `| Account | ${title} | Requests | of them narrow | Time | Bodies | Missing | Times as fast |`,
    '|---|---|---:|---:|---:|---:|---:|---:|',
    ...rows.map(
      (row) =>
        `| ${row.account} | ${row.way} | ${row.requests} | ${row.projectRequests} | ${row.seconds.toFixed(1)} s | ${row.bodies} | ${row.missing} | ${row.gain.toFixed(1)} |`,
    ),
    '',
  ];
}
