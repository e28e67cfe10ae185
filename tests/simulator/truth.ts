import type { JsonObject } from '../../src/json.ts';
import { isListed } from './endpoints/issue-search.ts';
import { type EventTable, eventId, placesBetween } from './event-table.ts';
import { spoiled } from './hostile.ts';
import { placesOf, wholeLife } from './issue-numbers.ts';
import { logTruth } from './logs/truth.ts';
import { memberships } from './memberships.ts';
import { parseMicros, secondOf } from './micros.ts';
import type { RenderContext } from './render/context.ts';
import { renderEvent } from './render/event.ts';
import { renderFullEvent } from './render/event-full.ts';
import { renderIssue } from './render/issue.ts';
import { renderIssueDetail } from './render/issue-detail.ts';
import { renderOrganizationDetail } from './render/organization.ts';
import { renderMember, renderProjectMember, renderTeam } from './render/people.ts';
import { renderProject, renderProjectDetail } from './render/project.ts';
import { renderRelease } from './render/release.ts';
import { RESOURCES } from './resources/index.ts';
import { rowsOf } from './resources/resource.ts';
import { USAGE_KEYS, usageRows } from './usage/truth.ts';
import type { IssueRow, OrganizationRow, ProjectRow, World } from './world.ts';

export type TruthOptions = {
  readonly stream: string;
  /** Epoch milliseconds; the world's own without it. */
  readonly now?: number;
  /** Lower bound in UTC on the stream's time field, where it has one. */
  readonly start?: string;
  /** Upper bound in UTC, itself outside. */
  readonly end?: string;
  /** Slug or id; all of them without it. */
  readonly organization?: string;
  /** Events with their bodies. */
  readonly isFull?: boolean;
  /** Where addresses in records point to. */
  readonly webUrl?: string;
  readonly regionUrl?: RenderContext['regionUrl'];
};

type Entry = readonly [key: string, record: () => JsonObject];

/** A record and the organization it belongs to: ids alone are not unique where several databases are read. */
export type OwnedRecord = { readonly organizationId: string; readonly record: JsonObject };

/** What a complete extraction has to hold: every record by its key, as the server sends it. */
export function truth(world: World, options: TruthOptions): Map<string, JsonObject> {
  const records = new Map<string, JsonObject>();
  for (const [, [key, record]] of entries(world, options)) {
    records.set(key, spoiled(world, options.stream, record()));
  }
  return records;
}

/** The same as a list, for worlds in which one key stands for several records. They are told unspoiled. */
export function ownedRecords(world: World, options: TruthOptions): OwnedRecord[] {
  return [...entries(world, options)].map(([organizationId, [, record]]) => ({
    organizationId,
    record: record(),
  }));
}

/** The keys alone: cheap for a million events. */
export function truthKeys(world: World, options: TruthOptions): Set<string> {
  const keys = new Set<string>();
  for (const [, [key]] of entries(world, options)) keys.add(key);
  return keys;
}

function* entries(
  world: World,
  options: TruthOptions,
): Generator<readonly [organizationId: string, entry: Entry]> {
  const now = options.now ?? world.now;
  const webUrl = options.webUrl ?? 'https://sentry.io';
  const context: RenderContext = { world, now, webUrl, regionUrl: options.regionUrl ?? (() => webUrl) };
  const bounds = {
    from: options.start === undefined ? Number.NEGATIVE_INFINITY : parseMicros(options.start),
    to: options.end === undefined ? Number.POSITIVE_INFINITY : parseMicros(options.end),
  };
  const list =
    LISTS[options.stream] ??
    logTruth(options.stream) ??
    usageList(options.stream) ??
    resourceList(options.stream);
  if (list === undefined) throw new Error(`there is no stream ${options.stream}`);
  for (const organization of world.organizations) {
    const { id, slug, isMember } = organization;
    if (!isMember || (options.organization !== undefined && ![id, slug].includes(options.organization)))
      continue;
    for (const entry of list(context, organization, bounds, options.isFull === true)) yield [id, entry];
  }
}

/** Microseconds `[from, to)`. */
type Bounds = { readonly from: number; readonly to: number };
type List = (
  context: RenderContext,
  organization: OrganizationRow,
  bounds: Bounds,
  isFull: boolean,
) => Iterable<Entry>;

const isActive = ({ status }: { readonly status: string }): boolean => status === 'active';
const isIn = (organization: OrganizationRow) => (row: { readonly organization: number }) =>
  row.organization === organization.index;
const isWithin = (at: number, { from, to }: Bounds): boolean => at >= from && at < to;

