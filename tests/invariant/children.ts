import { toInstant } from '../../src/time.ts';
import { type EventTable, eventId, secondAt } from '../simulator/event-table.ts';
import type { Simulator, World } from '../simulator/index.ts';
import { environmentOf } from '../simulator/invent.ts';
import { placesOf } from '../simulator/issue-numbers.ts';
import type { SingerMessage } from '../support/run-tap.ts';
import type { Owed } from './owed.ts';
import type { Selection } from './selection.ts';

/**
 * What there is to deliver of the children of issues. A bookmark claims them by the time of their issue: what follows
 * an issue to the front of its list is owed with it.
 * @param options.issues those that a list of issues shows to these settings
 * @param options.start epoch seconds
 */
export function childrenOf(
  { world, now }: Simulator,
  { id, index, retentionDays }: World['organizations'][number],
  { streams, environments, questionOf }: Selection,
  { issues, start }: { readonly issues: readonly Owed[]; readonly start: number },
): readonly Owed[] {
  const oldest = Math.max(start, Math.floor(now() / 1000) - retentionDays * 86_400);
  const rows = new Map(issues.map((item) => [item.name, item]));
  const items: Owed[] = [];
  for (const row of world.issues) {
    const issue = rows.get(`issues ${id}/${row.id}`);
    const project = world.projects[row.project];
    // Ids may come again in another organization.
    if (issue === undefined || project?.organization !== index) continue;
    const { partition, projects = [], second } = issue;
    const child = (stream: string, name: string): Owed => ({
      stream,
      name,
      key: `${name} of ${second}`,
      partition,
      projects,
      question: questionOf(stream),
      second,
    });
    if (streams.includes('issue_details'))
      items.push(child('issue_details', `issue_details ${id}/${row.id}`));
    if (!streams.includes('issue_events')) continue;
    const table = world.events[row.project] as EventTable;
    for (const place of placesOf(world, row)) {
      const serial = table.serials[place] as number;
      if (secondAt(table, place) < oldest) continue;
      if (environments?.has(environmentOf(world, serial)) === false) continue;
      items.push(child('issue_events', `issue_events ${id}/${project.id}/${eventId(world.seed, serial)}`));
    }
  }
  return items;
}

/** What a delivered record is; undefined where its time cannot be read. */
export function childItem({ stream, record }: SingerMessage): Owed | undefined {
  const second = toInstant(record[stream === 'issue_details' ? 'lastSeen' : 'dateCreated']);
  if (second === undefined) return undefined;
  const organization = String(record['organizationId']);
  const own =
    stream === 'issue_details' ? String(record['id']) : `${record['projectID']}/${record['eventID']}`;
  const name = `${stream} ${organization}/${own}`;
  return { stream, name, key: name, partition: organization, second };
}

/** Whether an issue has more events of one second than a page holds. */
export function hasFullSeconds(world: World, page: number): boolean {
  return world.issues.some((row) => {
    const table = world.events[row.project] as EventTable;
    const counts = new Map<number, number>();
    for (const place of placesOf(world, row)) {
      const second = secondAt(table, place);
      counts.set(second, (counts.get(second) ?? 0) + 1);
    }
    return Math.max(0, ...counts.values()) >= page;
  });
}
