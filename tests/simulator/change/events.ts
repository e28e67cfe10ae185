import { type EventTable, eventId, insertEvent, removeEvents } from '../event-table.ts';
import { parseMicros } from '../micros.ts';
import type { IssueRow, World } from '../world.ts';
import { findIssue, findProject } from './find.ts';

/**
 * An event comes in.
 * @param project slug or id
 * @param options `timestamp` in UTC (the server's now without it), `issue` by id (a new one without it), and
 *   `isOnTime` when it came in at the time it names, however late it is told here
 * @returns the ids of the event and of its issue
 */
export function addEvent(
  world: World,
  project: string,
  options: { readonly timestamp?: string; readonly issue?: string; readonly isOnTime?: boolean } = {},
): { eventId: string; issueId: string } {
  const row = findProject(world, project);
  const micros = options.timestamp === undefined ? world.clock() * 1000 : parseMicros(options.timestamp);
  const issue =
    options.issue === undefined ? addIssue(world, project, micros) : findIssue(world, options.issue);
  const serial = world.nextSerial;
  world.nextSerial += 1;
  const at = options.isOnTime ? micros : Math.max(micros, world.clock() * 1000);
  world.arrivals.set(serial, { project: row.index, at, micros });
  insertEvent(world.events[row.index] as EventTable, world.seed, { micros, serial, issue: issue.index });
  return { eventId: eventId(world.seed, serial), issueId: issue.id };
}

/** An event that happened some hours ago comes in only now. */
export function addLateEvent(
  world: World,
  project: string,
  options: { readonly hoursAgo: number; readonly issue?: string },
): { eventId: string; issueId: string } {
  const timestamp = new Date(world.clock() - options.hoursAgo * 3_600_000).toISOString();
  return addEvent(world, project, {
    timestamp,
    ...(options.issue !== undefined && { issue: options.issue }),
  });
}

/** Stores an event in a second project as well, under the same id, as when a client sends it to both. */
export function copyEvent(world: World, id: string, to: string): void {
  const target = findProject(world, to);
  for (const table of [...world.events]) {
    for (let place = 0; place < table.size; place += 1) {
      const serial = table.serials[place] as number;
      if (eventId(world.seed, serial) !== id) continue;
      const micros = table.micros[place] as number;
      const issue = addIssue(world, to, micros).index;
      insertEvent(world.events[target.index] as EventTable, world.seed, { micros, serial, issue });
      return;
    }
  }
  throw new Error(`the world has no event ${id}`);
}

/** Removes one event by its id; false when there is none. */
export function deleteEvent(world: World, id: string): boolean {
  return world.events.some(
    (table) => removeEvents(table, (place) => eventId(world.seed, table.serials[place] as number) === id) > 0,
  );
}

/** A new unresolved issue; its numbers come from its events once it has some. */
export function addIssue(world: World, project: string, micros: number): IssueRow {
  const row = findProject(world, project);
  const index = world.issues.length;
  const issue: IssueRow = {
    index,
    project: row.index,
    id: String(4_100_000_001 + index * 3),
    number: row.nextIssue,
    kind: 0,
    level: 'error',
    status: 'unresolved',
    substatus: 'new',
    priority: 'high',
    assignee: null,
    category: 'error',
    numComments: 0,
    own: { count: 1, userCount: 0, firstSeen: micros, lastSeen: micros, expired: false },
  };
  row.nextIssue += 1;
  world.issues.push(issue);
  return issue;
}
