import { createEventTable, type EventTable, orderWithinSeconds } from '../event-table.ts';
import { SECOND } from '../micros.ts';
import { fractionOf, hash } from '../random.ts';
import type { IssueRow, ProjectRow, World } from '../world.ts';
import { beginningOf } from './beginning.ts';
import type { WorldOptions } from './options.ts';

const BURST = 150;

/** Deals events out to the projects, unevenly, and fills their tables newest first. */
export function buildEvents(
  world: World,
  projects: readonly ProjectRow[],
  issues: readonly IssueRow[],
  options: WorldOptions,
): void {
  const issuesOf = new Map<number, number[]>();
  for (const issue of issues) {
    if (issue.own.expired) continue;
    const list = issuesOf.get(issue.project);
    if (list === undefined) issuesOf.set(issue.project, [issue.index]);
    else list.push(issue.index);
  }
  const counts = shares(projects.length, options);
  for (const [n, project] of projects.entries()) {
    const own = issuesOf.get(project.index);
    const count = counts[n] ?? 0;
    if (own === undefined || count === 0) continue;
    world.events[project.index] = fill(world, count, own, options);
  }
}

/** How many events each project gets: the later in the list, the fewer; the last ones none. */
export function shares(projects: number, options: WorldOptions): number[] {
  const busy = Math.max(1, projects - (options.emptyProjects ?? 0));
  const weights = Array.from({ length: projects }, (_, n) => (n < busy ? 1 / (n + 1) : 0));
  if (options.hugeProject !== undefined && busy > 1) {
    const others = weights.slice(1).reduce((sum, weight) => sum + weight, 0);
    weights[0] = (others * options.hugeProject) / (1 - options.hugeProject);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map((weight) => Math.floor((options.events * weight) / total));
  counts[0] = (counts[0] ?? 0) + options.events - counts.reduce((sum, count) => sum + count, 0);
  return counts;
}

function fill(world: World, count: number, issues: readonly number[], options: WorldOptions): EventTable {
  const table = createEventTable(count);
  const { seed } = world;
  const start = beginningOf(options);
  const span = options.now * 1000 - start;
  const serial = world.nextSerial;
  let gaps = 0;
  for (let n = 0; n <= count; n += 1) gaps += gap(seed, serial + n);
  const burst = Math.max(1, Math.floor((span * BURST) / count));
  let passed = 0;
  for (let n = 0; n < count; n += 1) {
    passed += gap(seed, serial + n);
    const age = passed / gaps;
    const at = start + Math.floor(span * (1 - age));
    table.micros[n] = options.equalTimestamps
      ? Math.floor(at / burst) * burst
      : rounded(at, seed, serial + n);
    table.serials[n] = serial + n;
    table.issues[n] = issues[issuePlace(issues.length, 1 - age, seed, serial + n)] as number;
  }
  table.size = count;
  world.nextSerial += count;
  orderWithinSeconds(table, seed);
  return table;
}

function gap(seed: number, serial: number): number {
  return -Math.log(1 - fractionOf(seed + 31, serial));
}

/** Most events have whole seconds, some milliseconds, some microseconds. */
function rounded(at: number, seed: number, serial: number): number {
  const form = hash(seed + 37, serial) % 20;
  if (form < 14) return Math.floor(at / SECOND) * SECOND;
  return form < 16 ? Math.floor(at / 1000) * 1000 : at;
}

/** Most issues live for a while and end; some are with us all the time. */
function issuePlace(issues: number, progress: number, seed: number, serial: number): number {
  const chance = fractionOf(seed + 41, serial);
  if (chance < 0.25) return Math.floor((chance / 0.25) ** 3 * issues);
  const drift = (fractionOf(seed + 43, serial) - 0.5) * 0.1;
  return Math.min(issues - 1, Math.max(0, Math.floor((progress + drift) * issues)));
}
