import type { StreamDefinition } from '../streams/definition.ts';
import type { Instant } from '../time.ts';
import type { Bounds } from './bounds.ts';
import type { Partition } from './partition.ts';

/**
 * The partitions of which the server's statistics count something since an instant; undefined when they cannot
 * be asked. They may be late or wrong: whoever relies on them may lose time, never a record.
 */
export type ActiveSince = (
  definition: StreamDefinition,
  since: Instant,
  until: Instant,
) => Promise<ReadonlySet<string> | undefined>;

/** A partition and the instant up to which all of it was delivered. */
export type Candidate = { readonly partition: Partition; readonly start: Instant };

/** However quiet a partition looks, it is read for real when its bookmark is this old. */
const LONGEST_REST = 86_400;
/** Fewer are read as cheaply as asked about. */
const FEWEST_CANDIDATES = 3;

/**
 * The ids of partitions that need no reading in this run because nothing seems to have happened in them. Their
 * bookmarks stay where they are, so the next run covers the same time again.
 */
export async function quietPartitions(
  definition: StreamDefinition,
  partitions: readonly Candidate[],
  bounds: Pick<Bounds, 'upper' | 'lookbackSeconds'>,
  activeSince: ActiveSince,
): Promise<ReadonlySet<string>> {
  const { upper, lookbackSeconds } = bounds;
  const candidates = partitions.filter(({ start }) => start < upper && upper - start < LONGEST_REST);
  if (candidates.length < FEWEST_CANDIDATES) return new Set();
  // A late event may be counted at the time it names: the question reaches back as far as the reading would.
  const since = Math.min(...candidates.map(({ start }) => start)) - lookbackSeconds;
  const active = await activeSince(definition, since, upper);
  if (active === undefined) return new Set();
  return new Set(candidates.map(({ partition }) => partition.id).filter((id) => !active.has(id)));
}
