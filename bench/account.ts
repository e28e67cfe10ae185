import type { WorldOptions } from '../tests/simulator/index.ts';
import { worldOf } from './scene.ts';

/** An account as many have it: a few busy projects and many quiet ones. @param size share of its events */
export function usualAccount(size: number): WorldOptions {
  return worldOf({
    projects: 130,
    emptyProjects: 40,
    teams: 20,
    members: 90,
    issues: 1_500,
    events: Math.ceil(30_000 * size),
    releases: 80,
    days: 30,
  });
}
