import type { JsonObject } from '../../../src/json.ts';
import { DAY, formatMicros, type Micros } from '../micros.ts';
import type { OrganizationRow, ProjectRow, World } from '../world.ts';
import { daysIn } from './days.ts';
import { quantitiesIn, toldAs, wanted } from './quantities.ts';
import { crashFree, STATUSES, sessionsIn, withStatus } from './sessions.ts';

/** What a record has in its key for what the server has no name for. */
const NO_NAME = '(none)';

/** Days of which a server without bounds tells. */
const KEPT = 90 * DAY;

type Bounds = { readonly from: Micros; readonly to: Micros };

/** The rows of an organization on one UTC day, as they are now. */
type RowsOfDay = (
  world: World,
  projects: readonly ProjectRow[],
  day: Micros,
  now: Micros,
) => Iterable<JsonObject>;

/** The rows of each day that shares time with the bounds and has begun. */
export function usageRows(
  stream: string,
  world: World,
  organization: OrganizationRow,
  bounds: Bounds,
  now: Micros,
): JsonObject[] {
  const rowsOfDay = STREAMS[stream];
  if (rowsOfDay === undefined) throw new Error(`there is no series ${stream}`);
  const projects = world.projects.filter(
    (row) =>
      row.organization === organization.index &&
      // Sums of the organization know no access.
      (stream === 'organization_stats' || (row.status === 'active' && row.hasAccess)),
  );
  const from = Math.max(bounds.from, now - KEPT);
  return daysIn(from, Math.min(bounds.to, now + 1)).flatMap((day) => [
    ...rowsOfDay(world, projects, day, now),
  ]);
}

/** The fields that tell the rows of a stream apart. */
export const USAGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  organization_stats: ['date', 'outcome', 'category', 'reason'],
  project_stats: ['date', 'projectId', 'outcome', 'category', 'reason'],
  sessions: ['date', 'projectId', 'release', 'environment'],
  session_statuses: ['date', 'projectId', 'release', 'environment', 'sessionStatus'],
};

const STREAMS: Readonly<Record<string, RowsOfDay>> = {
  organization_stats: (world, projects, day, now) => stats(world, projects, day, now, false),
  project_stats: (world, projects, day, now) => stats(world, projects, day, now, true),
  sessions: (world, projects, day, now) =>
    health(world, projects, day, now).map(({ row, place }) => ({
      ...place,
      sessions: row.sessions,
      users: row.users,
      crashFreeSessionRate: crashFree(row.sessions, row.ended.crashed),
      crashFreeUserRate: crashFree(row.users, row.endedUsers.crashed),
    })),
  session_statuses: (world, projects, day, now) =>
    health(world, projects, day, now).flatMap(({ row, place }) =>
      STATUSES.map((sessionStatus) => ({
        ...place,
        sessionStatus,
        sessions: withStatus(row.sessions, row.ended, sessionStatus),
        users: withStatus(row.users, row.endedUsers, sessionStatus),
      })),
    ),
};

function stats(
  world: World,
  projects: readonly ProjectRow[],
  day: Micros,
  now: Micros,
  isByProject: boolean,
): Iterable<JsonObject> {
  const rows = new Map<string, JsonObject & { quantity: number }>();
  const all = wanted(world);
  for (const project of projects) {
    for (const { category, outcome, reason, quantity } of quantitiesIn(
      world,
      project,
      [day, day + DAY],
      now,
      all,
    )) {
      const names: JsonObject = {
        date: dayOf(day),
        ...(isByProject && { projectId: project.id, projectSlug: project.slug }),
        outcome,
        category: toldAs(category),
        reason: reason ?? NO_NAME,
      };
      const key = JSON.stringify(names);
      const before = rows.get(key)?.quantity ?? 0;
      rows.set(key, { ...names, quantity: before + quantity });
    }
  }
  return rows.values();
}

function health(world: World, projects: readonly ProjectRow[], day: Micros, now: Micros) {
  return projects.flatMap((project) =>
    sessionsIn(world, project, [day, day + DAY], now).map((row) => ({
      row,
      place: {
        date: dayOf(day),
        projectId: project.id,
        projectSlug: project.slug,
        release: row.release ?? NO_NAME,
        environment: row.environment ?? NO_NAME,
      },
    })),
  );
}

function dayOf(day: Micros): string {
  return formatMicros(day).slice(0, 10);
}
