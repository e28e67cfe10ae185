import type { JsonObject } from '../../../src/json.ts';
import type { Call, Endpoint } from '../call.ts';
import { parseDateRange } from '../date-range.ts';
import { formatMicros, HOUR, type Micros, SECOND } from '../micros.ts';
import { hash } from '../random.ts';
import { forbidden, notFound, refuse } from '../refusal.ts';
import { ok } from '../reply.ts';
import {
  CATEGORIES,
  eventsIn,
  OUTCOMES,
  type Quantity,
  quantitiesIn,
  toldAs,
  type Wanted,
  wanted,
} from '../usage/quantities.ts';
import type { OrganizationRow, ProjectRow } from '../world.ts';
import { organizationOf, selectedProjects } from './places.ts';
import { countedUntil, rangeTold, retold, told } from './stats-lies.ts';

const FIELDS = ['sum(quantity)', 'sum(times_seen)'];
const GROUPS = ['outcome', 'category', 'reason', 'project'];
const MOST_BUCKETS = 1_001;
/** Rows that the query service reads at most, for the totals and again for the series. */
const MOST_ROWS = 10_000;
const TOO_MANY =
  'Your interval and date range would create too many results. Use a larger interval, or a smaller date range.';
const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24 };

/** Numbers of what was taken in, per bucket of whole hours; the end belongs to the range. */
export const stats: Endpoint = (call) => {
  if (call.behaviour.stats === 'off') throw notFound();
  if (call.behaviour.stats === 'forbidden') throw forbidden();
  const organization = organizationOf(call);
  if (call.world.closed.has(`stats/${organization.id}`)) throw refuse(404, 'Route not found');
  const { fields, groupBy } = question(call.query);
  const hours = intervalHours(call.query.get('interval') ?? '1h');
  const range = parseDateRange(call.query, call.now, 'prefixed');
  const step = hours * HOUR;
  const now = call.now * 1000;
  const to = range.to ?? now;
  const first = rangeTold(Math.floor((range.from ?? to - 24 * HOUR) / step) * step, call.behaviour.stats);
  const buckets: number[] = [];
  for (let at = first; at <= rangeTold(to, call.behaviour.stats); at += step) buckets.push(at);
  if (buckets.length > MOST_BUCKETS) throw refuse(400, TOO_MANY);
  const after = first + buckets.length * step;
  const isPerProject = groupBy.includes('project');

  const projects = projectsOf(call, organization, isPerProject);
  const what = wantedBy(call);
  const points = buckets.flatMap((at, place) =>
    projects
      .flatMap((project) => quantities(call, project, at, at + step, what))
      .map((row): Point => ({ ...row, place, by: namesOf(row, groupBy) })),
  );
  const totals = readRows(call, points, isPerProject ? 1 : 2, ({ category, by }) => [category, by]);
  const series = isPerProject
    ? []
    : readRows(call, points, 3, ({ category, by, place }) => [category, by, place]);
  const groups = new Map<string, { by: JsonObject; total: number; series: number[] }>();
  const groupOf = ({ by }: Point) => {
    const name = JSON.stringify(by);
    const group = groups.get(name) ?? { by, total: 0, series: buckets.map(() => 0) };
    groups.set(name, group);
    return group;
  };
  for (const row of totals) groupOf(row).total += row.quantity;
  for (const row of series) {
    const group = groupOf(row);
    group.series[row.place] = (group.series[row.place] ?? 0) + row.quantity;
  }
  const each = (value: number | number[]): JsonObject =>
    Object.fromEntries(fields.map((field) => [field, value]));
  return ok({
    start: formatMicros(first),
    // A range that goes on ends in the present, to the minute.
    end: formatMicros(after > now + 60 * SECOND ? Math.ceil((now + 1) / 60 / SECOND) * 60 * SECOND : after),
    ...(!isPerProject && { intervals: buckets.map((at) => formatMicros(at)) }),
    groups: retold(
      [...groups.values()].map((group) => ({
        by: group.by,
        totals: each(group.total),
        // Per project the series would be too many, so the server leaves them out.
        ...(!isPerProject && { series: each(group.series) }),
      })),
      call.behaviour.stats,
    ),
  });
};

