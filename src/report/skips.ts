import { cutText } from '../text.ts';
import { allNamed, firstNamed } from './names.ts';

/** A part of a run that was not there to be read. */
export type SkippedPart = {
  readonly stream: string;
  readonly of: 'organization' | 'project';
  /** Slug of the organization or project that lacks it. */
  readonly where: string;
  readonly status: number;
  readonly reason: string;
};

const LONGEST_NAME = 40;

/**
 * One line for each reason, with all the streams it concerns: `Not available in acme: detectors and workflows (404, the
 * server is too old for it, or leaves it out)`.
 */
export function groupSkips(skips: readonly SkippedPart[]): readonly string[] {
  // First the places of each stream, then the streams that have places and reason in common.
  const ofStreams = gathered(skips, ({ stream, of, status, reason }) =>
    JSON.stringify([stream, of, status, reason]),
  ).map((parts) => ({
    part: parts[0] as SkippedPart,
    places: [...new Set(parts.map(({ where }) => cutText(where, LONGEST_NAME - 1)))],
  }));
  const groups = gathered(ofStreams, ({ part: { of, status, reason }, places }) =>
    JSON.stringify([of, status, reason, ...places]),
  );
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { part, places } = first;
    const names = firstNamed(places);
    const where = places.length === 1 ? names : `${places.length} ${part.of}s (${names})`;
    const streams = allNamed(group.map(({ part: { stream } }) => stream));
    return [`Not available in ${where}: ${streams} (${part.status}, ${part.reason})`];
  });
}

/** Groups of what has the same name, in the order in which the names first came. */
function gathered<T>(items: readonly T[], nameOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
