import type { ProjectName } from '../streams/definition.ts';

/** The settings `projects` and `exclude_projects` as one question. */
export type ProjectFilter = {
  /** False when every project is wanted. */
  readonly isActive: boolean;
  readonly wants: (project: ProjectName) => boolean;
  /** Patterns of `projects` that match none of these: probably a typo. */
  readonly unmatched: (projects: readonly ProjectName[]) => readonly string[];
};

/**
 * Compiles slugs, numeric ids and globs with `*` and `?`. No pattern in `include` means every project; an
 * exclusion always wins. Only an entry of nothing but digits can mean an id.
 */
export function createProjectFilter(include: readonly string[], exclude: readonly string[]): ProjectFilter {
  const wanted = include.map(matcher);
  const unwanted = exclude.map(matcher);
  return {
    isActive: wanted.length + unwanted.length > 0,
    wants: (project) =>
      (wanted.length === 0 || wanted.some((matches) => matches(project))) &&
      !unwanted.some((matches) => matches(project)),
    unmatched: (projects) =>
      include.filter((_, index) => !projects.some((project) => wanted[index]?.(project))),
  };
}

function matcher(pattern: string): (project: ProjectName) => boolean {
  const isId = /^\d+$/.test(pattern);
  const escaped = pattern.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const glob = new RegExp(`^${escaped.replace(/\*+/g, '.*').replace(/\?/g, '.')}$`);
  return ({ id, slug }) => glob.test(slug.toLowerCase()) || (isId && id === pattern);
}
