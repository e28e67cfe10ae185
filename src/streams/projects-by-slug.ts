import type { JsonObject } from '../json.ts';
import type { ProjectName } from './definition.ts';

/** The projects that a record lists by their slugs. */
export function projectsBySlug({ projects }: JsonObject): readonly ProjectName[] {
  if (!Array.isArray(projects)) return [];
  return projects.flatMap((slug) => (typeof slug === 'string' ? [{ id: '', slug }] : []));
}
