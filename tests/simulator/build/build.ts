import { createEventTable } from '../event-table.ts';
import { nameOf, slugOf } from '../invent.ts';
import { hash } from '../random.ts';
import type { World } from '../world.ts';
import { buildEvents } from './events.ts';
import { buildIssues } from './issues.ts';
import type { WorldOptions } from './options.ts';
import { buildMembers, buildTeams } from './people.ts';
import { buildProjects } from './projects.ts';
import { buildReleases } from './releases.ts';

/**
 * Invents an installation of Sentry: the same options give the same world.
 * Ids are of the length Sentry uses and do not depend on the seed.
 */
export function createWorld(options: WorldOptions): World {
  const world: World = {
    seed: options.seed,
    now: options.now,
    organizations: [],
    projects: [],
    teams: [],
    members: [],
    issues: [],
    releases: [],
    events: [],
    clock: () => options.now,
    arrivals: new Map(),
    nextSerial: 1,
    hostile: new Map(),
    isTelling: options.telling ?? false,
    resources: options.resources ?? 3,
    resourcesOf: options.resourcesOf ?? {},
    usage: options.usage ?? 2,
    closed: new Set(),
    moved: new Map(),
  };
  for (let index = 0; index < (options.organizations ?? 1); index += 1) {
    const name = index === 0 ? 'Acme Works' : `Acme Works ${nameOf(index, 'team')}`;
    world.organizations.push({
      index,
      id: String(4_504_000_000_000_001 + index * 65_536),
      slug: slugOf(name),
      name,
      dateCreated:
        (options.now - 900 * 86_400_000 + index * 86_400_000) * 1000 +
        (hash(options.seed, index) % 1_000_000),
      retentionDays: 90,
      isMember: true,
    });
    buildTeams(world, index, options);
    buildMembers(world, index, options);
    const projects = buildProjects(world, index, options);
    for (const _ of projects) world.events.push(createEventTable(16));
    buildReleases(world, index, options);
    const issues = buildIssues(world, projects, options);
    buildEvents(world, projects, issues, options);
  }
  return world;
}
