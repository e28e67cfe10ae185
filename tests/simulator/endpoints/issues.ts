import type { JsonObject } from '../../../src/json.ts';
import { type Call, type Endpoint, pageReply } from '../call.ts';
import { parseCursor } from '../cursor.ts';
import { type EventTable, eventId } from '../event-table.ts';
import { spoiled } from '../hostile.ts';
import { placesOf } from '../issue-numbers.ts';
import { issueLimit } from '../page-size.ts';
import { keysetPage } from '../paginators.ts';
import { refuse } from '../refusal.ts';
import { renderIssue } from '../render/issue.ts';
import { ok, type Reply } from '../reply.ts';
import { parseSearch } from '../search.ts';
import { isTakenOut } from '../search-match.ts';
import type { IssueRow, OrganizationRow, World } from '../world.ts';
import { type Found, isListed, runSearch, SORTS } from './issue-search.ts';
import { organizationOf, selectedProjects } from './places.ts';
import { cutShort } from './search-budget.ts';

const MOST_HITS = 1000;
const STATS_PERIODS = ['', '24h', '14d', 'auto'];

/** Issues by search. Without `query` the server looks for unresolved ones only. */
export const issues: Endpoint = (call) => {
  const { world, query } = call;
  const organization = organizationOf(call);
  const projects = selectedProjects(call, organization);
  if (!STATS_PERIODS.includes(query.get('groupStatsPeriod') ?? '24h')) {
    throw refuse(400, "Invalid stats_period. Valid choices are '', '24h', '14d' and 'auto'");
  }
  const sort = query.get('sort') ?? 'date';
  if (!SORTS.includes(sort)) throw refuse(400, `Sort key '${sort}' not supported.`);
  const limit = issueLimit(query, call.behaviour.pageCap);
  const cursor = parseCursor(query.get('cursor'));
  const ids = query.getAll('group');
  if (ids.length > 0) return exactly(call, organization, ids);
  const text = query.get('query') ?? 'is:unresolved';
  const direct = /^[0-9a-f]{32}$/.test(text.trim()) ? issueOfEvent(world, text.trim(), projects) : undefined;
  if (direct !== undefined) return ok([renderRow(call, { row: direct })], { 'X-Sentry-Direct-Hit': '1' });
  const terms = parseSearch(text, call.now);
  const search = (): Found[] => runSearch(call, organization, projects, terms, sort);
  const found = call.behaviour.isStill ? remembered(call, search) : search();
  if (projects.size === 0) return ok([]);
  const scores = found.map(({ score }) => score);
  const plan = cutShort(keysetPage(scores, limit, cursor), found.length, call.behaviour.searchBudget);
  const reply = pageReply(call, plan, (place) => renderRow(call, found[place] as Found), {
    'X-Hits': String(Math.min(MOST_HITS, found.length)),
    'X-Max-Hits': String(MOST_HITS),
  });
  const rows = (reply.json as JsonObject[]).filter(
    (_, n) => !isTakenOut(call.context, (found[plan.from + n] as Found).row, terms),
  );
  return { ...reply, json: rows };
};

const memory = new WeakMap<World, Map<string, Found[]>>();

/** The result of the same search on another page, where nothing can have changed since. */
function remembered({ world, url, query }: Call, search: () => Found[]): Found[] {
  const known = memory.get(world) ?? new Map<string, Found[]>();
  memory.set(world, known);
  const key = `${url.pathname}?${[...query].filter(([name]) => name !== 'cursor' && name !== 'limit').join('&')}`;
  const found = known.get(key) ?? search();
  known.set(key, found);
  return found;
}

const DROPPED: Readonly<Record<string, readonly string[]>> = {
  stats: ['count', 'userCount', 'firstSeen', 'lastSeen', 'stats', 'lifetime', 'filtered'],
  lifetime: ['lifetime', 'count', 'userCount', 'firstSeen', 'lastSeen'],
  filtered: ['filtered'],
  unhandled: ['isUnhandled'],
};
const ADDED: Readonly<Record<string, JsonObject>> = {
  sessions: { sessionCount: null },
  integrationIssues: { integrationIssues: [] },
  sentryAppIssues: { sentryAppIssues: [] },
  latestEventHasAttachments: { latestEventHasAttachments: false },
};

function renderRow(call: Call, { row, window }: Pick<Found, 'row' | 'window'>): JsonObject {
  const record = renderIssue(call.context, row, window);
  if (call.query.get('groupStatsPeriod') === '') delete record['stats'];
  const expanded = call.query.getAll('expand');
  for (const part of ['inbox', 'owners']) if (!expanded.includes(part)) delete record[part];
  for (const part of expanded) Object.assign(record, ADDED[part]);
  for (const part of call.query.getAll('collapse'))
    for (const name of DROPPED[part] ?? []) delete record[name];
  return spoiled(call.world, 'issues', record);
}

/** `group=` names the issues themselves: search and dates do not count, and there are no pages. */
function exactly(call: Call, organization: OrganizationRow, ids: readonly string[]): Reply {
  const rows = call.world.issues.filter(
    (row) =>
      ids.includes(row.id) &&
      isListed(row) &&
      call.world.projects[row.project]?.organization === organization.index,
  );
  return ok(rows.map((row) => renderRow(call, { row })));
}

function issueOfEvent(world: World, id: string, projects: ReadonlySet<number>): IssueRow | undefined {
  return world.issues.find((row) => {
    if (!projects.has(row.project) || !isListed(row)) return false;
    const table = world.events[row.project] as EventTable;
    return placesOf(world, row).some((place) => eventId(world.seed, table.serials[place] as number) === id);
  });
}
