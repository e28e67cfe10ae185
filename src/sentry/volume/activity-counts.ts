import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Volume } from '../../source.ts';
import { toInstant } from '../../time.ts';

/** The number that is asked for, as the statistics call it. */
export const COUNTED = 'sum(quantity)';

/** Reads the totals of the projects, by id; undefined when they do not look as expected. */
export function countsByProject(value: JsonValue): ReadonlyMap<string, number> | undefined {
  const groups = groupsOf(value);
  if (groups === undefined) return undefined;
  const counts = new Map<string, number>();
  for (const { by, totals } of groups) {
    const project = isJsonObject(by) ? by['project'] : undefined;
    const count = isJsonObject(totals) ? totals[COUNTED] : undefined;
    if ((typeof project !== 'number' && typeof project !== 'string') || !isCount(count)) return undefined;
    counts.set(String(project), count);
  }
  return counts;
}

/**
 * Adds up the series of all groups, oldest interval first; undefined when they do not look as expected.
 * @param seconds length of an interval
 */
export function countsByTime(value: JsonValue, seconds: number): readonly Volume[] | undefined {
  const groups = groupsOf(value);
  const intervals = isJsonObject(value) ? value['intervals'] : undefined;
  if (groups === undefined || !Array.isArray(intervals)) return undefined;
  const volumes: Volume[] = [];
  for (const [place, interval] of intervals.entries()) {
    const from = toInstant(interval);
    if (from === undefined || from < (volumes.at(-1)?.to ?? from)) return undefined;
    let count = 0;
    for (const { series } of groups) {
      const counts = isJsonObject(series) ? series[COUNTED] : undefined;
      const one = Array.isArray(counts) ? counts[place] : undefined;
      if (!isCount(one)) return undefined;
      count += one;
    }
    volumes.push({ from, to: from + seconds, count });
  }
  return volumes;
}

function groupsOf(value: JsonValue): readonly JsonObject[] | undefined {
  const groups = isJsonObject(value) ? value['groups'] : undefined;
  return Array.isArray(groups) && groups.every(isJsonObject) ? groups : undefined;
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
