import type { JsonObject } from '../../../src/json.ts';
import type { Endpoint } from '../call.ts';
import { parseCursor } from '../cursor.ts';
import { parseDateRange } from '../date-range.ts';
import { organizationOf, selectedEnvironments, selectedProjects } from '../endpoints/places.ts';
import { linkHeader } from '../link-header.ts';
import { DAY, formatMicros, HOUR, type Micros, SECOND } from '../micros.ts';
import { genericOffsetPage } from '../paginators.ts';
import { refuse } from '../refusal.ts';
import { ok } from '../reply.ts';
import type { ProjectRow } from '../world.ts';
import { crashFree, type Health, STATUSES, sessionsIn, withStatus } from './sessions.ts';

const FIELDS = ['sum(session)', 'count_unique(user)', 'crash_free_rate(session)', 'crash_free_rate(user)'];
const GROUPS = ['project', 'release', 'environment', 'session.status'];
/** The query service gives no more rows than this, of all intervals together. */
const MOST_POINTS = 5_000;
const TOO_MANY =
  'Your interval and date range would create too many results. Use a larger interval, or a smaller date range.';

/** Sessions by interval and group; those with the fewest are left out where there are too many groups. */
export const sessions: Endpoint = (call) => {
  const organization = organizationOf(call);
  if (call.world.closed.has(`sessions/${organization.id}`)) throw refuse(404, 'Route not found');
  const selected = selectedProjects(call, organization);
  if (selected.size === 0) throw refuse(400, 'No projects available');
  const environments = selectedEnvironments(call);
  const { fields, groupBy } = question(call.query);
  const range = parseDateRange(call.query, call.now, 'prefixed');
  const hours = intervalHours(call.query.get('interval') ?? '1h');
  const now = call.now * 1000;
  const buckets = bucketsOf(range.from ?? now - DAY, range.to ?? now, hours * HOUR);
  if (buckets.length > 1_000) throw refuse(400, TOO_MANY);
  const [from, to] = [buckets[0] as Micros, (buckets.at(-1) as Micros) + hours * HOUR];
  const isSplit = groupBy.includes('session.status');
  const most = Math.floor((call.behaviour.sessionPoints ?? MOST_POINTS) / buckets.length);
  const asked = perPage(call.query, most);
  const rows = [...selected]
    .map((index) => call.world.projects[index] as ProjectRow)
    .flatMap((project) => sessionsIn(call.world, project, [from, to], now))
    .filter(({ environment }) => environments === undefined || environments.has(environment ?? ''));
  const groups = grouped(rows, groupBy);
  const offset = parseCursor(call.query.get('cursor'))?.offset ?? 0;
  // One more than asked for shows whether there are more; statuses multiply the groups afterwards.
  const kept = groups.slice(offset, offset + Math.min(asked + 1, most));
  const answered = isSplit ? kept.flatMap(byStatus) : kept;
  const hasMore = answered.length === asked + 1;
  if (hasMore) answered.pop();
  const plan = genericOffsetPage(offset + asked + (hasMore ? 1 : 0), asked, {
    value: 0,
    offset,
    isPrevious: false,
  });
  // Without an interval, a question by groups is answered with none.
  const isBlank = !call.query.has('interval') && groupBy.length > 0;
  return ok(
    {
      start: formatMicros(from),
      end: formatMicros(Math.min(to, now + 60 * SECOND)),
      query: '',
      intervals: buckets.map((at) => formatMicros(at)),
      groups: isBlank
        ? []
        : answered.map((group) => ({
            by: group.by,
            totals: Object.fromEntries(fields.map((field) => [field, numberIn(field, group)])),
            series: Object.fromEntries(
              fields.map((field) => [field, buckets.map(() => numberIn(field, group))]),
            ),
          })),
    },
    { Link: linkHeader(call.url, plan) },
  );
};

type Group = { readonly by: JsonObject; readonly rows: readonly Health[]; readonly status?: string };

function question(query: URLSearchParams): { fields: readonly string[]; groupBy: readonly string[] } {
  const [fields, groupBy] = [query.getAll('field'), query.getAll('groupBy')];
  if (fields.length === 0) throw refuse(400, 'Request is missing a "field"');
  for (const field of fields) if (!FIELDS.includes(field)) throw refuse(400, `Invalid field: "${field}"`);
  for (const group of groupBy) if (!GROUPS.includes(group)) throw refuse(400, `Invalid groupBy: "${group}"`);
  const rate = fields.find((field) => field.startsWith('crash_free_rate'));
  if (rate !== undefined && groupBy.includes('session.status'))
    throw refuse(400, `Cannot group field ${rate} by session.status`);
  return { fields, groupBy };
}

function intervalHours(text: string): number {
  const match = /^(\d+)([hd])$/.exec(text);
  const hours = match === null ? 0 : Number(match[1]) * (match[2] === 'd' ? 24 : 1);
  if (hours > 24) throw refuse(400, 'The interval has to be less than one day.');
  if (hours === 0 || 24 % hours !== 0)
    throw refuse(400, 'The interval should divide one day without a remainder.');
  return hours;
}

/** Whole intervals around a range whose end belongs to it. */
function bucketsOf(from: Micros, to: Micros, step: number): readonly Micros[] {
  const buckets: Micros[] = [];
  for (let at = Math.floor(from / step) * step; at <= to; at += step) buckets.push(at);
  return buckets;
}

function perPage(query: URLSearchParams, most: number): number {
  const text = query.get('per_page');
  if (text === null) return most;
  if (!/^\d+$/.test(text)) throw refuse(400, 'Invalid per_page parameter.');
  const size = Number(text);
  if (size < 1 || size > MOST_POINTS)
    throw refuse(400, `Invalid per_page value. Must be between 1 and ${MOST_POINTS}.`);
  return size;
}

/** The groups without their statuses, those with the most sessions first, and ties in no order to rely on. */
function grouped(rows: readonly Health[], groupBy: readonly string[]): Group[] {
  const groups = new Map<string, { by: JsonObject; rows: Health[] }>();
  for (const row of rows) {
    const { project, release, environment } = row;
    const by: JsonObject = {
      ...(groupBy.includes('project') && { project: Number(project.id) }),
      // What was not set is not there.
      ...(groupBy.includes('release') && release !== null && { release }),
      ...(groupBy.includes('environment') && environment !== null && { environment }),
    };
    const name = JSON.stringify(by);
    const group = groups.get(name) ?? { by, rows: [] };
    groups.set(name, group);
    group.rows.push(row);
  }
  return [...groups.values()].sort((a, b) => sum(b.rows, 'sessions') - sum(a.rows, 'sessions'));
}

function byStatus({ by, rows }: Group): Group[] {
  return STATUSES.map((status) => ({ by: { ...by, 'session.status': status }, rows, status }));
}

function sum(rows: readonly Health[], name: 'sessions' | 'users'): number {
  return rows.reduce((total, row) => total + row[name], 0);
}

function numberIn(field: string, { rows, status }: Group): number | null {
  const isUsers = field.includes('user');
  const name = isUsers ? 'users' : 'sessions';
  const endings = isUsers ? 'endedUsers' : 'ended';
  const count = sum(rows, name);
  if (field.startsWith('crash_free_rate'))
    return crashFree(
      count,
      rows.reduce((total, row) => total + row[endings].crashed, 0),
    );
  if (status === undefined) return count;
  return rows.reduce((total, row) => total + withStatus(row[name], row[endings], status), 0);
}
