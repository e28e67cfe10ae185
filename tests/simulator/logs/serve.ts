import type { JsonObject } from '../../../src/json.ts';
import { type Call, type Endpoint, pageReply } from '../call.ts';
import { type Cursor, type PagePlan, parseCursor } from '../cursor.ts';
import { type DateRange, parseDateRange } from '../date-range.ts';
import { organizationOf, projectOf, selectedEnvironments, selectedProjects } from '../endpoints/places.ts';
import { spoiled } from '../hostile.ts';
import { DAY, type Micros, secondOf } from '../micros.ts';
import { perPage } from '../page-size.ts';
import { genericOffsetPage, keysetPage, offsetPage } from '../paginators.ts';
import { hash } from '../random.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { Reply } from '../reply.ts';
import type { OrganizationRow } from '../world.ts';
import type { Log, LogRow } from './log.ts';
import { seenRows } from './rows.ts';

/** The name under which a world says that an organization does not have a log. */
export const closedName = ({ stream }: Pick<Log, 'stream'>, { id }: Pick<OrganizationRow, 'id'>): string =>
  `${stream}/${id}`;

/** The same of its projects, where these have a list each. */
export const closedInProjects = (
  log: Pick<Log, 'stream'>,
  organization: Pick<OrganizationRow, 'id'>,
): string => `projects/${closedName(log, organization)}`;

/** The list of an organization. */
export function endpointOf(log: Log): Endpoint {
  return (call) => {
    const organization = organizationOf(call);
    if (call.world.closed.has(closedName(log, organization))) throw new Refusal(log.off.status, log.off.body);
    const isChosen = chosenBy(log, call, organization);
    checkSort(log, call.query);
    const range = rangeOf(log, call, organization);
    const rows = seenRows(log, call.context, organization).filter(
      (row) =>
        isChosen(row) &&
        log.isHidden?.(row, call.world) !== true &&
        isAskedFor(log, row, range, call.now * 1000),
    );
    return listOf(log, call, rows, range);
  };
}

/** The list of a project: no time is asked for. */
export function projectEndpointOf(log: Log): Endpoint {
  return (call) => {
    const organization = organizationOf(call);
    const project = projectOf(call, organization);
    if (call.world.closed.has(closedInProjects(log, organization)))
      throw new Refusal(log.off.status, log.off.body);
    const rows = seenRows(log, call.context, organization).filter((row) => row.project === project);
    return listOf(log, call, rows, {});
  };
}

function listOf(log: Log, call: Call, rows: readonly LogRow[], range: DateRange): Reply {
  const { world, query } = call;
  const isShown = shownBy(log, call);
  const cursor = parseCursor(query.get('cursor'));
  const sorted = inOrder(log, rows, call.behaviour.looseTies ? (cursor?.offset ?? 0) : 0);
  const plan = planOf(log, sorted, perPage(query, call.behaviour.pageCap), cursor);
  const page = sorted.slice(plan.from, plan.to).filter(isShown);
  const reply = pageReply(call, { ...plan, from: 0, to: page.length }, (place) =>
    spoiled(world, log.stream, log.render(call.context, page[place] as LogRow, { range })),
  );
  const { envelope, beside = {} } = log;
  return envelope === undefined
    ? reply
    : { ...reply, json: { [envelope]: reply.json as JsonObject[], ...beside } };
}

function planOf(
  { paging }: Log,
  rows: readonly LogRow[],
  size: number,
  cursor: Cursor | undefined,
): PagePlan {
  if (paging === 'offset') return offsetPage(rows.length, size, cursor);
  if (paging === 'generic') return genericOffsetPage(rows.length, size, cursor);
  // Milliseconds, rounded up, since the page begins with what is not later than the cursor.
  return keysetPage(
    rows.map(({ at }) => Math.ceil(at / 1000)),
    size,
    cursor,
  );
}

/** @param look changes the order of what has none */
function inOrder(log: Log, rows: readonly LogRow[], look: number): readonly LogRow[] {
  if (!log.hasLooseTies) return rows.toSorted((one, other) => other.at - one.at || other.serial - one.serial);
  const place = (row: LogRow): number => hash(1 + look, row.serial);
  return rows.toSorted((one, other) => secondOf(other.at) - secondOf(one.at) || place(other) - place(one));
}

function checkSort({ sort, stream }: Log, query: URLSearchParams): void {
  if (sort === undefined) return;
  const asked = query.get('sort');
  if (asked === sort.newestFirst || (asked === null && sort.isUsual)) return;
  throw refuse(400, `The simulator sorts ${stream} by ${sort.newestFirst} alone, and is asked for ${asked}.`);
}

/** @throws Refusal 400, as for any range; where rows are kept for some time only, also when it ends before that */
function rangeOf(log: Log, call: Call, organization: OrganizationRow): DateRange {
  const asked = parseDateRange(call.query, call.now, 'prefixed');
  if (log.isKept !== undefined && (asked.to ?? Number.POSITIVE_INFINITY) <= oldestOf(call, organization))
    throw refuse(400, 'Invalid date range. Please try a more recent date range.');
  if (asked.from !== undefined || log.usualDays === undefined) return asked;
  return { from: call.now * 1000 - log.usualDays(organization) * DAY, to: call.now * 1000 };
}

const oldestOf = ({ now }: Call, { retentionDays }: OrganizationRow): Micros =>
  now * 1000 - retentionDays * DAY;

function isAskedFor(log: Log, row: LogRow, range: DateRange, now: Micros): boolean {
  if (log.isAskedFor !== undefined) return log.isAskedFor(row, range, now);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = range;
  return row.at >= from && (row.at < to || (log.bounds === 'closed' && row.at === to));
}

/** Whether the request asks for the project and the environment of a row. */
function chosenBy(log: Log, call: Call, organization: OrganizationRow): (row: LogRow) => boolean {
  const environments = log.environmentOf && selectedEnvironments(call);
  const projects = log.isOfProjects && selectedProjects(call, organization);
  if (log.refusesSeveral && call.world.closed.has(`several/${organization.id}`) && (projects?.size ?? 0) > 1)
    throw refuse(400, 'You cannot view events from multiple projects.');
  return (row) =>
    (projects === undefined || (row.project !== undefined && projects.has(row.project.index))) &&
    (environments === undefined || environments.has(log.environmentOf?.(call.world, row) ?? ''));
}

/** @throws Refusal 400 for a status that there is not */
function shownBy({ isUnresolved }: Log, { query, world }: Call): (row: LogRow) => boolean {
  const status = query.get('status') ?? 'unresolved';
  if (isUnresolved === undefined || status === '') return () => true;
  if (status !== 'unresolved') throw new Refusal(400, { status: 'Invalid status choice' });
  return (row) => isUnresolved(row, world);
}
