import type { ApiError } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { Scope, StreamDefinition } from './streams/definition.ts';
import type { Instant, Span } from './time.ts';

/** One project of a stream, or one organization where the stream is read per organization. */
export type Partition = {
  /** Its name in the state: `<organization id>` or `<organization id>/<project id>`, since slugs change. */
  readonly id: string;
  /** What a person calls it, in the log. */
  readonly label: string;
  readonly scope: Scope;
  /** Ids of the projects that are read, where the stream is read per organization and belongs to projects. */
  readonly projects?: readonly string[];
  /** It belongs to projects, and they could not be listed. */
  readonly isUnlisted?: true;
  /** Stands for the settings that narrow what is read; undefined when none does. */
  readonly question?: string;
  /** A search of the operator's chooses the records: an old one may come to be among them without a new time. */
  readonly isSearched?: true;
};

export type PartitionList = {
  readonly partitions: readonly Partition[];
  /** Organizations whose partitions could not be listed. */
  readonly failed: readonly { readonly label: string; readonly error: ApiError }[];
  /** By organization id, the ids of all partitions the account has, wanted or not; only where they were listed. */
  readonly known?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Partitions that are wanted too, and that another process reads. */
  readonly elsewhere?: readonly Partition[];
};

/** The unit handed to the reader: a partition, and a span of time for incremental streams. */
export type Slice = {
  readonly partition: Partition;
  readonly span?: Span;
  /** The span ends in the present: where the server allows it, nothing newer is left out. */
  readonly isTop?: boolean;
  /** Only from here up must be read; the rest of the span too where the server counts few records. */
  readonly enoughFrom?: Instant;
  /** Ids of the projects wanted, when they are not all of the partition's. */
  readonly only?: readonly string[];
  /** Of children that have a time: what is asked for of each parent. */
  readonly childSpan?: Span;
  /** How far it came will be known to the next run: it may end early, at a limit of requests. */
  readonly mayStop?: boolean;
};

/** One page of a slice's records, newest first where the slice has a span, and what it proves. */
export type Page = {
  readonly records: readonly JsonObject[];
  /** No string of the page can hold a NUL or half of a surrogate pair. */
  readonly clean: boolean;
  /** Of slices with a span: every record of this part of it has been handed over, this page included. */
  readonly delivered?: Span;
  /**
   * Of slices without a span, on the last page: the list was read to its end, and either stood still meanwhile or
   * was seen to move, so that rows may be missing. A list without such a page was not read to its end.
   */
  readonly end?: 'whole' | 'moved';
  /** A part of the span that cannot be read, while everything around it can. */
  readonly hole?: { readonly span: Span; readonly error: ApiError };
  /** The part of the span that is older than what the server keeps. */
  readonly expired?: Span;
  /** The newest record of the page. */
  readonly newest?: Instant;
  /** Of children: no parent was missed that moved up while the parents were listed. */
  readonly isSettled?: true;
  /** Of children: the limit of requests is reached, and the read ends here. */
  readonly isStopped?: true;
  /** Of children: parents that were deleted after they were listed. */
  readonly gone?: number;
};

export type ReadPages = (definition: StreamDefinition, slice: Slice) => AsyncIterable<Page>;
export type ListPartitions = (definition: StreamDefinition) => Promise<PartitionList>;

/** How many records lie in a stretch of time. */
export type Volume = { readonly from: Instant; readonly to: Instant; readonly count: number };

/** Asks for the records of each partition, by id, that came in between two instants; undefined when nobody can tell. */
export type VolumesSince = (
  definition: StreamDefinition,
  since: Instant,
  until: Instant,
) => Promise<ReadonlyMap<string, number> | undefined>;

/** A number of parents; there may be more where the server counts no further. */
export type ParentCount = { readonly count: number; readonly isFloor: boolean };

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
  /**
   * How many parents of a stream of children lie in a span, by the server's count; undefined where it does not
   * count, or did not answer.
   */
  readonly parentsIn: (definition: StreamDefinition, slice: Slice) => Promise<ParentCount | undefined>;
  /** The most records that come with one page. */
  readonly pageSize: (definition: StreamDefinition) => number;
  /**
   * Whether the server keeps to a span that ends before the partition's newest records. It may be remembered
   * for the whole organization.
   */
  readonly keepsToSpan: (definition: StreamDefinition, slice: Slice) => Promise<boolean>;
};

/** What the first page of a slice shows. */
export type Look = {
  /** Rows of it that belong to what was asked for. */
  readonly rows: number;
  /** They are all there are. */
  readonly isWhole: boolean;
  /** Of slices with a span: the part of it that they are all of. */
  readonly delivered: Span | undefined;
  /** How many rows there are in all, by the server's count; undefined where it does not count. */
  readonly counted: ParentCount | undefined;
  /** Requests that it took. */
  readonly requests: number;
};

/**
 * Looks at the first page of a slice, of children at that of their parents. The list of projects is read to its
 * end, since other streams are read by project.
 * @throws what a reader of the slice would throw
 */
export type LookAt = (definition: StreamDefinition, slice: Slice) => Promise<Look>;

/** How fast a server lets itself be asked for a stream, as far as its answers tell. */
export type Pace = {
  /** Requests a second; undefined where nothing limits them. */
  readonly perSecond: number | undefined;
  /** `told` by an answer, `usual` at sentry.io, where no answer of that kind came; `none`: the server has no limits. */
  readonly basis: 'told' | 'usual' | 'none';
  /** What an answer took on average. */
  readonly answerMs: number;
  /** How many may be under way at once. */
  readonly width: number;
};
