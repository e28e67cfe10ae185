import { type ForeignWorld, type Issue, MINUTE, microsNow, nextId, type Organization } from './world.ts';

export type OrganizationPlan = {
  /** May be a number: it is then a slug that looks like the id of another organization. */
  readonly slug: string;
  readonly projects?: readonly string[];
  /** Dealt out to the projects in turn. */
  readonly issues?: number;
  readonly eventsPerIssue?: number;
  readonly releases?: number;
  readonly members?: number;
  readonly teams?: number;
  /** How many minutes an event was on its way, by its place in the order of receipt, newest = 0. */
  readonly delayMinutes?: (place: number) => number;
};

export type WorldPlan = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** One, `acme` with three projects, without it. Their ids are 1, 2, ... in this order. */
  readonly organizations?: readonly OrganizationPlan[];
};

/** The oldest event reached the server this long ago, the newest ten minutes ago. */
const AGE_MINUTES = 20 * 24 * 60;
const NEWEST_MINUTES = 10;

/** Makes a world that is the same every time. */
export function createForeignWorld(plan: WorldPlan): ForeignWorld {
  const world: ForeignWorld = {
    now: plan.now,
    organizations: [],
    projects: [],
    teams: [],
    members: [],
    issues: [],
    events: [],
    releases: [],
  };
  for (const each of plan.organizations ?? [{ slug: 'acme' }]) addOrganization(world, each);
  return world;
}

function addOrganization(world: ForeignWorld, plan: OrganizationPlan): void {
  const now = microsNow(world);
  const id = world.organizations.length + 1;
  const organization: Organization = { id, slug: plan.slug, created: now - 400 * 24 * 60 * MINUTE };
  world.organizations.push(organization);
  const at = (minutes: number): number => now - Math.round(minutes * MINUTE);
  for (let index = 0; index < (plan.teams ?? 2); index += 1) {
    world.teams.push({
      id: nextId(world.teams, 20),
      slug: `${plan.slug}-team-${index}`,
      organization: id,
      created: at(300_000 - index),
    });
  }
  const teams = world.teams.filter((team) => team.organization === id);
  for (const [index, slug] of (plan.projects ?? ['api', 'web', 'jobs']).entries()) {
    const team = teams[index % teams.length]?.id ?? 0;
    world.projects.push({
      id: nextId(world.projects, 10),
      slug,
      organization: id,
      team,
      created: at(290_000 - index),
    });
  }
  for (let index = 0; index < (plan.members ?? 5); index += 1) {
    world.members.push({
      id: nextId(world.members, 40),
      email: `person-${index}@${plan.slug}.test`,
      organization: id,
      role: index === 0 ? 'owner' : 'member',
      isPending: index === 4,
      created: at(280_000 - index),
    });
  }
  addData(world, organization, plan);
  for (let index = 0; index < (plan.releases ?? 4); index += 1) {
    const projects = world.projects.filter((project) => project.organization === id);
    world.releases.push({
      version: `${plan.slug}@1.${index}.0`,
      organization: id,
      projects: projects.slice(index % 2, (index % 2) + 2).map((project) => project.id),
      created: at(AGE_MINUTES / 2 - index * 60),
    });
  }
}

function addData(world: ForeignWorld, organization: Organization, plan: OrganizationPlan): void {
  const projects = world.projects.filter((project) => project.organization === organization.id);
  const issues: Issue[] = [];
  const wanted = projects.length === 0 ? 0 : (plan.issues ?? 12);
  for (let index = 0; index < wanted; index += 1) {
    const id = nextId(world.issues, 100);
    const project = projects[index % projects.length]?.id ?? 0;
    const status = (['unresolved', 'resolved', 'unresolved', 'ignored'] as const)[index % 4] ?? 'unresolved';
    issues.push({ id, project, number: index + 1, title: `Failure ${id}: no answer`, status });
    world.issues.push(issues[index] as Issue);
  }
  const total = issues.length * (plan.eventsPerIssue ?? 4);
  for (let place = 0; place < total; place += 1) {
    const issue = issues[place % issues.length] as Issue;
    const minutes = NEWEST_MINUTES + (place * (AGE_MINUTES - NEWEST_MINUTES)) / total;
    // Odd microseconds, so that nothing that rounds them goes unseen.
    const received = microsNow(world) - Math.round(minutes * MINUTE) + ((place * 137_911) % 1_000_000);
    const delay = Math.round((plan.delayMinutes?.(place) ?? 0) * MINUTE) + (place % 5) * 1_000_000;
    world.events.push({
      id: newEventId(world),
      issue: issue.id,
      project: issue.project,
      created: received - delay,
      received,
      environment: place % 3 === 0 ? 'staging' : 'production',
    });
  }
}

/** An id that no event of this world has. */
export function newEventId({ events }: ForeignWorld): string {
  // A multiplier that scatters them: ids do not grow with time.
  return ((BigInt(events.length + 1) * 0x9e3779b97f4a7c15f39cc0605cedc834n) & (2n ** 128n - 1n))
    .toString(16)
    .padStart(32, '0');
}