type Point = Quantity & { readonly place: number; readonly by: JsonObject };

function question(query: URLSearchParams): { fields: readonly string[]; groupBy: readonly string[] } {
  const fields = query.getAll('field');
  if (fields.length === 0) throw refuse(400, 'At least one "field" is required.');
  for (const field of fields) if (!FIELDS.includes(field)) throw refuse(400, `Invalid field: "${field}"`);
  const groupBy = query.getAll('groupBy');
  for (const group of groupBy) if (!GROUPS.includes(group)) throw refuse(400, `Invalid groupBy: "${group}"`);
  const categories = query.getAll('category');
  if (categories.length === 0 && !groupBy.includes('category'))
    throw refuse(400, 'Query must have category as groupby or filter');
  for (const name of categories)
    if (!CATEGORIES.includes(name)) throw refuse(400, `Invalid category: "${name}"`);
  if (categories.includes('attachment') && categories.length > 1)
    throw refuse(400, 'if filtering by attachment no other category may be present');
  for (const name of query.getAll('outcome'))
    if (!OUTCOMES.includes(name)) throw refuse(400, `Invalid outcome: "${name}"`);
  return { fields, groupBy };
}

/** All projects where nothing is said of them: sums of the organization know no access. */
function projectsOf(call: Call, organization: OrganizationRow, isPerProject: boolean): ProjectRow[] {
  const named = call.query.getAll('project').filter((name) => name !== '-1');
  if (!isPerProject && named.length === 0)
    return call.world.projects.filter((row) => row.organization === organization.index);
  const selected = selectedProjects(call, organization);
  if (selected.size === 0) throw refuse(400, 'No projects available');
  return [...selected].map((index) => call.world.projects[index] as ProjectRow);
}

function intervalHours(text: string): number {
  const match = /^(\d+)([hd])$/.exec(text);
  const hours = match === null ? 0 : Number(match[1]) * (HOURS[match[2] as string] as number);
  if (hours === 0 || 24 % hours !== 0)
    throw refuse(400, 'The interval has to be a multiple of an hour that divides a day.');
  return hours;
}

/** What the query wants to know. */
function wantedBy({ world, query }: Call): Wanted {
  const categories = query.getAll('category');
  const outcomes = query.getAll('outcome');
  return wanted(
    world,
    (category, outcome) =>
      (categories.length === 0 || categories.includes(category)) &&
      (outcomes.length === 0 || outcomes.includes(outcome)),
  );
}

function quantities(call: Call, project: ProjectRow, from: Micros, to: Micros, what: Wanted): Quantity[] {
  const { world, behaviour, now } = call;
  const errors = (row: ProjectRow, since: Micros, until: Micros): number => {
    const end = Math.max(since, Math.min(until, countedUntil(now, behaviour.stats)));
    return told(eventsIn(world, row, since, end), row.index, behaviour.stats);
  };
  return quantitiesIn(world, project, [from, to], now * 1000, what, { errors });
}

function namesOf({ project, category, outcome, reason }: Quantity, groupBy: readonly string[]): JsonObject {
  const names: JsonObject = { project: Number(project.id), category: toldAs(category), outcome, reason };
  return Object.fromEntries(groupBy.map((name) => [name, names[name] ?? null]));
}

/** The rows that the query service reads: so many at the most, in no order, and not a word about the others. */
function readRows(
  { behaviour, world }: Call,
  points: readonly Point[],
  salt: number,
  nameOf: (point: Point) => readonly unknown[],
): readonly Point[] {
  const rows = new Map<string, Point>();
  for (const point of points) {
    const name = JSON.stringify(nameOf(point));
    const before = rows.get(name)?.quantity ?? 0;
    rows.set(name, { ...point, quantity: before + point.quantity });
  }
  const most = behaviour.statsRowCap ?? MOST_ROWS;
  if (rows.size <= most) return [...rows.values()];
  return [...rows.values()]
    .map((row, n) => ({ row, at: hash(world.seed + salt, n) }))
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ row }) => row);
}
