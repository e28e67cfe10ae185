import type { JsonObject } from '../../../src/json.ts';
import { wholeLife } from '../issue-numbers.ts';
import { formatMicros } from '../micros.ts';
import { hash } from '../random.ts';
import type { IssueRow, MemberRow, ProjectRow, World } from '../world.ts';
import type { RenderContext } from './context.ts';
import { renderIssue } from './issue.ts';

/** Entries of a history that an address shows. */
const MOST_ENTRIES = 100;

/** An issue as its own address shows it: what the list says, and more. */
export function renderIssueDetail(context: RenderContext, row: IssueRow): JsonObject {
  const { world } = context;
  const { inbox: _, owners: __, lifetime: ___, filtered: ____, stats, ...listed } = renderIssue(context, row);
  const project = world.projects[row.project] as ProjectRow;
  const firstSeen = formatMicros(wholeLife(world, row).firstSeen ?? row.own.firstSeen);
  const member = world.members.find(({ organization }) => organization === project.organization);
  const user = member && shortUser(member);
  const release = `${project.slug}@1.${hash(world.seed + 5, row.index) % 40}.0`;
  return {
    ...listed,
    activity: [
      ...historyOf(world, row, firstSeen),
      {
        id: '0',
        type: 'first_seen',
        user: null,
        sentry_app: null,
        data: { priority: row.priority },
        dateCreated: firstSeen,
      },
    ].slice(0, MOST_ENTRIES),
    seenBy: user && row.index % 2 === 0 ? [{ ...user, lastSeen: firstSeen }] : [],
    participants: user && row.index % 3 === 0 ? [{ ...user, type: 'user' }] : [],
    pluginActions: [],
    pluginIssues: [],
    pluginContexts: [],
    userReportCount: row.index % 4,
    firstRelease: {
      version: release,
      shortVersion: release,
      dateCreated: firstSeen,
      dateReleased: null,
      ref: null,
      url: null,
    },
    lastRelease: null,
    tags: [{ key: 'level', name: 'Level', totalValues: 7 }],
    stats: { '24h': (stats as JsonObject)['24h'] ?? [], '30d': [] },
    ...(row.index % 5 === 0 && { openPeriods: [{ start: firstSeen, end: null, isOpen: true }] }),
  };
}

/** The history of an issue but for its beginning, newest first. */
function historyOf(world: World, row: IssueRow, firstSeen: string): JsonObject[] {
  const { history } = row;
  const entry = (n: number, type: string, dateCreated: string, member?: MemberRow): JsonObject => ({
    id: String(row.index * 1_000 + n + 1),
    type,
    user: member === undefined ? null : shortUser(member),
    sentry_app: null,
    data: {},
    dateCreated,
  });
  if (history === undefined) {
    const organization = world.projects[row.project]?.organization;
    const member = world.members.find((each) => each.organization === organization);
    return row.status === 'resolved' ? [entry(0, 'set_resolved', firstSeen, member)] : [];
  }
  return history
    .map(({ type, at, member }, n) =>
      entry(n, type, formatMicros(at), member === undefined ? undefined : world.members[member]),
    )
    .reverse();
}

function shortUser({ userId, name, email }: MemberRow): JsonObject {
  return { id: userId, name, username: email, email, avatarUrl: null, isActive: true };
}
