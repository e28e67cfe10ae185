import { nameOf, PLATFORMS, slugOf } from '../invent.ts';
import { DAY } from '../micros.ts';
import { hash, pick } from '../random.ts';
import type { ProjectRow, World } from '../world.ts';
import type { WorldOptions } from './options.ts';

const AUTO_RESOLVE_HOURS = 21 * 24;

export function buildProjects(world: World, organization: number, options: WorldOptions): ProjectRow[] {
  const teams = world.teams.filter((team) => team.organization === organization);
  const firstForeign = options.projects - (options.foreignProjects ?? 0);
  const projects: ProjectRow[] = [];
  for (let n = 0; n < options.projects; n += 1) {
    const index = world.projects.length;
    const name = nameOf(n, 'project');
    const own = teams.filter((_, place) => place % 3 === n % 3).slice(0, 2);
    const project: ProjectRow = {
      index,
      organization,
      id: String(4_505_000_000_000_001 + (options.sameIds ? n : index) * 16),
      slug: slugOf(name),
      oldSlugs: [],
      name,
      platform: pick(PLATFORMS, options.seed + 6, n),
      teams: own.map((team) => team.index),
      dateCreated: options.now * 1000 - 600 * DAY + n * DAY + (hash(options.seed + 7, index) % 1_000_000),
      isMember: n < firstForeign,
      hasAccess: true,
      status: 'active',
      resolveAge: n % 7 === 5 ? AUTO_RESOLVE_HOURS : 0,
      nextIssue: 1,
    };
    world.projects.push(project);
    projects.push(project);
  }
  return projects;
}
