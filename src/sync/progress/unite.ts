import type { Instant, Span } from '../../time.ts';
import type { Bookmark, Sweep } from './bookmarks.ts';
import { groupBy } from './group-by.ts';
import { intersect, normalise, subtract } from './spans.ts';

/** What of bookmarks depends on their stream. */
type Kind = {
  /** It has children with a time, so that a bookmark without `since` has it at its start. */
  readonly hasTimedChildren: boolean;
};

/** A bookmark as sets, which can be compared and united. */
type Claims = Omit<Bookmark, 'start' | 'covered' | 'projects'> & {
  /** Everything that was delivered; what lies before `start` has no lower end. */
  readonly delivered: readonly Span[];
  /** Undefined stands for all projects. */
  readonly projects: ReadonlySet<string> | undefined;
};

/**
 * What several bookmarks of one partition claim together, where all of them speak of one target. The result never claims
 * what none of them does, and never lacks what all of them claim:
 *
 * 1. Another question has other answers: of bookmarks with several questions, those count that reach furthest.
 * 2. Of the same projects the spans of all are delivered, and the latest pass is the latest.
 * 3. Of different projects one that has all the others have stands for them. Otherwise nobody can say of all projects
 *    what is true of some: all are named, and what every one of them was delivered counts.
 */
export function unite(bookmarks: readonly Bookmark[], kind: Kind): Bookmark {
  const claims = furthest(bookmarks.map((bookmark) => claimsOf(bookmark, kind)).filter(claimsAnything));
  const bySet = groupBy(claims, ({ projects }) => projects && [...projects].sort().join('/'));
  const sets = [...bySet.values()].map(union);
  const most = sets.filter((one) => !sets.some((other) => other !== one && hasAllOf(other, one)));
  const [united = NO_CLAIM] = [common(most)].filter(claimsAnything);
  return bookmarkOf(united);
}

const NO_CLAIM: Claims = { delivered: [], projects: undefined };

function claimsOf(
  { start, covered, since, projects, ...rest }: Bookmark,
  { hasTimedChildren }: Kind,
): Claims {
  const delivered = normalise([...(start === undefined ? [] : [[-Infinity, start] as const]), ...covered]);
  const from = hasTimedChildren ? (since ?? start) : undefined;
  return {
    ...rest,
    delivered,
    ...(from !== undefined && { since: from }),
    projects: projects && new Set(projects),
  };
}

function bookmarkOf({ delivered, since, projects, ...rest }: Claims): Bookmark {
  const [first] = delivered;
  const start = first?.[0] === -Infinity ? first[1] : undefined;
  return {
    ...rest,
    ...(start !== undefined && { start }),
    ...(since !== undefined && since !== start && { since }),
    ...(projects && { projects: [...projects].sort() }),
    covered: start === undefined ? delivered : delivered.slice(1),
  };
}

function claimsAnything({ delivered }: Claims): boolean {
  return delivered.length > 0;
}

/** Those that answer the question of the one that reaches furthest: it is the last that was asked. */
function furthest(claims: readonly Claims[]): readonly Claims[] {
  const [last] = claims.toSorted(
    (a, b) => reachOf(b) - reachOf(a) || (a.question ?? '').localeCompare(b.question ?? ''),
  );
  return claims.filter(({ question }) => question === last?.question);
}

function reachOf({ delivered }: Claims): Instant {
  return delivered.at(-1)?.[1] ?? -Infinity;
}

/** Of bookmarks that speak of the same projects. */
function union(claims: readonly Claims[]): Claims {
  const { question, projects } = claims[0] ?? NO_CLAIM;
  const refreshed = latest(claims.map((one) => one.refreshed));
  const since = latest(claims.map((one) => one.since));
  const newest = latest(claims.map((one) => one.newest));
  return {
    delivered: normalise(claims.flatMap(({ delivered }) => delivered)),
    ...(question !== undefined && { question }),
    projects,
    ...passOf(claims, refreshed),
    ...(since !== undefined && { since }),
    ...(newest !== undefined && { newest }),
  };
}

/** The latest pass, made or under way: what is left of it is what none has read. */
function passOf(
  claims: readonly Claims[],
  refreshed: Instant | undefined,
): Pick<Claims, 'refreshed' | 'sweep'> {
  const sweeps = claims.flatMap(({ sweep }) => sweep ?? []);
  const began = latest(sweeps.map((sweep) => sweep.began));
  const made = refreshed === undefined ? {} : { refreshed };
  if (began === undefined || began <= (refreshed ?? -Infinity)) return made;
  const left = sweeps.filter((sweep) => sweep.began === began).map((sweep: Sweep) => sweep.left);
  const rest = left.reduce(intersect);
  return rest.length === 0 ? { refreshed: began } : { ...made, sweep: { began, left: rest } };
}

function hasAllOf(other: Claims, one: Claims): boolean {
  const hasProjects =
    other.projects === undefined ||
    (one.projects !== undefined && [...one.projects].every((id) => other.projects?.has(id)));
  return (
    hasProjects &&
    one.delivered.every((span) => subtract(span, other.delivered).length === 0) &&
    (one.refreshed ?? -Infinity) <= (other.refreshed ?? -Infinity) &&
    (one.since ?? -Infinity) <= (other.since ?? -Infinity)
  );
}

/** What is true of the projects of all. A pass that is under way in one of them is none of all: it begins again. */
function common([first = NO_CLAIM, ...others]: readonly Claims[]): Claims {
  return others.reduce((one, other) => {
    const refreshed = earliest(one.refreshed, other.refreshed);
    const since = earliest(one.since, other.since);
    const newest = latest([one.newest, other.newest]);
    return {
      delivered: intersect(one.delivered, other.delivered),
      ...(one.question !== undefined && { question: one.question }),
      projects: one.projects && other.projects && new Set([...one.projects, ...other.projects]),
      ...(refreshed !== undefined && { refreshed }),
      ...(since !== undefined && { since }),
      ...(newest !== undefined && { newest }),
    };
  }, first);
}

function latest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Undefined where one of them is: it lies before everything. */
function earliest(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  return one === undefined || other === undefined ? undefined : Math.min(one, other);
}
