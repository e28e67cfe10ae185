import type { JsonObject } from '../../../src/json.ts';
import { ENVIRONMENTS } from '../invent.ts';
import { formatMicros, HOUR, type Micros, SECOND, secondOf } from '../micros.ts';
import { hash, hex32, pick } from '../random.ts';
import { ORGANIZATION_SCOPES } from '../resources/scopes.ts';
import type { World } from '../world.ts';
import type { Log, LogRow } from './log.ts';

/** Between two parts of a recording. */
const PART = 60 * SECOND;

/** When the first part of a recording was made: within a minute, since what went before an error is sent with it. */
const firstPart = ({ at, serial }: LogRow): Micros => at + (hash(97, serial) % 55) * SECOND;
/** A recording ends within an hour. */
const end = ({ at, serial }: LogRow): Micros => at + 60 * SECOND + (hash(101, serial) % 3_500) * SECOND;

/** How many parts there are before an instant. */
function partsBefore(row: LogRow, instant: Micros): number {
  const last = Math.min(end(row), instant - 1);
  const first = firstPart(row);
  return last < first ? 0 : 1 + Math.floor((last - first) / PART);
}

const idOf = (world: World, { serial }: LogRow): string => hex32(world.seed + 71, serial);
const environmentOf = (world: World, { serial }: LogRow): string =>
  pick(ENVIRONMENTS, world.seed + 73, serial);

/** Recordings, listed where any of their parts lies in the stretch of time that is asked for. */
export const replays: Log = {
  stream: 'replays',
  path: 'replays/',
  scopes: ORGANIZATION_SCOPES,
  envelope: 'data',
  paging: 'generic',
  bounds: 'half-open',
  usualDays: () => 90,
  hasLooseTies: true,
  sort: { newestFirst: '-started_at', isUsual: true },
  isAskedFor: (row, { from = 0, to = Number.MAX_SAFE_INTEGER }, now) => {
    // Whole seconds.
    const [begin, stop] = [secondOf(from) * SECOND, Math.min(secondOf(to) * SECOND, now + 1)];
    return partsBefore(row, stop) > partsBefore(row, begin);
  },
  // Without its first part a replay is not shown.
  isKept: (row, oldest) => firstPart(row) >= oldest,
  isOfProjects: true,
  refusesSeveral: true,
  environmentOf,
  off: { status: 404 },
  isKeyedByProject: true,
  keyOf: idOf,
  render: ({ world, now }, row, asked) => {
    const id = idOf(world, row);
    const projectId = row.project?.id ?? '';
    if (row.isArchived) return archived(id, projectId);
    // What lies more than an hour above the stretch is not looked at.
    const seen = Math.min(now * 1000 + 1, (asked?.range.to ?? Number.MAX_SAFE_INTEGER - HOUR) + HOUR);
    return recorded(world, row, { id, projectId, parts: partsBefore(row, seen) });
  },
};

function recorded(
  world: World,
  row: LogRow,
  { id, projectId, parts }: { id: string; projectId: string; parts: number },
): JsonObject {
  const { serial, at } = row;
  const finished = firstPart(row) + Math.max(0, parts - 1) * PART;
  const user = hash(world.seed + 79, serial) % 997;
  return {
    id,
    project_id: projectId,
    trace_ids: [hex32(world.seed + 74, serial)],
    error_ids: serial % 2 === 0 ? [] : [hex32(world.seed + 75, serial)],
    warning_ids: [],
    info_ids: [],
    environment: environmentOf(world, row),
    tags: serial % 3 === 0 ? [] : { locale: ['fr', 'en'] },
    user: {
      id: String(user),
      username: null,
      email: `user${user}@example.com`,
      ip: '203.0.113.7',
      display_name: `user${user}@example.com`,
      geo: { city: 'Köln', country_code: 'DE', region: 'Germany', subdivision: 'North Rhine-Westphalia' },
    },
    sdk: { name: 'sentry.javascript.react', version: '9.4.0' },
    os: { name: 'Linux', version: null },
    browser: { name: 'Firefox', version: '138.0' },
    device: { name: null, brand: null, model: null, family: null },
    ota_updates: { channel: null, runtime_version: null, update_id: null },
    is_archived: false,
    urls: ['https://shop.example/basket'],
    segment_names: null,
    clicks: [],
    count_dead_clicks: 0,
    count_rage_clicks: 0,
    count_errors: serial % 2,
    count_warnings: 0,
    count_infos: 0,
    count_segments: parts,
    count_urls: 1,
    duration: Math.floor((finished - at) / SECOND),
    // Both forms occur, and that without a zone means UTC.
    started_at: serial % 2 === 0 ? formatMicros(at, '+00:00') : formatMicros(at).slice(0, -1),
    finished_at: formatMicros(finished, '+00:00'),
    activity: 1 + (serial % 10),
    replay_type: 'session',
    platform: 'javascript',
    releases: ['shop@2.1.0'],
    dist: null,
    has_viewed: false,
  };
}

function archived(id: string, projectId: string): JsonObject {
  const nothing = { name: null, version: null };
  return {
    id,
    project_id: projectId,
    trace_ids: [],
    error_ids: [],
    warning_ids: null,
    info_ids: null,
    environment: null,
    tags: [],
    user: { id: 'Archived Replay', display_name: 'Archived Replay' },
    sdk: nothing,
    os: nothing,
    browser: nothing,
    device: { name: null, brand: null, model: null, family: null },
    ota_updates: null,
    is_archived: true,
    urls: null,
    segment_names: null,
    clicks: null,
    count_dead_clicks: null,
    count_rage_clicks: null,
    count_errors: null,
    count_warnings: null,
    count_infos: null,
    count_segments: null,
    count_urls: null,
    duration: null,
    started_at: null,
    finished_at: null,
    activity: null,
    replay_type: null,
    platform: null,
    releases: null,
    dist: null,
    has_viewed: null,
  };
}
