import { toInstant } from '../../src/time.ts';

/** A record that exists, and where a bookmark would claim it. */
export type Item = {
  readonly stream: string;
  readonly key: string;
  /** Id of its partition in the state; undefined where the stream keeps one bookmark. */
  readonly partition?: string;
  /** Value of the replication key, epoch seconds. */
  readonly second: number;
};

type Bookmark = { readonly start?: string; readonly covered?: readonly (readonly [string, string])[] };

/** True when a state says that this record has been delivered. */
export function isClaimed(state: Record<string, unknown>, item: Item): boolean {
  const streams = (state['bookmarks'] ?? {}) as Record<
    string,
    Bookmark & { partitions?: Record<string, Bookmark> }
  >;
  const whole = streams[item.stream];
  if (whole === undefined) return false;
  const bookmark = item.partition === undefined ? whole : whole.partitions?.[item.partition];
  return [bookmark, whole].some((each) => each !== undefined && covers(each, item.second));
}

function covers(bookmark: Bookmark, second: number): boolean {
  if (bookmark.start !== undefined && second < at(bookmark.start)) return true;
  return (bookmark.covered ?? []).some(([from, to]) => second >= at(from) && second < at(to));
}

function at(text: string): number {
  const instant = toInstant(text);
  if (instant === undefined) throw new Error(`No time in a state: ${text}`);
  return instant;
}
