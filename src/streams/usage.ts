import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Gate } from './definition.ts';
import type { SeriesAnswer, SeriesGroup } from './series.ts';

/** What the usage statistics count: events, bytes of attachments, milliseconds of profiles. */
export const QUANTITY = 'sum(quantity)';

/** The server reads so many rows for an answer, in no order, and says nothing of the others. */
export const MOST_ROWS = 10_000;

/** Errors, messages and security reports are rows of their own, which the answer adds up as errors. */
const ROWS_OF_ERRORS = 3;

export const USAGE_GATE: Gate = {
  of: 'organization',
  what: 'the server has no usage statistics',
  // GlitchTip has a route of this name that wants other parameters, and says so in its own way in each version.
  signs: [
    { status: 404, detail: /requested resource does not exist/i },
    { status: 400, detail: /^\{"category":\[/ },
    { status: 422, detail: /./ },
  ],
};

/** Makes the check whether the server may have read as many rows for the totals of an answer as it ever reads. */
export function hasMostRows(most: number): (answer: SeriesAnswer) => boolean {
  return ({ groups }) => groups.reduce((sum, { by }) => sum + rowsOf(by), 0) >= most;
}

/**
 * Makes the check for answers with series: rows are read twice, once for the totals and once for the series, and what
 * was left out of one of them shows where they differ. While a day goes on, its series, which are read later, may be
 * ahead of the totals.
 */
export function isUneven(most: number): (answer: SeriesAnswer) => boolean {
  return (answer) => {
    let points = 0;
    for (const { by, totals, series } of answer.groups) {
      const counts = countsOf(series);
      points += counts.filter((count) => count > 0).length * rowsOf(by);
      const ahead = counts.reduce((sum, count) => sum + count, 0) - countOf(totals[QUANTITY]);
      if (ahead !== 0 && !(ahead > 0 && answer.isGrowing)) return true;
    }
    return points >= most;
  };
}

/** A row for each day and group with a quantity. */
export function usageByDay({ days, groups }: SeriesAnswer): readonly JsonObject[] {
  return groups.flatMap(({ by, series }) =>
    countsOf(series).flatMap((quantity, n) => (quantity > 0 ? [usageRow(days[n], by, quantity)] : [])),
  );
}

/** A row for each group with a quantity, of an answer about one day: grouped by project, it has no series. */
export function usageOfDay({ days: [day], groups }: SeriesAnswer): readonly JsonObject[] {
  return groups.flatMap(({ by, totals }) => {
    const quantity = countOf(totals[QUANTITY]);
    return quantity > 0 ? [{ projectId: textOf(by['project']), ...usageRow(day, by, quantity) }] : [];
  });
}

function usageRow(date: string | undefined, by: JsonObject, quantity: number): JsonObject {
  return {
    ...(date !== undefined && { date }),
    outcome: nameOf(by['outcome']),
    category: nameOf(by['category']),
    reason: nameOf(by['reason']),
    quantity,
  };
}

function rowsOf(by: SeriesGroup['by']): number {
  return by['category'] === 'error' ? ROWS_OF_ERRORS : 1;
}

function countsOf(series: SeriesGroup['series']): readonly number[] {
  const counts = series?.[QUANTITY];
  return Array.isArray(counts) ? counts.map(countOf) : [];
}

function countOf(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}

/** Stands in a key for what has no name: databases refuse keys without a value, and some loaders take '' for none. */
const NO_NAME = '(none)';

/** A dimension as a part of a key. */
export function nameOf(value: JsonValue | undefined): string {
  return textOf(value ?? null) || NO_NAME;
}

/** An id as text; null where there is none. */
export function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : isJsonObject(value) ? JSON.stringify(value) : null;
}
