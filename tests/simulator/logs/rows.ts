import { DAY, type Micros, SECOND } from '../micros.ts';
import { hash } from '../random.ts';
import type { RenderContext } from '../render/context.ts';
import type { OrganizationRow, World } from '../world.ts';
import type { Log, LogRow } from './log.ts';

/** Days over which the rows of a world lie. */
const DAYS = 30;
const ROWS_PER_ORGANIZATION = 1_000_000;

const known = new WeakMap<World, Map<string, LogRow[]>>();

/** All rows of a log in an organization, in no order, those that nobody can see yet among them. */
export function rowsOf(
  world: World,
  { stream }: Pick<Log, 'stream'>,
  organization: OrganizationRow,
): LogRow[] {
  const lists = known.get(world) ?? new Map<string, LogRow[]>();
  known.set(world, lists);
  const name = `${stream}/${organization.index}`;
  const rows = lists.get(name) ?? invent(world, stream, organization);
  lists.set(name, rows);
  return rows;
}

function invent(world: World, stream: string, organization: OrganizationRow): LogRow[] {
  const count = world.resourcesOf[stream] ?? world.resources;
  const step = Math.floor((DAYS * DAY) / Math.max(1, count));
  return Array.from({ length: count }, (_, n) => {
    const jitter = hash(world.seed + 83 + stream.length, n) % Math.min(step, 3_600 * SECOND);
    const at = world.now * 1000 - n * step - Math.floor(step / 2) - jitter;
    return rowAt(world, organization, n, { at, arrived: at });
  });
}

function rowAt(
  world: World,
  organization: OrganizationRow,
  n: number,
  { at, arrived, project }: { at: Micros; arrived: Micros; project?: string | undefined },
): LogRow {
  const projects = world.projects.filter(
    (row) => row.organization === organization.index && row.status === 'active' && row.hasAccess,
  );
  return {
    organization,
    project:
      projects.find(({ id, slug }) => id === project || slug === project) ?? projects[n % projects.length],
    serial: organization.index * ROWS_PER_ORGANIZATION + n,
    at,
    arrived,
    ...(stays(n) && { isArchived: true }),
  };
}

/** Every seventh row of a list that archives is archived. */
const stays = (n: number): boolean => n % 7 === 3;

/** What of a log there is to see now, in an organization that may have it. */
export function seenRows(log: Log, { world, now }: RenderContext, organization: OrganizationRow): LogRow[] {
  const oldest = now * 1000 - organization.retentionDays * DAY;
  return rowsOf(world, log, organization).filter(
    (row) => row.arrived <= now * 1000 && (log.isKept?.(row, oldest) ?? true),
  );
}

/** Something happens that a log tells of. */
export type Happening = {
  /** Epoch milliseconds; the server's now without it. */
  readonly at?: number;
  /** Epoch milliseconds at which it is listed: the later of `at` and now without it. */
  readonly arrived?: number;
  /** Slug or id; the first without it. */
  readonly organization?: string;
  /** Slug or id; dealt out in turn without it. */
  readonly project?: string;
};

/** @returns the row */
export function addRow(world: World, log: Pick<Log, 'stream'>, happening: Happening = {}): LogRow {
  const organization = world.organizations.find(
    ({ id, slug }) => happening.organization === undefined || [id, slug].includes(happening.organization),
  );
  if (organization === undefined) throw new Error(`the world has no ${happening.organization}`);
  const rows = rowsOf(world, log, organization);
  const at = (happening.at ?? world.clock()) * 1000;
  const arrived =
    happening.arrived === undefined ? Math.max(at, world.clock() * 1000) : happening.arrived * 1000;
  const n = Math.max(-1, ...rows.map(({ serial }) => serial % ROWS_PER_ORGANIZATION)) + 1;
  const row = rowAt(world, organization, n, { at, arrived, project: happening.project });
  // What is new is not archived yet.
  row.isArchived = false;
  rows.push(row);
  return row;
}

/** A row is gone. */
export function removeRow(world: World, log: Pick<Log, 'stream'>, row: LogRow): void {
  const rows = rowsOf(world, log, row.organization);
  const place = rows.indexOf(row);
  if (place < 0) throw new Error('the world has no such row');
  rows.splice(place, 1);
}
