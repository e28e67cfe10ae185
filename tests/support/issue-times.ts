import { moveLastSeen, type World } from '../simulator/index.ts';

/** Seconds between two groups of issues. */
const STEP = 600;

/**
 * Gives issues without events their last sight anew: `size` of them share each second, and the groups lie ten
 * minutes apart, the first one at `newest` (epoch milliseconds).
 */
export function shareSeconds(world: World, newest: number, size: number): void {
  for (const [n, { id }] of world.issues.entries()) {
    moveLastSeen(world, id, new Date(newest - Math.floor(n / size) * STEP * 1000).toISOString());
  }
}
