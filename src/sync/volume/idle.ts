import type { Partition, VolumesSince } from '../../source.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Instant } from '../../time.ts';
import type { Bounds } from '../plan/bounds.ts';

/** A partition and what is known of it. */
export type Candidate = {
  readonly partition: Partition;
  /** Up to here all of it was delivered. */
  readonly start: Instant;
  /** The newest record that was ever delivered. */
  readonly newest: Instant | undefined;
};

/** From this age of a bookmark on nobody relies on statistics any more. */
const LONG_AGO = 86_400;
/**
 * However idle a partition looks, it is read for real when its bookmark is this old: half a day, so that a partition
 * that is looked at once a day is never left out twice in a row.
 */
const LONGEST_REST = 43_200;
/** Fewer are read as cheaply as asked about. */
const FEWEST_CANDIDATES = 3;
/** Records older than this say nothing of today's statistics. */
const OLDEST_WITNESS = 30 * 86_400;

/** True when a bookmark is so old that how much there is to read is worth a question. */
export function isLongAgo(start: Instant, signpost: Instant): boolean {
  return signpost - start >= LONG_AGO;
}

/** The partitions that may rest in this run, if the statistics say so: few are not worth the question. */
export function mayRest<Known extends Pick<Candidate, 'start'>>(
  partitions: readonly Known[],
  signpost: Instant,
): readonly Known[] {
  const candidates = partitions.filter(({ start }) => signpost - start < LONGEST_REST);
  return candidates.length < FEWEST_CANDIDATES ? [] : candidates;
}

/**
 * The ids of partitions that need no reading in this run because nothing seems to have happened in them. Their
 * bookmarks stay where they are, so the next run covers the same time again. The statistics are believed only where
 * they know of what was delivered before: of a partition that had records its own, of one that never had any
 * at least one other of its organization, and none against.
 */
export async function idlePartitions(
  definition: StreamDefinition,
  partitions: readonly Candidate[],
  bounds: Pick<Bounds, 'signpost' | 'asked' | 'lookbackSeconds'>,
  volumesSince: VolumesSince,
): Promise<ReadonlySet<string>> {
  const { signpost, asked, lookbackSeconds } = bounds;
  const candidates = mayRest(partitions, signpost);
  if (candidates.length === 0) return new Set();
  // A late event may be counted at the time it names: the question reaches back as far as the reading would.
  const since = Math.min(...candidates.map(({ start }) => start)) - lookbackSeconds;
  const recent = await volumesSince(definition, since, asked);
  if (recent === undefined) return new Set();
  const seeming = candidates.filter(({ partition }) => (recent.get(partition.id) ?? 0) === 0);
  if (seeming.length === 0) return new Set();
  const oldest = signpost - OLDEST_WITNESS;
  const witnesses = partitions.filter(({ newest }) => newest !== undefined && newest >= oldest);
  const witnessed = Math.min(...witnesses.map(({ newest }) => newest ?? since));
  const counts =
    witnesses.length === 0 || witnessed >= since ? recent : await volumesSince(definition, witnessed, asked);
  if (counts === undefined) return new Set();
  // A record that lies within the first question is known to it, or the statistics lag behind.
  const isKnown = ({ partition, newest = since }: Candidate): boolean =>
    ((newest >= since ? recent : counts).get(partition.id) ?? 0) > 0;
  return new Set(seeming.filter(believedIn(witnesses, isKnown)).map(({ partition }) => partition.id));
}

/** The partitions of which the statistics are to be believed when they say that nothing happened. */
function believedIn(
  witnesses: readonly Candidate[],
  isKnown: (witness: Candidate) => boolean,
): (candidate: Candidate) => boolean {
  const partitions = new Map<string, boolean>();
  const organizations = new Map<string, boolean>();
  for (const witness of witnesses) {
    const { id, scope } = witness.partition;
    const isTrue = isKnown(witness);
    partitions.set(id, isTrue);
    organizations.set(scope.organizationId, (organizations.get(scope.organizationId) ?? true) && isTrue);
  }
  return ({ partition }) =>
    partitions.get(partition.id) ?? organizations.get(partition.scope.organizationId) ?? false;
}
