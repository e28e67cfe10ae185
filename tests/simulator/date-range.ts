import { type Micros, SECOND } from './micros.ts';
import { type Refusal, refuse } from './refusal.ts';

/** A stretch of time asked for; undefined bounds were not given. */
export type DateRange = { readonly from?: Micros; readonly to?: Micros };

/** How an endpoint words its refusal. */
export type Wording = 'plain' | 'prefixed' | 'project-events';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * Reads `statsPeriod`, or `start` and `end`, which come both or not at all.
 * @param now epoch milliseconds
 * @throws Refusal 400
 */
export function parseDateRange(query: URLSearchParams, now: number, wording: Wording): DateRange {
  const fail = (text: string): Refusal => refuse(400, WORDINGS[wording](text));
  const period = query.get('statsPeriod');
  if (period) {
    const match = /^(\d+)([smhdw]?)$/.exec(period);
    if (match === null) throw fail(`Invalid statsPeriod: '${period}'`);
    const seconds = Number(match[1]) * (UNITS[match[2] || 's'] as number);
    return { from: now * 1000 - seconds * SECOND, to: now * 1000 };
  }
  const start = query.get('start');
  const end = query.get('end');
  if (!start && !end) return {};
  if (!start || !end) throw fail('start and end are both required');
  const from = parseQueryTime(start);
  const to = parseQueryTime(end);
  if (from === undefined) throw fail(`'${start}' is not a valid ISO8601 date query`);
  if (to === undefined) throw fail(`'${end}' is not a valid ISO8601 date query`);
  if (from >= to) throw fail('start must be before end');
  return { from, to };
}

const WORDINGS: Readonly<Record<Wording, (text: string) => string>> = {
  plain: (text) => text,
  prefixed: (text) => `Invalid date range: ${text}`,
  'project-events': () => 'Invalid date range parameters provided',
};

/**
 * A time in a query parameter. UTC is assumed: `Z` and, like the server, a positive offset are dropped without
 * converting; a negative offset is no time at all.
 */
export function parseQueryTime(text: string): Micros | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.floor(Number(text) * SECOND);
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?)?(?:Z|\+\d\d:\d\d)?$/.exec(text);
  if (match === null) return undefined;
  const ms = Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}Z`);
  if (Number.isNaN(ms)) return undefined;
  return ms * 1000 + Number((match[3] ?? '0').padEnd(6, '0'));
}
