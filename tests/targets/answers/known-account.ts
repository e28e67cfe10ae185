import type { World } from '../../simulator/index.ts';
import { DAY } from '../../simulator/micros.ts';
import { hash } from '../../simulator/random.ts';
import type { MemberRow, OrganizationRow, ProjectRow } from '../../simulator/world.ts';
import type { Row } from '../query.ts';
import { stamp } from './forms.ts';
import { LONELY } from './world.ts';

const MOST = 20;
/** In no team; and the one in a team that has no project, in the first organization alone. */
const TEAMLESS = ['57377003', '57377007', '57377011'];
const WITHOUT_ALERTS = ['search', 'warehouse', 'billing', 'gateway'];

/** Members by the ids of their memberships. */
export function membersWithoutTeam(world: World): Row[] {
  return world.organizations.flatMap((organization) => {
    const ids = organization.index === 0 ? [...TEAMLESS, LONELY] : TEAMLESS;
    return world.members
      .filter((row) => row.organization === organization.index && ids.includes(row.id))
      .map((row) => memberRow(world, organization, row));
  });
}

function memberRow({ seed }: World, organization: OrganizationRow, row: MemberRow): Row {
  const joined = row.dateCreated + 90_000_000;
  return {
    organization_id: organization.id,
    member_id: row.id,
    name: row.name,
    email: row.email,
    role: row.orgRole,
    member_since: stamp(row.dateCreated),
    last_active_at: stamp(joined + (hash(seed + 51, row.index) % 650) * DAY),
  };
}

/** Those with a detector without workflow, with one whose workflow is off, with an alert that is off, and one that is off. */
export function projectsWithoutAlerts(world: World): Row[] {
  return world.projects
    .filter(({ slug }) => WITHOUT_ALERTS.includes(slug))
    .map(({ organization, id, slug, dateCreated, index }) => ({
      organization_id: world.organizations[organization]?.id,
      project_id: id,
      project: slug,
      created_at: stamp(dateCreated),
      has_events: (world.events[index]?.size ?? 0) > 0,
    }));
}

/** Releases by how many issues they brought; each once, whatever its projects. */
export function releasesWithMostNewIssues(world: World): Row[] {
  return world.organizations.flatMap((organization) =>
    world.releases
      .filter((row) => row.organization === organization.index && row.newGroups > 0)
      .toSorted((one, other) => other.newGroups - one.newGroups || other.dateCreated - one.dateCreated)
      .slice(0, MOST)
      .map((row, n) => ({
        organization_id: organization.id,
        place: n + 1,
        release: row.version,
        projects: row.projects
          .map((index) => (world.projects[index] as ProjectRow).slug)
          .sort()
          .join(', '),
        created_at: stamp(row.dateCreated),
        new_issues: row.newGroups,
        commits: row.commitCount,
      })),
  );
}
