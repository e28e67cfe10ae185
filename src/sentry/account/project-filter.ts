import { Matcher } from '@isaacs/nonrecursive-glob-match';
import type { ProjectName } from '../../streams/definition.ts';

/** The settings `projects` and `exclude_projects` as one question. */
export type ProjectFilter = {
  /** False when every project is wanted. */
  readonly isActive: boolean;
  readonly wants: (project: ProjectName) => boolean;
  /** Patterns of `projects` that match none of these: probably a typo. */
  readonly unmatched: (projects: readonly ProjectName[]) => readonly string[];
};

/** Slugs of Sentry have at most 100 characters: of a longer one no more is compared with a pattern. */
const LONGEST_NAME = 256;

/**
 * Compiles slugs, numeric ids and globs with `*` and `?`. No pattern in `include` means every project; an
 * exclusion always wins. Only an entry of nothing but digits can mean an id.
 */
export function createProjectFilter(include: readonly string[], exclude: readonly string[]): ProjectFilter {
  const wanted = createMatcher(include);
  const unwanted = createMatcher(exclude);
  return {
    isActive: include.length + exclude.length > 0,
    wants: (project) => (include.length === 0 || wanted.matches(project)) && !unwanted.matches(project),
    unmatched: (projects) => {
      const found = new Set(projects.flatMap((project) => wanted.matching(project)));
      return include.filter((pattern) => !found.has(pattern));
    },
  };
}

/**
 * Whether a project that a record names is wanted. Some records give its id alone, some its slug alone, and an entry
 * of the settings may be the other one: then the projects that were listed tell.
 * @param wanted of the listed projects those that are wanted; undefined where none were listed
 */
export function choiceOf(
  filter: Pick<ProjectFilter, 'wants'>,
  wanted: readonly ProjectName[] | undefined,
): (project: ProjectName) => boolean {
  if (wanted === undefined) return filter.wants;
  const ids = new Set(wanted.map(({ id }) => id));
  const slugs = new Set(wanted.map(({ slug }) => slug));
  return (project) => {
    if (project.slug === '') return ids.has(project.id);
    return project.id === '' ? slugs.has(project.slug) : filter.wants(project);
  };
}

/** Patterns as one question: names by looking them up, however many they are, and globs one after the other. */
function createMatcher(patterns: readonly string[]): {
  readonly matches: (project: ProjectName) => boolean;
  /** The patterns that match. */
  readonly matching: (project: ProjectName) => readonly string[];
} {
  const names = new Map<string, readonly string[]>();
  for (const pattern of patterns.filter((text) => !isGlob(text))) {
    names.set(pattern.toLowerCase(), [...(names.get(pattern.toLowerCase()) ?? []), pattern]);
  }
  const globs = patterns.filter(isGlob).map((pattern) => ({ pattern, matches: globOf(pattern) }));
  const named = ({ id, slug }: ProjectName): readonly string[] => [
    ...(names.get(slug.toLowerCase()) ?? []),
    ...((/^\d+$/.test(id) ? names.get(id) : undefined) ?? []),
  ];
  return {
    matches: (project) => named(project).length > 0 || globs.some(({ matches }) => matches(project.slug)),
    matching: (project) => [
      ...named(project),
      ...globs.filter(({ matches }) => matches(project.slug)).map(({ pattern }) => pattern),
    ],
  };
}

function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** The library walks through a name once, whatever the pattern: nothing that compiles to a RegExp does. */
function globOf(pattern: string): (slug: string) => boolean {
  const literal = pattern.toLowerCase().replace(/[[\]\\]/g, '\\$&');
  const matcher = new Matcher(literal, { dot: true, noext: true });
  // It matches parts of paths: a slash is in no slug.
  return (slug) => !slug.includes('/') && matcher.testUnchecked(slug.slice(0, LONGEST_NAME).toLowerCase());
}
