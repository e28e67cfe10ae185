import type { StreamDefinition } from '../streams/definition.ts';
import type { Instant, Span } from '../time.ts';
import type { Partition, Slice } from './partition.ts';

/** How many records lie in a stretch of time. */
export type Volume = { readonly from: Instant; readonly to: Instant; readonly count: number };

/** Asks for the records of each partition, by id, that came in between two instants; undefined when nobody can tell. */
export type VolumesSince = (
  definition: StreamDefinition,
  since: Instant,
  until: Instant,
) => Promise<ReadonlyMap<string, number> | undefined>;

/**
 * What can be learned before reading: how much there is, by the server's statistics, and how it may be asked for.
 * The statistics may be late or wrong: whoever relies on them may lose time, never a record.
 */
export type Survey = {
  readonly volumesSince: VolumesSince;
  /** The records of one partition, stretch by stretch, oldest first; undefined when nobody can tell. */
  readonly volumesIn: (
    definition: StreamDefinition,
    partition: Partition,
    span: Span,
  ) => Promise<readonly Volume[] | undefined>;
  /** How many requests for this stream may be under way at once, as far as is known by now. */
  readonly parallelism: (definition: StreamDefinition) => number;
  /** The most records that come with one page. */
  readonly pageSize: (definition: StreamDefinition) => number;
  /**
   * Whether the server keeps to a span that ends before the partition's newest records. It may be remembered
   * for the whole organization.
   */
  readonly keepsToSpan: (definition: StreamDefinition, slice: Slice) => Promise<boolean>;
};
