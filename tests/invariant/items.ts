import { toInstant } from '../../src/time.ts';
import { isListed } from '../simulator/endpoints/issue-search.ts';
import { type EventTable, eventId, placesBetween, secondAt } from '../simulator/event-table.ts';
import { numbersWithin, type Simulator, type World, wholeLife } from '../simulator/index.ts';
import { isAutoResolved } from '../simulator/render/issue.ts';
import { parseSearch } from '../simulator/search.ts';
import { isTakenOut, matches } from '../simulator/search-match.ts';
import type { SingerMessage } from '../support/run-tap.ts';
import { childItem, childrenOf } from './children.ts';
import { otherItem, othersOwed } from './others.ts';
import type { Owed } from './owed.ts';
import type { Selection } from './selection.ts';

const SEARCH_DAYS = 90;
const MICROS = 1_000_000;

/**
 * Everything with a bookmark that a run with these settings could be given now.
 * @param start epoch seconds
 */
export function owedBy(simulator: Simulator, selection: Selection, start: number): readonly Owed[] {
  const { world, now } = simulator;
  const nowMs = now();
  // They may have been deleted since the run began.
  const projects = selection.projects.filter(({ status }) => status === 'active');
  const there = { ...selection, projects };
  return [
    ...selection.organizations.flatMap((organization) => {
      const issues = issuesOf(world, organization, there, { start, nowMs });
      return [...issues, ...childrenOf(simulator, organization, there, { issues, start })];
    }),
    ...selection.organizations.flatMap((organization) => [
      ...releasesOf(world, organization, there, start),
      ...eventsOf(world, organization, there, { start, nowMs }),
    ]),
    ...othersOwed(simulator, there, start),
  ];
}

type Organization = World['organizations'][number];
type Bounds = { readonly start: number; readonly nowMs: number };

function issuesOf(
  world: World,
  { id, index, retentionDays }: Organization,
  { projects, environments, query, questionOf }: Selection,
  { start, nowMs }: Bounds,
): readonly Owed[] {
  const oldest = Math.floor(nowMs / 1000) - Math.min(SEARCH_DAYS, retentionDays) * 86_400;
  const context = { world, now: nowMs, webUrl: '', regionUrl: () => '' };
  const terms = query === '' ? [] : parseSearch(query, nowMs);
  const own = new Map(
    projects
      .filter(({ organization }) => organization === index)
      .map((project) => [project.index, project.id]),
  );
  const question = questionOf('issues');
  return world.issues.flatMap((row): Owed[] => {
    const project = own.get(row.project);
    if (project === undefined || !isListed(row) || row.category !== 'error') return [];
    const window = { from: oldest, to: Number.MAX_SAFE_INTEGER };
    const numbers =
      environments === undefined
        ? wholeLife(world, row)
        : numbersWithin(world, row, { ...window, environments });
    if (numbers?.lastSeen == null) return [];
    const second = Math.floor(numbers.lastSeen / MICROS);
    if (second < Math.max(oldest, start)) return [];
    if (!terms.every((term) => matches(context, row, numbers, term)) || isTakenOut(context, row, terms))
      return [];
    return [
      {
        stream: 'issues',
        name: `issues ${id}/${row.id}`,
        key: `issues ${id}/${row.id} of ${second}`,
        partition: id,
        projects: [project],
        question,
        second,
        status: isAutoResolved(context, row) ? 'resolved' : row.status,
        ...(environments === undefined && { count: numbers.count }),
      },
    ];
  });
}

function releasesOf(
  world: World,
  { id, index }: Organization,
  { projects, questionOf }: Selection,
  start: number,
): readonly Owed[] {
  const own = new Map(
    projects
      .filter(({ organization }) => organization === index)
      .map((project) => [project.index, project.id]),
  );
  const question = questionOf('releases');
  return world.releases.flatMap((row): Owed[] => {
    const ids = row.projects.flatMap((place) => own.get(place) ?? []);
    const second = Math.floor(row.dateCreated / MICROS);
    if (ids.length === 0 || second < start) return [];
    const key = `releases ${id}/${row.version}`;
    return [{ stream: 'releases', name: key, key, partition: id, projects: ids, question, second }];
  });
}

function eventsOf(
  world: World,
  { id, index, retentionDays }: Organization,
  { projects }: Selection,
  { start, nowMs }: Bounds,
): readonly Owed[] {
  const oldest = Math.floor(nowMs / 1000) - retentionDays * 86_400;
  const items: Owed[] = [];
  for (const project of projects) {
    if (project.organization !== index) continue;
    const table = world.events[project.index] as EventTable;
    const [first, last] = placesBetween(table, Math.max(oldest, start), Number.MAX_SAFE_INTEGER);
    for (let place = first; place < last; place += 1) {
      const key = `events ${id}/${project.id}/${eventId(world.seed, table.serials[place] as number)}`;
      items.push({
        stream: 'events',
        name: key,
        key,
        partition: `${id}/${project.id}`,
        second: secondAt(table, place),
      });
    }
  }
  return items;
}

/** What a delivered record is, in the form of the items above; undefined for full tables and records without a time. */
export function itemOf(message: SingerMessage): Owed | undefined {
  const { stream, record } = message;
  const organization = String(record['organizationId']);
  const item = (
    name: string,
    partition: string,
    time: string,
    rest: Partial<Owed> = {},
  ): Owed | undefined => {
    const second = toInstant(record[time]);
    if (second === undefined) return undefined;
    return { stream, name, key: name, partition, second, ...rest };
  };
  switch (stream) {
    case 'issues':
      return item(`issues ${organization}/${record['id']}`, organization, 'lastSeen', {
        projects: [String(record['projectId'])],
      });
    case 'releases':
      return item(`releases ${organization}/${record['version']}`, organization, 'dateCreated', {
        projects: (record['projects'] as { id: unknown }[]).map(({ id }) => String(id)),
      });
    case 'events': {
      const partition = `${organization}/${record['projectID']}`;
      return item(`events ${partition}/${record['eventID']}`, partition, 'dateCreated');
    }
    case 'issue_details':
    case 'issue_events':
      return childItem(message);
    default:
      return otherItem(message);
  }
}
