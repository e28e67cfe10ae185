import type { JsonObject } from '../../../src/json.ts';
import { FAILURES } from '../invent.ts';
import { type IssueNumbers, wholeLife } from '../issue-numbers.ts';
import { formatMicros, formatSecond, HOUR } from '../micros.ts';
import { hash } from '../random.ts';
import type { IssueRow, ProjectRow } from '../world.ts';
import type { RenderContext } from './context.ts';
import { nameProject } from './project.ts';

/**
 * An issue as lists show it.
 * @param window the numbers over the range that was asked for, where one was
 */
export function renderIssue(context: RenderContext, row: IssueRow, window?: IssueNumbers): JsonObject {
  const { world } = context;
  const project = world.projects[row.project] as ProjectRow;
  const failure = FAILURES[row.kind] as (typeof FAILURES)[number];
  const life = wholeLife(world, row);
  const isAuto = isAutoResolved(context, row);
  const top = numbers(window ?? life, window === undefined ? 'life' : 'window');
  return {
    id: row.id,
    shareId: null,
    shortId: shortId(project, row),
    title: `${failure.type}: ${failure.value}`,
    culprit: `${failure.file} in handle`,
    permalink: `${context.webUrl}/organizations/${world.organizations[project.organization]?.slug}/issues/${row.id}/`,
    logger: row.index % 3 === 0 ? 'app' : null,
    level: row.level,
    status: isAuto ? 'resolved' : row.status,
    statusDetails: isAuto ? { autoResolved: true } : statusDetails(row),
    substatus: isAuto ? null : row.substatus,
    isPublic: false,
    platform: project.platform,
    project: nameProject(project),
    type: row.category === 'error' ? 'error' : 'generic',
    metadata:
      row.category === 'feedback'
        ? FEEDBACK
        : {
            type: failure.type,
            value: failure.value,
            filename: failure.file,
            function: 'handle',
            in_app_frame_mix: 'mixed',
            sdk: { name: `sentry.${project.platform}`, name_normalized: `sentry.${project.platform}` },
          },
    numComments: row.numComments,
    assignedTo: assignedTo(context, row),
    isBookmarked: false,
    isSubscribed: false,
    subscriptionDetails: null,
    hasSeen: row.index % 2 === 0,
    annotations: [],
    issueType: row.category === 'error' ? 'error' : 'feedback',
    issueCategory: row.category,
    priority: row.priority,
    priorityLockedAt: null,
    seerFixabilityScore: null,
    seerAutofixLastTriggered: null,
    seerExplorerAutofixLastTriggered: null,
    isUnhandled: row.index % 4 === 0,
    ...top,
    stats: { '24h': stats(context, row) },
    inbox: inbox(row),
    owners: row.index % 5 === 0 ? owners(context, row) : null,
    lifetime: { ...numbers(life, 'life'), stats: null },
    filtered: null,
  };
}

const FEEDBACK: JsonObject = {
  title: 'User Feedback',
  value: 'The basket was empty.',
  message: 'The basket was empty.',
  contact_email: 'person@example.com',
  name: 'A person',
  source: 'new_feedback_envelope',
  initial_priority: 50,
};

export function shortId(project: ProjectRow, row: IssueRow): string {
  return `${project.slug.toUpperCase()}-${row.number.toString(32).toUpperCase()}`;
}

/** An issue that had no event for as long as its project says counts as resolved, though nothing is stored. */
export function isAutoResolved({ world, now }: RenderContext, row: IssueRow): boolean {
  const age = (world.projects[row.project] as ProjectRow).resolveAge;
  if (age === 0 || row.status !== 'unresolved') return false;
  const lastSeen = wholeLife(world, row).lastSeen ?? row.own.lastSeen;
  return lastSeen < now * 1000 - age * HOUR;
}

function numbers(of: IssueNumbers, kind: 'life' | 'window'): JsonObject {
  const firstSeen = of.firstSeen === null ? null : formatMicros(of.firstSeen);
  return {
    count: String(of.count),
    userCount: of.userCount,
    firstSeen: kind === 'window' ? formatSecond(of.firstSeen) : firstSeen,
    lastSeen: formatSecond(of.lastSeen),
  };
}

function statusDetails(row: IssueRow): JsonObject {
  if (row.substatus === 'archived_until_condition_met') {
    return {
      ignoreCount: 100,
      ignoreUntil: null,
      ignoreUserCount: null,
      ignoreUserWindow: null,
      ignoreWindow: null,
      actor: null,
    };
  }
  return row.status === 'resolved' && row.index % 2 === 0 ? { inNextRelease: true, actor: null } : {};
}

function assignedTo({ world }: RenderContext, { assignee }: IssueRow): JsonObject | null {
  if (assignee === null) return null;
  if (assignee.type === 'team') {
    const team = world.teams.find(({ id }) => id === assignee.id);
    return team === undefined ? null : { type: 'team', id: team.id, name: team.slug };
  }
  const member = world.members.find(({ userId }) => userId === assignee.id);
  return member === undefined
    ? null
    : { type: 'user', id: member.userId, name: member.name, email: member.email };
}

function inbox(row: IssueRow): JsonObject | null {
  if (row.status !== 'unresolved') return null;
  return { reason: 0, reason_details: null, date_added: formatMicros(row.own.firstSeen) };
}

function owners({ world }: RenderContext, row: IssueRow): JsonObject[] {
  const [member] = world.members;
  if (member === undefined) return [];
  const date = formatMicros(row.own.firstSeen);
  return [{ type: 'suspectCommit', owner: `user:${member.userId}`, date_added: date }];
}

/** Counts of the last 24 hours; they describe the moment of asking and need not agree with the events. */
function stats({ world, now }: RenderContext, row: IssueRow): [number, number][] {
  const hour = Math.floor(now / 3_600_000) * 3600;
  return Array.from({ length: 24 }, (_, n) => [hour - (23 - n) * 3600, hash(world.seed + row.index, n) % 9]);
}
