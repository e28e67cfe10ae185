import { FAILURES } from '../invent.ts';
import { hash } from '../random.ts';
import type { IssueRow, ProjectRow, World } from '../world.ts';
import { beginningOf } from './beginning.ts';
import type { WorldOptions } from './options.ts';

const STATUSES: readonly (readonly [IssueRow['status'], string | null])[] = [
  ['unresolved', 'ongoing'],
  ['unresolved', 'new'],
  ['unresolved', 'escalating'],
  ['unresolved', 'regressed'],
  ['resolved', null],
  ['resolved', null],
  ['ignored', 'archived_until_escalating'],
  ['ignored', 'archived_until_condition_met'],
  ['ignored', 'archived_forever'],
];
const LEVELS = ['error', 'error', 'error', 'warning', 'fatal', 'info'];
const PRIORITIES = ['high', 'medium', 'low', null];

/** Issues of every status, dealt out to the projects by weight; returns them. */
export function buildIssues(
  world: World,
  projects: readonly ProjectRow[],
  options: WorldOptions,
): IssueRow[] {
  if (projects.length === 0) return [];
  const busy = projects.slice(0, Math.max(1, projects.length - (options.emptyProjects ?? 0)));
  const organization = projects[0]?.organization;
  const teams = world.teams.filter((team) => team.organization === organization);
  const members = world.members.filter((member) => member.organization === organization && !member.pending);
  const issues: IssueRow[] = [];
  const start = beginningOf(options);
  const span = options.now * 1000 - start;
  for (let n = 0; n < options.issues; n += 1) {
    const index = world.issues.length;
    const h = hash(options.seed + 23, index);
    const project = busy[n % busy.length] as ProjectRow;
    const [status, substatus] = STATUSES[h % STATUSES.length] as (typeof STATUSES)[number];
    const lastSeen = Math.floor(start + span * ((n + 0.5) / options.issues));
    const issue: IssueRow = {
      index,
      project: project.index,
      id: String(4_100_000_001 + (options.sameIds ? n : index) * 3),
      number: project.nextIssue,
      kind: h % FAILURES.length,
      level: LEVELS[(h >>> 4) % LEVELS.length] as string,
      status,
      substatus,
      priority: PRIORITIES[(h >>> 7) % PRIORITIES.length] ?? null,
      assignee: assigneeOf(h, teams, members),
      category: 'error',
      numComments: (h >>> 9) % 5 === 0 ? (h >>> 12) % 7 : 0,
      own: {
        count: 1 + (h % 900),
        userCount: h % 77,
        firstSeen: lastSeen - (h % 5_000_000) * 1_000_000,
        lastSeen,
        expired: n < (options.expiredIssues ?? 0),
      },
    };
    project.nextIssue += 1;
    world.issues.push(issue);
    issues.push(issue);
  }
  return issues;
}

function assigneeOf(
  h: number,
  teams: readonly { readonly id: string }[],
  members: readonly { readonly userId: string }[],
): IssueRow['assignee'] {
  const choice = (h >>> 14) % 4;
  const team = teams[h % Math.max(1, teams.length)];
  const member = members[h % Math.max(1, members.length)];
  if (choice === 1 && team !== undefined) return { type: 'team', id: team.id };
  if (choice === 2 && member !== undefined) return { type: 'user', id: member.userId };
  return null;
}
