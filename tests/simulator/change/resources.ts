import { movedName } from '../resources/resource.ts';
import type { MovedRows, ProjectRow, World } from '../world.ts';

/** Adds rows to the list of a project, made now. */
export function addResources(
  world: World,
  stream: string,
  project: Pick<ProjectRow, 'id'>,
  count: number,
): void {
  const { added } = movedRows(world, stream, project);
  for (let n = 0; n < count; n += 1) added.push(world.clock() * 1000 + n);
}

/** Deletes a row of the list of a project, by its number in the order in which they were made. */
export function removeResource(
  world: World,
  stream: string,
  project: Pick<ProjectRow, 'id'>,
  n: number,
): void {
  movedRows(world, stream, project).removed.add(n);
}

/** Brings a row of the list of a project to its top, as one that something happened to. */
export function touchResource(
  world: World,
  stream: string,
  project: Pick<ProjectRow, 'id'>,
  n: number,
): void {
  world.moved.set(movedName({ stream }, project), { ...movedRows(world, stream, project), first: n });
}

function movedRows(world: World, stream: string, project: Pick<ProjectRow, 'id'>): MovedRows {
  const name = movedName({ stream }, project);
  const rows = world.moved.get(name) ?? { added: [], removed: new Set<number>() };
  world.moved.set(name, rows);
  return rows;
}