const LISTS: Readonly<Record<string, List>> = {
  organizations: (context, row) => [[row.id, () => renderOrganizationDetail(context, row)]],
  projects: (context, organization) =>
    context.world.projects
      .filter((row) => isIn(organization)(row) && isActive(row))
      .map((row) => [row.id, () => renderProject(context, row)]),
  project_details: (context, organization) =>
    readable(context.world, organization).map((row) => [row.id, () => renderProjectDetail(context, row)]),
  teams: (context, organization) =>
    context.world.teams
      .filter((row) => isIn(organization)(row) && isActive(row))
      .map((row) => [row.id, () => renderTeam(context, row)]),
  users: (context, organization) =>
    context.world.members
      .filter((row) => isIn(organization)(row) && row.active)
      .map((row) => [row.id, () => renderMember(context, row)]),
  project_members: (context, organization) => {
    const projects = new Set(readable(context.world, organization).map(({ index }) => index));
    return memberships(context.world, organization, projects).map((membership) => [
      membership.member.id,
      () => renderProjectMember(context, membership),
    ]);
  },
  releases: (context, organization, bounds) => {
    const projects = new Set(readable(context.world, organization).map(({ index }) => index));
    return context.world.releases
      .filter((row) => row.projects.some((index) => projects.has(index)) && isWithin(row.dateCreated, bounds))
      .map((row) => [row.version, () => renderRelease(context, row)]);
  },
  issues: (context, organization, bounds) =>
    listedIssues(context, organization, bounds, 'error').map((row) => [
      row.id,
      () => renderIssue(context, row),
    ]),
  feedback_issues: (context, organization, bounds) =>
    listedIssues(context, organization, bounds, 'feedback').map((row) => [
      row.id,
      () => renderIssue(context, row),
    ]),
  issue_details: (context, organization, bounds) =>
    listedIssues(context, organization, bounds, 'error').map((row) => [
      row.id,
      () => renderIssueDetail(context, row),
    ]),
  issue_events: function* (context, organization, bounds, isFull) {
    const { world, now } = context;
    const oldest = Math.floor(now / 1000) - organization.retentionDays * 86_400;
    const render = isFull ? renderFullEvent : renderEvent;
    const ever = { from: bounds.from, to: Number.POSITIVE_INFINITY };
    for (const issue of listedIssues(context, organization, ever, 'error')) {
      const project = world.projects[issue.project] as ProjectRow;
      const table = world.events[issue.project] as EventTable;
      for (const place of placesOf(world, issue)) {
        const micros = table.micros[place] as number;
        if (secondOf(micros) < oldest || !isWithin(micros, bounds)) continue;
        yield [eventId(world.seed, table.serials[place] as number), () => render(world, project, place)];
      }
    }
  },
  events: function* (context, organization, bounds, isFull) {
    const { world, now } = context;
    const oldest = Math.floor(now / 1000) - organization.retentionDays * 86_400;
    const render = isFull ? renderFullEvent : renderEvent;
    for (const project of readable(world, organization)) {
      const table = world.events[project.index] as EventTable;
      const [first, last] = placesBetween(
        table,
        Math.max(oldest, secondOf(bounds.from)),
        secondOf(bounds.to),
      );
      for (let place = first; place < last; place += 1) {
        yield [eventId(world.seed, table.serials[place] as number), () => render(world, project, place)];
      }
    }
  },
};

/** The issues of a category that a search by time shows. */
function listedIssues(
  { world, now }: RenderContext,
  organization: OrganizationRow,
  bounds: Bounds,
  category: IssueRow['category'],
): IssueRow[] {
  const projects = new Set(readable(world, organization).map(({ index }) => index));
  const oldest = (now / 1000 - Math.min(90, organization.retentionDays) * 86_400) * 1_000_000;
  return world.issues.filter((row) => {
    if (!projects.has(row.project) || !isListed(row) || row.category !== category) return false;
    const { lastSeen } = wholeLife(world, row);
    // Without a sight left it is found by no search that names a time.
    if (lastSeen === null) return bounds.from === Number.NEGATIVE_INFINITY;
    return isWithin(lastSeen, { from: Math.max(bounds.from, oldest), to: bounds.to });
  });
}

/** Rows of days that lie within the bounds as a whole or in part. */
function usageList(stream: string): List | undefined {
  const key = USAGE_KEYS[stream];
  if (key === undefined) return undefined;
  return ({ world, now }, organization, bounds) =>
    usageRows(stream, world, organization, bounds, now * 1000).map((row) => [nameOf(row, key), () => row]);
}

function nameOf(row: JsonObject, key: readonly string[]): string {
  return key.map((field) => String(row[field])).join('/');
}

function resourceList(stream: string): List | undefined {
  const resource = RESOURCES.find((each) => each.stream === stream);
  if (resource === undefined) return undefined;
  const { key = ['id'], timeField } = resource;
  return (context, organization, bounds) =>
    rowsOf(resource, context, organization)
      .filter((row) => timeField === undefined || isWithin(parseMicros(String(row[timeField])), bounds))
      .map((row) => [nameOf(row, key), () => row]);
}

function readable(world: World, organization: OrganizationRow): ProjectRow[] {
  return world.projects.filter((row) => isIn(organization)(row) && isActive(row) && row.hasAccess);
}
