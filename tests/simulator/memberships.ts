import type { MemberRow, OrganizationRow, ProjectRow, World } from './world.ts';

/** A member, and the projects of the teams they are in. */
export type Membership = { readonly member: MemberRow; readonly projects: readonly ProjectRow[] };

/** Members with an account who are in a team of at least one of these projects, by their address. */
export function memberships(
  world: World,
  organization: OrganizationRow,
  selected: ReadonlySet<number>,
): Membership[] {
  return world.members
    .filter((row) => row.organization === organization.index && row.active && !row.pending)
    .map((member) => ({
      member,
      projects: world.projects.filter(
        ({ index, teams }) =>
          selected.has(index) &&
          teams.some((team) => member.teams.includes(team) && world.teams[team]?.status === 'active'),
      ),
    }))
    .filter(({ projects }) => projects.length > 0)
    .sort((one, other) => (one.member.email < other.member.email ? -1 : 1));
}
