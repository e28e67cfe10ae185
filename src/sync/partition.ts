import type { JsonObject } from '../json.ts';
import type { Scope, StreamDefinition } from '../streams/definition.ts';
import type { Instant, Span } from '../time.ts';

/** One project of a stream, or one organization where the stream is read per organization. */
export type Partition = {
  /** Its name in the state: an id, since slugs change. */
  readonly id: string;
  /** What a person calls it, in the log. */
  readonly label: string;
  readonly scope: Scope;
};

export type PartitionList = {
  readonly partitions: readonly Partition[];
  /** Ids of everything the account has, chosen or not; the state forgets project partitions that are gone. */
  readonly known?: ReadonlySet<string>;
};

/** The unit handed to the reader: a partition, and a span of time for incremental streams. */
export type Slice = { readonly partition: Partition; readonly span?: Span };

/** One page of a slice's records, newest first where the slice has a span. */
export type Page = {
  readonly records: readonly JsonObject[];
  /** True when no string of the page can hold a NUL or half of a surrogate pair. */
  readonly clean: boolean;
  /** Every record of the slice from this instant up has been handed over, this page included. */
  readonly readDownTo?: Instant;
};

export type ReadPages = (definition: StreamDefinition, slice: Slice) => AsyncIterable<Page>;
export type ListPartitions = (definition: StreamDefinition) => Promise<PartitionList>;
