import type { IssueRow, MemberRow, ProjectRow, ReleaseRow, TeamRow, World } from '../world.ts';

/** A project by slug or id, or by `organization/slug`. @throws Error when there is none */
export function findProject(world: World, name: string): ProjectRow {
  const [slug = '', owner] = name.split('/').toReversed();
  return found(
    world.projects.find(
      (row) =>
        row.status === 'active' &&
        (row.id === slug || row.slug === slug) &&
        (owner === undefined || world.organizations[row.organization]?.slug === owner),
    ),
    name,
  );
}

export function findIssue(world: World, id: string): IssueRow {
  return found(
    world.issues.find((row) => row.id === id),
    id,
  );
}

export function findTeam(world: World, name: string): TeamRow {
  return found(
    world.teams.find((row) => row.id === name || row.slug === name),
    name,
  );
}

export function findMember(world: World, id: string): MemberRow {
  return found(
    world.members.find((row) => row.id === id),
    id,
  );
}

export function findRelease(world: World, version: string): ReleaseRow {
  return found(
    world.releases.find((row) => row.version === version),
    version,
  );
}

function found<T>(row: T | undefined, name: string): T {
  if (row === undefined) throw new Error(`the world has no ${name}`);
  return row;
}
