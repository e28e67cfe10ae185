import { type EventTable, removeEvents } from '../event-table.ts';
import { parseMicros } from '../micros.ts';
import type { IssueRow, ProjectRow, World } from '../world.ts';
import { addIssue } from './events.ts';
import { findIssue, findMember } from './find.ts';

/** None of these moves `lastSeen`. */
export function resolveIssue(world: World, id: string): void {
  Object.assign(findIssue(world, id), { status: 'resolved', substatus: null });
}

export function archiveIssue(world: World, id: string, substatus = 'archived_forever'): void {
  Object.assign(findIssue(world, id), { status: 'ignored', substatus });
}

export function reopenIssue(world: World, id: string): void {
  Object.assign(findIssue(world, id), { status: 'unresolved', substatus: 'regressed' });
}

export function assignIssue(world: World, id: string, assignee: IssueRow['assignee']): void {
  findIssue(world, id).assignee = assignee;
}

export function setPriority(world: World, id: string, priority: string | null): void {
  findIssue(world, id).priority = priority;
}

export function addComment(world: World, id: string): void {
  findIssue(world, id).numComments += 1;
}

/** Feedback comes in by the widget. @returns the id of its issue @param timestamp in UTC; the server's now without it */
export function sendFeedback(world: World, project: string, timestamp?: string): string {
  const micros = timestamp === undefined ? world.clock() * 1000 : parseMicros(timestamp);
  return Object.assign(addIssue(world, project, micros), { category: 'feedback' }).id;
}

/** Moves the last sight of an issue that has no events; every issue of a test may share a second this way. */
export function moveLastSeen(world: World, id: string, timestamp: string): void {
  const { own, project } = findIssue(world, id);
  own.lastSeen = parseMicros(timestamp);
  own.firstSeen = Math.min(own.firstSeen, own.lastSeen);
  (world.events[project] as EventTable).version += 1;
}

/**
 * Tells what happened to an issue, such as `set_ignored`: an entry of its history, and nothing more.
 * @param timestamp in UTC @param member id of the membership of whoever did it; Sentry itself without it
 */
export function tellHappening(
  world: World,
  id: string,
  happening: { readonly type: string; readonly timestamp: string; readonly member?: string },
): void {
  const issue = findIssue(world, id);
  const { type, timestamp, member } = happening;
  const entry = {
    type,
    at: parseMicros(timestamp),
    ...(member !== undefined && { member: findMember(world, member).index }),
  };
  issue.history = [...(issue.history ?? []), entry].sort((one, other) => one.at - other.at);
}

/** The children's events go to the parent; the children are seen in no list any more. */
export function mergeIssues(world: World, parentId: string, childIds: readonly string[]): void {
  const parent = findIssue(world, parentId);
  for (const child of childIds.map((id) => findIssue(world, id))) {
    if (child.project !== parent.project) throw new Error('only issues of one project can be merged');
    child.mergedInto = parent.index;
    parent.own.count += child.own.count;
    const table = world.events[child.project] as EventTable;
    for (let place = 0; place < table.size; place += 1) {
      if (table.issues[place] === child.index) table.issues[place] = parent.index;
    }
    table.version += 1;
  }
}

/** The issue is waiting to be deleted: gone from lists, its events still there. */
export function markForDeletion(world: World, id: string): void {
  findIssue(world, id).status = 'pending_deletion';
}

/** The issue and its events are gone. */
export function deleteIssue(world: World, id: string): void {
  const issue = findIssue(world, id);
  issue.status = 'gone';
  const table = world.events[issue.project] as EventTable;
  removeEvents(table, (place) => table.issues[place] === issue.index);
}

/** Every second event of an issue goes to a new one, as when a merge is undone or events are grouped again. */
export function splitIssue(world: World, id: string): IssueRow {
  const issue = findIssue(world, id);
  const table = world.events[issue.project] as EventTable;
  const part = addIssue(world, (world.projects[issue.project] as ProjectRow).id, issue.own.firstSeen);
  let met = 0;
  for (let place = 0; place < table.size; place += 1) {
    if (table.issues[place] !== issue.index) continue;
    met += 1;
    if (met % 2 === 1) table.issues[place] = part.index;
  }
  table.version += 1;
  return part;
}
