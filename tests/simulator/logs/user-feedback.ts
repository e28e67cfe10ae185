import { formatMicros } from '../micros.ts';
import { hex32 } from '../random.ts';
import { renderIssue } from '../render/issue.ts';
import type { IssueRow, World } from '../world.ts';
import type { Log, LogRow } from './log.ts';

const idOf = (_world: unknown, { serial }: LogRow): string => String(500_000 + serial);

/** The issue that a report is about; every sixth belongs to none. */
function issueOf(world: World, { serial, project }: LogRow): IssueRow | undefined {
  if (serial % 6 === 5) return undefined;
  const issues = world.issues.filter((row) => row.project === project?.index && row.status !== 'gone');
  return issues[serial % Math.max(1, issues.length)];
}

export const userFeedback: Log = {
  stream: 'user_feedback',
  path: 'user-feedback/',
  projectPath: 'user-feedback/',
  scopes: ['project:read', 'project:write', 'project:admin'],
  paging: 'time',
  bounds: 'closed',
  usualDays: ({ retentionDays }) => retentionDays,
  isOfProjects: true,
  isUnresolved: (row, world) => issueOf(world, row)?.status === 'unresolved',
  isHidden: (row, world) => issueOf(world, row) === undefined,
  off: { status: 404, body: { detail: 'Route not found' } },
  keyOf: idOf,
  render: (context, row) => {
    const { world } = context;
    const { serial, at } = row;
    const issue = issueOf(world, row);
    const eventID = hex32(world.seed + 76, serial);
    return {
      id: idOf(world, row),
      eventID,
      name: `Person ${serial}`,
      email: `person${serial}@example.com`,
      comments: 'The basket was empty.',
      dateCreated: formatMicros(at),
      user:
        serial % 2 === 0
          ? null
          : {
              id: String(serial),
              hash: hex32(world.seed + 77, serial),
              tagValue: `id:${serial}`,
              identifier: String(serial),
              username: null,
              email: `person${serial}@example.com`,
              name: `Person ${serial}`,
              ipAddress: '203.0.113.7',
              dateCreated: null,
              avatarUrl: 'https://gravatar.example/avatar/1',
            },
      event: { id: eventID, eventID },
      issue: issue === undefined ? null : renderIssue(context, issue),
    };
  },
};
