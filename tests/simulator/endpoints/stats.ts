import type { JsonObject } from '../../../src/json.ts';
import type { Call, Endpoint } from '../call.ts';
import { parseDateRange } from '../date-range.ts';
import { type EventTable, placesBetween } from '../event-table.ts';
import { formatMicros, HOUR, SECOND } from '../micros.ts';
import { hash } from '../random.ts';
import { forbidden, notFound, refuse } from '../refusal.ts';
import { ok } from '../reply.ts';
import type { ProjectRow } from '../world.ts';
import { organizationOf, selectedProjects } from './places.ts';
import { countedUntil, retold, told } from './stats-lies.ts';

const FIELDS = ['sum(quantity)', 'sum(times_seen)'];
const GROUPS = ['outcome', 'category', 'reason', 'project'];
const OUTCOMES = ['accepted', 'filtered'];
const CATEGORIES = ['error', 'transaction'];
const MOST_BUCKETS = 1_001;
const TOO_MANY =
  'Your interval and date range would create too many results. Use a larger interval, or a smaller date range.';
const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24 };

/** Numbers of what was taken in, per bucket of whole hours; the end belongs to the range. */
export const stats: Endpoint = (call) => {
  if (call.behaviour.stats === 'off') throw notFound();
  if (call.behaviour.stats === 'forbidden') throw forbidden();
  const organization = organizationOf(call);
  const fields = call.query.getAll('field');
  if (fields.length === 0) throw refuse(400, 'At least one "field" is required.');
  for (const field of fields) if (!FIELDS.includes(field)) throw refuse(400, `Invalid field: "${field}"`);
  const groupBy = call.query.getAll('groupBy');
  for (const group of groupBy) if (!GROUPS.includes(group)) throw refuse(400, `Invalid groupBy: "${group}"`);
  const hours = intervalHours(call.query.get('interval') ?? '1h');
  const range = parseDateRange(call.query, call.now, 'prefixed');
  const step = hours * HOUR;
  const to = range.to ?? call.now * 1000;
  const first = Math.floor((range.from ?? to - 24 * HOUR) / step) * step;
  const buckets: number[] = [];
  for (let at = first; at <= to; at += step) buckets.push(at);
  if (buckets.length > MOST_BUCKETS) throw refuse(400, TOO_MANY);
  const after = first + buckets.length * step;
  const isPerProject = groupBy.includes('project');

  const groups = new Map<string, { by: JsonObject; series: number[] }>();
  for (const index of selectedProjects(call, organization)) {
    const project = call.world.projects[index] as ProjectRow;
    for (const category of wanted(call, 'category', CATEGORIES)) {
      for (const outcome of wanted(call, 'outcome', OUTCOMES)) {
        const names: JsonObject = { project: Number(project.id), category, outcome, reason: 'none' };
        const by = Object.fromEntries(groupBy.map((name) => [name, names[name]]));
        const key = JSON.stringify(by);
        const group = groups.get(key) ?? { by, series: buckets.map(() => 0) };
        groups.set(key, group);
        const of = { category, outcome };
        if (isPerProject)
          group.series[0] = (group.series[0] ?? 0) + quantity(call, project, of, first, after);
        for (const [n, at] of isPerProject ? [] : buckets.entries()) {
          group.series[n] = (group.series[n] ?? 0) + quantity(call, project, of, at, at + step);
        }
      }
    }
  }
  const each = (value: number | number[]): JsonObject =>
    Object.fromEntries(fields.map((field) => [field, value]));
  return ok({
    start: formatMicros(first),
    end: formatMicros(after),
    ...(!isPerProject && { intervals: buckets.map((at) => formatMicros(at)) }),
    groups: retold(
      [...groups.values()]
        .filter(({ series }) => series.some((count) => count > 0))
        .map(({ by, series }) => ({
          by,
          totals: each(series.reduce((sum, count) => sum + count, 0)),
          // Per project the series would be too many, so the server leaves them out.
          ...(!isPerProject && { series: each(series) }),
        })),
      call.behaviour.stats,
    ),
  });
};

function wanted(call: Call, name: string, all: readonly string[]): readonly string[] {
  const asked = call.query.getAll(name);
  return asked.length === 0 ? all : all.filter((value) => asked.includes(value));
}

function intervalHours(text: string): number {
  const match = /^(\d+)([hd])$/.exec(text);
  const hours = match === null ? 0 : Number(match[1]) * (HOURS[match[2] as string] as number);
  if (hours === 0 || 24 % hours !== 0)
    throw refuse(400, 'The interval has to be a multiple of an hour that divides a day.');
  return hours;
}

function quantity(
  { world, behaviour, now }: Call,
  project: ProjectRow,
  of: { readonly category: string; readonly outcome: string },
  from: number,
  end: number,
): number {
  const to = Math.max(from, Math.min(end, countedUntil(now, behaviour.stats)));
  const table = world.events[project.index] as EventTable;
  const [first, last] = placesBetween(table, from / SECOND, to / SECOND);
  let count = last - first;
  // What counts is the hour of arrival.
  for (const { project: index, at, micros } of world.arrivals.values()) {
    if (index !== project.index) continue;
    if (at >= from && at < to) count += 1;
    if (micros >= from && micros < to) count -= 1;
  }
  count = told(count, project.index, behaviour.stats);
  if (of.category === 'error') return of.outcome === 'accepted' ? count : Math.floor(count / 20);
  return count > 0 && of.outcome === 'accepted' ? hash(world.seed, from / HOUR) % 500 : 0;
}
