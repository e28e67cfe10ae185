import type { JsonObject } from '../../../src/json.ts';
import type { Membership } from '../memberships.ts';
import { DAY, formatMicros } from '../micros.ts';
import { hash } from '../random.ts';
import type { MemberRow, TeamRow } from '../world.ts';
import type { RenderContext } from './context.ts';
import { renderProject } from './project.ts';

const ACCESS = ['alerts:read', 'event:read', 'member:read', 'org:read', 'project:read', 'team:read'];
const LETTER = { avatarType: 'letter_avatar', avatarUuid: null, avatarUrl: null };

export function renderTeam(context: RenderContext, row: TeamRow, isDetailed = true): JsonObject {
  const isMember = row.index % 2 === 0;
  const team: JsonObject = {
    id: row.id,
    slug: row.slug,
    name: row.name,
    dateCreated: formatMicros(row.dateCreated),
    isMember,
    teamRole: isMember ? 'contributor' : null,
    flags: { 'idp:provisioned': false },
    access: ACCESS,
    hasAccess: true,
    isPending: false,
    memberCount: row.memberCount,
    avatar: LETTER,
  };
  if (!isDetailed) return team;
  const projects = context.world.projects
    .filter((project) => project.status === 'active' && project.teams.includes(row.index))
    .map((project) => ({
      ...renderProject(context, project),
      isInternal: false,
      isPublic: false,
      avatar: LETTER,
      color: '#6d3fbf',
      status: 'active',
    }));
  return { ...team, externalTeams: [], projects };
}

export function renderMember({ world }: RenderContext, row: MemberRow): JsonObject {
  const joined = row.dateCreated + 90_000_000;
  return {
    id: row.id,
    email: row.email,
    name: row.pending ? row.email : row.name,
    user: row.pending ? null : renderUser(world.seed, row, joined),
    orgRole: row.orgRole,
    pending: row.pending,
    expired: row.pending && row.index % 20 === 19,
    flags: {
      'idp:provisioned': false,
      'idp:role-restricted': false,
      'sso:linked': row.index % 4 === 0,
      'sso:invalid': false,
      'member-limit:restricted': false,
      'partnership:restricted': false,
    },
    dateCreated: formatMicros(row.dateCreated),
    inviteStatus: 'approved',
    inviterName: row.index === 0 ? null : 'ada.vogel@example.com',
    externalUsers:
      row.pending || row.index % 3 > 0
        ? []
        : [
            {
              id: String(910_000 + row.index),
              provider: 'github',
              externalName: `@member${row.index}`,
              integrationId: '8100',
              userId: row.userId,
            },
          ],
  };
}

/** A member as the list of those who are in a project shows them. */
export function renderProjectMember(context: RenderContext, { member, projects }: Membership): JsonObject {
  const { externalUsers: _, ...listed } = renderMember(context, member);
  return { ...listed, projects: projects.map(({ slug }) => slug).sort() };
}

/** A user, with all that is told to members of the organization. @param joined in microseconds */
export function renderUser(seed: number, row: MemberRow, joined: number): JsonObject {
  const h = hash(seed + 51, row.index);
  return {
    id: row.userId,
    name: row.name,
    username: row.email,
    email: row.email,
    avatarUrl: `https://gravatar.com/avatar/${h.toString(16).padStart(32, '0')}?s=32&d=mm`,
    isActive: true,
    isSuspended: false,
    hasPasswordAuth: h % 3 !== 0,
    isManaged: false,
    dateJoined: formatMicros(joined),
    lastLogin: h % 5 === 0 ? null : formatMicros(joined + (h % 600) * DAY),
    has2fa: h % 2 === 0,
    lastActive: formatMicros(joined + (h % 650) * DAY),
    isSuperuser: false,
    isStaff: false,
    experiments: {},
    emails: [{ id: String(2_153_000 + row.index), email: row.email, is_verified: true }],
    avatar: { avatarType: 'letter_avatar', avatarUuid: null, avatarUrl: null },
  };
}
