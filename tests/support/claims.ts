import { toInstant } from '../../src/time.ts';

/** A record that exists, and where a bookmark would claim it. */
export type Item = {
  readonly stream: string;
  readonly key: string;
  /** Its partition in the state: `<organization>`, `<organization>/<project>`, or the project alone where there is one organization. */
  readonly partition?: string;
  /** Ids of its projects, where a bookmark is of several: it speaks of the record when it speaks of one of them. */
  readonly projects?: readonly string[];
  /** What the settings narrow, as a bookmark names it; a bookmark of another question says nothing of the record. */
  readonly question?: string | undefined;
  /** Value of the replication key, epoch seconds. */
  readonly second: number;
};

/** What a state says of a partition. */
export type Bookmark = {
  readonly start?: string;
  readonly covered?: readonly (readonly [string, string])[];
  readonly projects?: readonly string[];
  readonly question?: string;
};

/** The bookmark that speaks of a record; undefined when none does. */
export function bookmarkOf(state: Record<string, unknown>, item: Item): Bookmark | undefined {
  const streams = (state['bookmarks'] ?? {}) as Record<
    string,
    Bookmark & { partitions?: Record<string, Bookmark> }
  >;
  const whole = streams[item.stream];
  if (whole?.partitions === undefined || item.partition === undefined) return whole;
  const ending = `/${item.partition}`;
  const name = Object.keys(whole.partitions).find((id) => id === item.partition || id.endsWith(ending));
  const bookmark = name === undefined ? undefined : whole.partitions[name];
  if (bookmark === undefined || ('question' in item && bookmark.question !== item.question)) return undefined;
  const { projects } = bookmark;
  const isSpokenOf =
    projects === undefined ||
    item.projects === undefined ||
    item.projects.some((id) => projects.includes(id));
  return isSpokenOf ? bookmark : undefined;
}

/** True when a state says that this record has been delivered. */
export function isClaimed(state: Record<string, unknown>, item: Item): boolean {
  const bookmark = bookmarkOf(state, item);
  if (bookmark === undefined) return false;
  if (bookmark.start !== undefined && item.second < at(bookmark.start)) return true;
  return (bookmark.covered ?? []).some(([from, to]) => item.second >= at(from) && item.second < at(to));
}

/**
 * True when a run that begins with this state asks for the second of the record: nothing claims it, or it lies in the
 * lookback below something that nothing claims.
 * @param lookback seconds
 */
export function isAskedFor(state: Record<string, unknown>, item: Item, lookback: number): boolean {
  const bookmark = bookmarkOf(state, item);
  if (bookmark?.start === undefined || !isClaimed(state, item)) return true;
  const edges = [bookmark.start, ...(bookmark.covered ?? []).map(([, to]) => to)].map(at);
  return edges.some((edge) => item.second < edge && item.second >= edge - lookback);
}

function at(text: string): number {
  const instant = toInstant(text);
  if (instant === undefined) throw new Error(`No time in a state: ${text}`);
  return instant;
}
