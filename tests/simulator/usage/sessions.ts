import { DAY, type Micros } from '../micros.ts';
import { hash } from '../random.ts';
import type { ProjectRow, World } from '../world.ts';
import { dayNumber, daysIn, isCounted, shareKnown } from './days.ts';

/** Sessions of a project, release and environment on a day; nothing set is null. */
export type Health = {
  readonly project: ProjectRow;
  readonly release: string | null;
  readonly environment: string | null;
  readonly sessions: number;
  readonly users: number;
  /** Sessions and users by the status in which sessions ended; what is not named is healthy. */
  readonly ended: Readonly<Record<Ending, number>>;
  readonly endedUsers: Readonly<Record<Ending, number>>;
};

export type Ending = 'errored' | 'crashed' | 'abnormal' | 'unhandled';

export const ENDINGS: readonly Ending[] = ['errored', 'crashed', 'abnormal', 'unhandled'];
export const STATUSES = ['healthy', ...ENDINGS] as const;

const WHERE = ['production', 'staging', null];

/** The sessions of a project within `[from, to)`. */
export function sessionsIn(
  world: World,
  project: ProjectRow,
  [from, to]: readonly [Micros, Micros],
  now: Micros,
): Health[] {
  const rows: Health[] = [];
  for (const day of daysIn(from, to)) {
    const share = shareKnown(day, now);
    for (let place = 0; place < (world.usage + 1) * WHERE.length; place += 1) {
      const h = hash(world.seed + 613 + place, dayNumber(project.index, day));
      if (h % 4 === 0 || !isCounted(h % 24, day, from, to, now)) continue;
      const release = Math.floor(place / WHERE.length);
      // Many groups have the same number, as on real servers, and some have none.
      const sessions = h % 11 === 0 ? 0 : Math.ceil(10 * (1 + (h % 50)) * share);
      const users = Math.ceil(sessions / 3);
      rows.push({
        project,
        release:
          release === world.usage ? null : `app-${project.index}@1.${release}.0+${Math.floor(day / DAY) % 7}`,
        environment: WHERE[place % WHERE.length] ?? null,
        sessions,
        users,
        ended: ended(sessions, h),
        endedUsers: ended(users, h),
      });
    }
  }
  return rows;
}

function ended(count: number, h: number): Readonly<Record<Ending, number>> {
  return {
    errored: Math.floor(count / (5 + (h % 3))),
    crashed: Math.floor(count / (9 + (h % 7))),
    abnormal: Math.floor(count / 200),
    unhandled: h % 2 === 0 ? Math.floor(count / 50) : 0,
  };
}

/** How many had a status. */
export function withStatus(count: number, endings: Readonly<Record<Ending, number>>, status: string): number {
  if (status !== 'healthy') return endings[status as Ending];
  return count - ENDINGS.reduce((sum, ending) => sum + endings[ending], 0);
}

/** The share of those that did not crash; null of none. */
export function crashFree(count: number, crashed: number): number | null {
  return count === 0 ? null : 1 - crashed / count;
}
