import { slugOf } from '../invent.ts';
import { hash } from '../random.ts';
import type { World } from '../world.ts';
import { beginningOf } from './beginning.ts';
import type { WorldOptions } from './options.ts';

/** Spreads releases evenly over the days, oldest first; packages take turns. */
export function buildReleases(world: World, organization: number, options: WorldOptions): void {
  const projects = world.projects.filter((project) => project.organization === organization);
  if (projects.length === 0) return;
  const start = beginningOf(options);
  const step = (options.now * 1000 - start) / (options.releases + 1);
  for (let n = 0; n < options.releases; n += 1) {
    const index = world.releases.length;
    const h = hash(options.seed + 17, index);
    const owner = projects[n % projects.length] as (typeof projects)[number];
    const second = projects[(n + 1) % projects.length] as (typeof projects)[number];
    const dateCreated = Math.floor(start + step * (n + 1));
    world.releases.push({
      index,
      organization,
      id: 9_000_001 + (options.sameIds ? n : index),
      version: `${slugOf(owner.name)}@${1 + Math.floor(n / 40)}.${n % 40}.${h % 9}+${h.toString(16).slice(0, 7)}`,
      projects: n % 5 === 0 && second !== owner ? [owner.index, second.index] : [owner.index],
      status: n % 8 === 3 ? 'archived' : 'open',
      // Every third has no fraction, so that one list holds both forms.
      dateCreated: n % 3 === 0 ? Math.floor(dateCreated / 1_000_000) * 1_000_000 : dateCreated,
      dateReleased: h % 3 === 0 ? null : dateCreated + 3_600_000_000,
      lastEvent: h % 4 === 0 ? null : Math.min(options.now * 1000, dateCreated + (h % 500_000) * 1_000_000),
      newGroups: h % 7,
      commitCount: h % 31,
      deployCount: h % 4,
    });
  }
}
