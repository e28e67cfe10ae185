import type { JsonObject } from '../../../src/json.ts';
import { renderUser } from '../render/people.ts';
import type { Plot } from './resource.ts';

/** Who made a row, as whole as Sentry puts users into other records; null where the organization has nobody. */
export function creatorOf({ context: { world }, organization, n }: Plot): JsonObject | null {
  const members = world.members.filter(
    (row) => row.organization === organization.index && row.active && !row.pending,
  );
  const row = members[n % Math.max(1, members.length)];
  return row === undefined ? null : renderUser(world.seed, row, row.dateCreated + 90_000_000);
}
