import { parseMicros } from '../micros.ts';
import type { ReleaseRow, World } from '../world.ts';
import { findProject, findRelease } from './find.ts';

/** A release is made; `dateCreated` in UTC, the server's now without it. */
export function addRelease(
  world: World,
  version: string,
  options: { readonly projects: readonly string[]; readonly dateCreated?: string },
): ReleaseRow {
  const projects = options.projects.map((name) => findProject(world, name));
  const index = world.releases.length;
  const release: ReleaseRow = {
    index,
    organization: projects[0]?.organization ?? 0,
    id: 9_000_001 + index,
    version,
    projects: projects.map((project) => project.index),
    status: 'open',
    dateCreated: options.dateCreated === undefined ? world.clock() * 1000 : parseMicros(options.dateCreated),
    dateReleased: null,
    lastEvent: null,
    newGroups: 0,
    commitCount: 0,
    deployCount: 0,
  };
  world.releases.push(release);
  return release;
}

/** Changes what changes about a release after it was made; no date tells of it. */
export function updateRelease(
  world: World,
  version: string,
  change: Partial<
    Pick<ReleaseRow, 'newGroups' | 'commitCount' | 'deployCount' | 'lastEvent' | 'dateReleased'>
  >,
): void {
  Object.assign(findRelease(world, version), change);
}

export function archiveRelease(world: World, version: string): void {
  findRelease(world, version).status = 'archived';
}
