import { nameOf, slugOf } from '../invent.ts';
import { DAY } from '../micros.ts';
import { hash } from '../random.ts';
import type { World } from '../world.ts';
import type { WorldOptions } from './options.ts';

const ROLES = ['owner', 'manager', 'admin', 'member', 'member', 'member'];

export function buildTeams(world: World, organization: number, options: WorldOptions): void {
  for (let n = 0; n < options.teams; n += 1) {
    const index = world.teams.length;
    const name = nameOf(n, 'team');
    world.teams.push({
      index,
      organization,
      id: String(4_505_900_000_001 + (options.sameIds ? n : index)),
      slug: slugOf(name),
      name,
      dateCreated: options.now * 1000 - 800 * DAY + n * DAY + (hash(options.seed + 3, index) % 1_000_000),
      memberCount: 1 + (hash(options.seed + 4, index) % 12),
      status: 'active',
    });
  }
}

export function buildMembers(world: World, organization: number, options: WorldOptions): void {
  const teams = world.teams.filter((team) => team.organization === organization);
  for (let n = 0; n < options.members; n += 1) {
    const index = world.members.length;
    const name = nameOf(n, 'person');
    world.members.push({
      index,
      organization,
      id: String(57_377_000 + (options.sameIds ? n : index)),
      userId: String(2_800_000 + index),
      name,
      email: `${slugOf(name).replaceAll('-', '.')}@example.com`,
      orgRole: n === 0 ? 'owner' : (ROLES[n % ROLES.length] as string),
      pending: n % 10 === 9,
      active: true,
      dateCreated:
        options.now * 1000 - 700 * DAY + n * (DAY / 24) + (hash(options.seed + 5, index) % 1_000_000),
      // Every fourth is in none.
      teams:
        n % 4 === 3 || n % 10 === 9
          ? []
          : teams.filter((_, place) => place === n % teams.length).map((team) => team.index),
    });
  }
}
