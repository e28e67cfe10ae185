import type { StreamDefinition } from '../streams/definition.ts';
import type { Instant } from '../time.ts';
import type { Bounds } from './bounds.ts';
import type { Partition } from './partition.ts';
import type { VolumesSince } from './survey.ts';

/** A partition and the instant up to which all of it was delivered. */
export type Candidate = { readonly partition: Partition; readonly start: Instant };

/** However quiet a partition looks, it is read for real when its bookmark is this old. */
const LONGEST_REST = 86_400;
/** Fewer are read as cheaply as asked about. */
const FEWEST_CANDIDATES = 3;

/** True when a bookmark is so old that nobody relies on statistics any more. */
export function isLongAgo(start: Instant, upper: Instant): boolean {
  return upper - start >= LONGEST_REST;
}

/**
 * The ids of partitions that need no reading in this run because nothing seems to have happened in them. Their
 * bookmarks stay where they are, so the next run covers the same time again.
 */
export async function quietPartitions(
  definition: StreamDefinition,
  partitions: readonly Candidate[],
  bounds: Pick<Bounds, 'upper' | 'lookbackSeconds'>,
  volumesSince: VolumesSince,
): Promise<ReadonlySet<string>> {
  const { upper, lookbackSeconds } = bounds;
  const candidates = partitions.filter(({ start }) => start < upper && !isLongAgo(start, upper));
  if (candidates.length < FEWEST_CANDIDATES) return new Set();
  // A late event may be counted at the time it names: the question reaches back as far as the reading would.
  const since = Math.min(...candidates.map(({ start }) => start)) - lookbackSeconds;
  const volumes = await volumesSince(definition, since, upper);
  if (volumes === undefined) return new Set();
  const ids = candidates.map(({ partition }) => partition.id);
  return new Set(ids.filter((id) => (volumes.get(id) ?? 0) === 0));
}
