import type { JsonObject } from '../../../src/json.ts';
import { wholeLife } from '../issue-numbers.ts';
import { formatMicros } from '../micros.ts';
import { hash } from '../random.ts';
import type { IssueRow, ProjectRow } from '../world.ts';
import type { RenderContext } from './context.ts';
import { renderIssue } from './issue.ts';

/** An issue as its own address shows it: what the list says, and more. */
export function renderIssueDetail(context: RenderContext, row: IssueRow): JsonObject {
  const { world } = context;
  const { inbox: _, owners: __, lifetime: ___, filtered: ____, stats, ...listed } = renderIssue(context, row);
  const project = world.projects[row.project] as ProjectRow;
  const firstSeen = formatMicros(wholeLife(world, row).firstSeen ?? row.own.firstSeen);
  const member = world.members.find(({ organization }) => organization === project.organization);
  const user = member && {
    id: member.userId,
    name: member.name,
    username: member.email,
    email: member.email,
    avatarUrl: null,
    isActive: true,
  };
  const release = `${project.slug}@1.${hash(world.seed + 5, row.index) % 40}.0`;
  return {
    ...listed,
    activity: [
      ...(row.status === 'resolved'
        ? [
            {
              id: String(row.index * 10 + 1),
              type: 'set_resolved',
              user: user ?? null,
              sentry_app: null,
              data: {},
              dateCreated: firstSeen,
            },
          ]
        : []),
      {
        id: '0',
        type: 'first_seen',
        user: null,
        sentry_app: null,
        data: { priority: row.priority },
        dateCreated: firstSeen,
      },
    ],
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
