import type { JsonObject } from '../src/json.ts';
import type { StreamDefinition } from '../src/streams/definition.ts';
import { toInstant } from '../src/time.ts';

const PAGE = 100;
const DAY_SECONDS = 86_400;

/** Fields of definitions that some streams alone have. */
type Special = {
  readonly pageSize?: number;
  readonly parent?: { readonly of: StreamDefinition; readonly context?: Readonly<Record<string, string>> };
  readonly series?: { readonly days: number };
};
export type Counted = StreamDefinition & Special;

/** An account as its server knows it. */
export type Truth = {
  /** All rows of a stream. */
  readonly rowsOf: (tapStreamId: string) => readonly JsonObject[];
  /** Ids of the projects that may be read. */
  readonly projects: readonly string[];
};

/** What a run has to bring, in epoch seconds. */
export type Stretch = {
  readonly startDate: number;
  /** Up to where the run before has read; undefined for a first run. */
  readonly bookmark: number | undefined;
  readonly now: number;
  /** Rows that are read again: of issues all, since a day has gone by; of releases those of so many days. */
  readonly releaseRefreshDays: number;
  readonly lookbackSeconds: number;
};

/**
 * The fewest requests that bring what a run has to bring, when no page is read twice and no row comes twice: rows by
 * page size, list by list, and one for each list that may be empty.
 */
export function fewestOf(definition: Counted, truth: Truth, stretch: Stretch): number {
  const { series, parent, isOneObject, isOnePage, partitionBy, pageSize = PAGE } = definition;
  if (series !== undefined) return Math.ceil(daysIn(definition, stretch) / series.days);
  const rows = rowsWithin(definition, truth, stretch);
  const pages = (list: readonly JsonObject[]): number =>
    isOneObject || isOnePage ? 1 : Math.max(1, Math.ceil(list.length / pageSize));
  if (parent !== undefined) {
    // The server's own rows name their parent in a field of their own, those of the tap in what it adds.
    const names = ['groupID', ...Object.keys(parent.context ?? {})];
    // Those that are read again for their own sake have no new children.
    const parents = rowsWithin(withoutReread(parent.of), truth, stretch).length;
    const lists = groupsOf(rows, (row) => names.map((name) => String(row[name])).join('/'));
    // A parent without a child costs a request too.
    return lists.reduce((sum, list) => sum + pages(list), Math.max(0, parents - lists.length));
  }
  if (partitionBy !== 'project') return pages(rows);
  const lists = groupsOf(rows, (row) => String(row['projectID'] ?? row['projectId']));
  // Statistics tell which projects have nothing; without them each has to be asked.
  const empty = definition.statsCategory === undefined ? truth.projects.length - lists.length : 0;
  return lists.reduce((sum, list) => sum + pages(list), Math.max(0, empty));
}

function withoutReread(definition: StreamDefinition): StreamDefinition {
  const { replication } = definition;
  if (replication.method === 'FULL_TABLE') return definition;
  const { reread: _, ...rest } = replication;
  return { ...definition, replication: rest };
}

/** The rows that a run has to bring. */
function rowsWithin(definition: Counted, truth: Truth, stretch: Stretch): readonly JsonObject[] {
  const { replication, tapStreamId } = definition;
  const rows = truth.rowsOf(tapStreamId);
  if (replication.method === 'FULL_TABLE') return rows;
  const from = lowestOf(definition, stretch);
  // A row that has lost its time is an old one.
  const timeless = replication.mayLackTime ? stretch.startDate : stretch.now;
  return rows.filter((row) => (timeOf(definition, row) ?? timeless) >= from);
}

function lowestOf(
  { replication }: Counted,
  { bookmark, startDate, now, releaseRefreshDays, lookbackSeconds }: Stretch,
): number {
  if (bookmark === undefined || replication.method === 'FULL_TABLE') return startDate;
  if (replication.reread === 'issue_refresh_hours') return startDate;
  const again = replication.reread === 'release_refresh_days' ? now - releaseRefreshDays * DAY_SECONDS : now;
  const own = (replication as { readonly lookbackSeconds?: number }).lookbackSeconds ?? 0;
  return Math.max(startDate, Math.min(bookmark - Math.max(lookbackSeconds, own), again));
}

function timeOf({ replication, derived }: Counted, row: JsonObject): number | undefined {
  if (replication.method === 'FULL_TABLE') return undefined;
  const { replicationKey } = replication;
  const scope = { organizationId: '', organizationSlug: '' };
  return toInstant(derived[replicationKey]?.(row, scope) ?? row[replicationKey]);
}

/** UTC days, the present one among them. */
function daysIn({ replication }: Counted, { bookmark, startDate, now }: Stretch): number {
  const growing = replication as { readonly growingDays?: number };
  const day = (at: number): number => Math.floor(at / DAY_SECONDS);
  const first = bookmark === undefined ? day(startDate) : day(bookmark) - (growing.growingDays ?? 1) + 1;
  return day(now) - first + 1;
}

function groupsOf(
  rows: readonly JsonObject[],
  nameOf: (row: JsonObject) => string,
): readonly (readonly JsonObject[])[] {
  const groups = new Map<string, JsonObject[]>();
  for (const row of rows) {
    const name = nameOf(row);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
