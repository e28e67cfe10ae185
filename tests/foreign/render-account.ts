import type { Flavour, Traits } from './flavour.ts';
import { jsonTime } from './time-text.ts';
import type { ForeignWorld, Member, Organization, Project, Team } from './world.ts';

/** What a record is shown with. */
export type View = { readonly world: ForeignWorld; readonly flavour: Flavour; readonly traits: Traits };

type Shown = Record<string, unknown>;

const AVATAR = { avatarType: '', avatarUuid: null };

const isOld = ({ traits }: View): boolean => traits.errors === 'rest-framework';
const time = (view: View, micros: number): string => jsonTime(micros, view.traits.fraction);

/** As it stands in the list of organizations, and inside of a project. Its id is a number. */
export function showOrganization(view: View, row: Organization): Shown {
  return {
    id: row.id,
    name: row.slug,
    slug: row.slug,
    dateCreated: time(view, row.created),
    status: { id: 'active', name: 'active' },
    avatar: AVATAR,
    isEarlyAdopter: false,
    [isOld(view) ? 'require2FA' : 'require2fa']: false,
    isAcceptingEvents: true,
    ...(view.flavour === 'v5' && { eventThrottleRate: 0 }),
  };
}

export function showOrganizationDetail(view: View, row: Organization): Shown {
  const { world } = view;
  return {
    ...showOrganization(view, row),
    projects: world.projects
      .filter(({ organization }) => organization === row.id)
      .map((project) => showProject(view, project)),
    teams: world.teams
      .filter(({ organization }) => organization === row.id)
      .map((team) => showTeam(view, team)),
    openMembership: true,
    ...(isOld(view) && { scrubIPAddresses: true }),
  };
}

/** As it stands in lists; the organization is in the detail, and before 2023 in both. */
export function showProject(view: View, row: Project): Shown {
  const teams = view.world.teams.filter(({ id }) => id === row.team);
  return {
    avatar: AVATAR,
    color: '',
    features: [],
    firstEvent: null,
    hasAccess: true,
    id: String(row.id),
    isBookmarked: false,
    isInternal: false,
    isMember: true,
    isPublic: false,
    name: row.slug,
    slug: row.slug,
    platform: 'python',
    dateCreated: time(view, row.created),
    scrubIPAddresses: true,
    teams: teams.map(({ id, slug }) => ({ id: String(id), slug })),
    ...(isOld(view) ? organizationOf(view, row) : { eventThrottleRate: 0 }),
  };
}

export function showProjectDetail(view: View, row: Project): Shown {
  return { ...showProject(view, row), ...organizationOf(view, row) };
}

function organizationOf(view: View, { organization }: Project): Shown {
  const row = view.world.organizations.find(({ id }) => id === organization);
  return row === undefined ? {} : { organization: showOrganization(view, row) };
}

/** It has no name of its own. */
export function showTeam(view: View, row: Team): Shown {
  return {
    dateCreated: time(view, row.created),
    id: String(row.id),
    isMember: true,
    memberCount: view.world.members.filter(({ organization }) => organization === row.organization).length,
    slug: row.slug,
  };
}

/** A membership; teams and `isOwner` are in the detail only. */
export function showMember(view: View, row: Member): Shown {
  return {
    id: isOld(view) ? row.id : String(row.id),
    role: row.role,
    roleName: `${row.role.charAt(0).toUpperCase()}${row.role.slice(1)}`,
    dateCreated: time(view, row.created),
    email: row.email,
    user: row.isPending ? null : showUser(view, row),
    pending: row.isPending,
  };
}

function showUser(view: View, row: Member): Shown {
  return {
    id: String(row.id + 500),
    username: row.email,
    email: row.email,
    name: row.email.slice(0, row.email.indexOf('@')),
    lastLogin: time(view, row.created),
    isSuperuser: false,
    isActive: true,
    dateJoined: time(view, row.created),
    hasPasswordAuth: true,
    identities: [],
    ...(isOld(view)
      ? { emails: [{ email: row.email, isPrimary: true, isVerified: true }] }
      : { options: { timezone: null, stacktraceOrder: null, language: null, clock24Hours: null } }),
  };
}
