import type { JsonObject, JsonValue } from '../../../src/json.ts';
import { DAY, type Micros } from '../micros.ts';

/**
 * How statistics can be wrong: knowing nothing of every second project, counting a hundred times too much, a
 * tenth of it or nothing at all, telling the course of time backwards, no sensible numbers, totals that are not those
 * of the series, or another time than was asked for.
 */
export type Lie =
  | 'lying'
  | 'exaggerating'
  | 'understating'
  | 'denying'
  | 'reversed'
  | 'garbage'
  | 'uneven'
  | 'elsewhen';

/** Numbers that are wrong by a factor, or know nothing yet of the last hours. */
export type Blur = { readonly times?: number; readonly lagHours?: number };

/** What the usage statistics are worth, if there are any. */
export type StatsBehaviour = 'on' | 'off' | 'forbidden' | Lie | Blur;

type Group = { by: JsonObject; totals: JsonObject; series?: JsonObject };

/** What a server makes of what it counted. */
export function told(count: number, projectIndex: number, lie: StatsBehaviour | undefined): number {
  if (typeof lie === 'object') return Math.floor(count * (lie.times ?? 1));
  switch (lie) {
    case 'lying':
      return projectIndex % 2 === 0 ? 0 : count;
    case 'exaggerating':
      return count * 100;
    case 'understating':
      return Math.floor(count / 10);
    case 'denying':
      return 0;
    default:
      return count;
  }
}

/** The time up to which it has counted, microseconds. @param now epoch milliseconds */
export function countedUntil(now: number, lie: StatsBehaviour | undefined): number {
  return typeof lie === 'object' && lie.lagHours !== undefined
    ? (now - lie.lagHours * 3_600_000) * 1000
    : Number.POSITIVE_INFINITY;
}

/** The time that an answer is about, for the time that was asked for: a day before it, where it lies about that. */
export function rangeTold(at: Micros, lie: StatsBehaviour | undefined): Micros {
  return lie === 'elsewhen' ? at - DAY : at;
}

/** What it makes of a whole answer. */
export function retold(groups: Group[], lie: StatsBehaviour | undefined): Group[] {
  if (lie === 'reversed') return groups.map((group) => withSeries(group, (counts) => counts.toReversed()));
  if (lie === 'uneven')
    return groups.map(({ totals, ...group }) => ({
      ...group,
      totals: Object.fromEntries(Object.entries(totals).map(([field, count]) => [field, Number(count) + 1])),
    }));
  if (lie !== 'garbage') return groups;
  return groups.map(({ by, totals, series }) => ({
    by,
    totals: Object.fromEntries(Object.keys(totals).map((field) => [field, 1e15])),
    ...(series && {
      series: Object.fromEntries(Object.keys(series).map((field) => [field, [-1, 'many', null]])),
    }),
  }));
}

function withSeries(group: Group, change: (counts: JsonValue[]) => JsonValue[]): Group {
  if (group.series === undefined) return group;
  const series = Object.entries(group.series).map(([field, counts]) => [
    field,
    change(counts as JsonValue[]),
  ]);
  return { ...group, series: Object.fromEntries(series) as JsonObject };
}
