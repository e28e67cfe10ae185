import { createEventTable } from '../event-table.ts';
import { slugOf } from '../invent.ts';
import type { ProjectRow, TeamRow, World } from '../world.ts';
import { findMember, findProject, findTeam } from './find.ts';

/** The old slug goes on as a redirect. */
export function renameProject(world: World, name: string, slug: string): void {
  const project = findProject(world, name);
  project.oldSlugs.push(project.slug);
  project.slug = slug;
}

export function addProject(world: World, name: string, organization = 0): ProjectRow {
  const index = world.projects.length;
  const project: ProjectRow = {
    index,
    organization,
    id: String(4_505_000_000_000_001 + index * 16),
    slug: slugOf(name),
    oldSlugs: [],
    name,
    platform: 'python',
    teams: [],
    dateCreated: world.clock() * 1000,
    isMember: true,
    hasAccess: true,
    status: 'active',
    resolveAge: 0,
    nextIssue: 1,
  };
  world.projects.push(project);
  world.events.push(createEventTable(16));
  return project;
}

/** Its issues, events and lists are out of reach at once. */
export function deleteProject(world: World, name: string): void {
  findProject(world, name).status = 'deleted';
}

/** Whether the token may read the project at all. */
export function setProjectAccess(world: World, name: string, hasAccess: boolean): void {
  findProject(world, name).hasAccess = hasAccess;
}

export function addTeam(world: World, name: string, organization = 0): TeamRow {
  const index = world.teams.length;
  const team: TeamRow = {
    index,
    organization,
    id: String(4_505_900_000_001 + index),
    slug: slugOf(name),
    name,
    dateCreated: world.clock() * 1000,
    memberCount: 1,
    status: 'active',
  };
  world.teams.push(team);
  return team;
}

export function renameTeam(world: World, name: string, newName: string): void {
  Object.assign(findTeam(world, name), { name: newName, slug: slugOf(newName) });
}

export function deleteTeam(world: World, name: string): void {
  findTeam(world, name).status = 'deleted';
}

/** A member is in this team and in no other. */
export function joinTeam(world: World, id: string, team: TeamRow): void {
  findMember(world, id).teams = [team.index];
}

/** A member leaves the organization: gone from its list at once. */
export function removeMember(world: World, id: string): void {
  findMember(world, id).active = false;
}
