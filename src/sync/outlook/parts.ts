import type { Look, Partition, Slice } from '../../source.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Instant, Span } from '../../time.ts';
import type { PlannedRead } from '../plan/reads.ts';
import { about, atLeast, type Estimate, exactly } from './estimate.ts';
import { DAY, requestsFor } from './requests.ts';

/** A partition and one read of it, which is a look at its list and what comes after; without a read, a whole list. */
export type Todo = { readonly partition: Partition; readonly planned?: PlannedRead | undefined };

/** What a part of a stream will probably come to. */
export type PartEstimate = {
  readonly records: Estimate | undefined;
  readonly requests: Estimate;
  /** Where its reading begins; undefined for lists that are read whole. */
  readonly from: Instant | undefined;
};

/** What is known of a part beside its look. */
export type Known = {
  /** By statistics. */
  readonly expected: number | undefined;
  readonly pageSize: number;
  /** Another stream counts the groups of this one's numbers. */
  readonly sharesCount: boolean;
};

/**
 * What is asked for of a part first, as a run would ask; of numbers by the day the last day that is over, since the
 * present one says little of others.
 */
export function sliceOf({ series }: StreamDefinition, { partition, planned }: Todo): Slice {
  if (planned === undefined) return { partition };
  const { read, newcomers, children } = planned;
  const day = series?.days === 1 ? lastWholeDayOf(read.span) : undefined;
  return {
    partition,
    span: day ?? read.span,
    ...(read.isTop && day === undefined && { isTop: true }),
    ...(read.enoughFrom !== undefined && { enoughFrom: read.enoughFrom }),
    ...(newcomers && { only: newcomers }),
    ...(children && { childSpan: children.span }),
  };
}

function lastWholeDayOf([from, to]: Span): Span | undefined {
  const end = Math.floor(to / DAY) * DAY;
  return end - DAY >= from ? [end - DAY, end] : undefined;
}

/** The span of a read that has to be read, where a list is too long for all of it. @returns undefined when that is all */
export function leastSpanOf({ planned }: Todo, look: Look): Span | undefined {
  const { enoughFrom, span } = planned?.read ?? {};
  if (enoughFrom === undefined || span === undefined || look.isWhole || !look.counted?.isFloor)
    return undefined;
  return enoughFrom > span[0] ? [enoughFrom, span[1]] : undefined;
}

/**
 * What a part comes to.
 * @param look at its first page; undefined for parts that nobody looked at
 * @param span that is read, where it is less than the read's
 */
export function estimateOf(
  definition: StreamDefinition,
  todo: Todo,
  known: Known,
  look?: Look,
  span: Span | undefined = todo.planned?.read.span,
): PartEstimate {
  const counted = recordsOf(definition, look, known, span);
  const isChild = definition.parent !== undefined;
  const records = !isChild ? counted : definition.isOneObject ? counted : undefined;
  const from = span?.[0];
  // What a look has read to its end costs a run as much.
  if (look?.isWhole && !isChild) return { records, requests: exactly(look.requests), from };
  const requests = requestsFor(definition, {
    records,
    span,
    pageSize: known.pageSize,
    isCounted: look?.counted !== undefined,
    hasMore: look !== undefined && !look.isWhole,
    ...(isChild && { parents: counted }),
  });
  return {
    records,
    requests: known.sharesCount ? { ...requests, count: Math.ceil(requests.count / 2) } : requests,
    from,
  };
}

/** Records of a part, of children their parents. */
function recordsOf(
  { series, isOneObject, parent }: StreamDefinition,
  look: Look | undefined,
  { expected }: Known,
  span: Span | undefined,
): Estimate | undefined {
  if (look === undefined) {
    if (expected !== undefined) return about(expected);
    return isOneObject && parent === undefined ? exactly(1) : undefined;
  }
  const { rows, isWhole, counted, delivered } = look;
  if (isWhole) return exactly(rows);
  if (counted !== undefined) return counted.isFloor ? atLeast(counted.count) : about(counted.count);
  if (expected !== undefined && expected >= rows) return about(expected);
  if (rows === 0) return undefined;
  // Other days have other numbers, but about as many of them; the present day has had a part of its own.
  if (series !== undefined && delivered !== undefined && span !== undefined)
    return about((rows / daysWithin(delivered)) * daysWithin(span));
  return atLeast(rows);
}

/** Days that a span has had of the whole ones that it begins with. */
function daysWithin([from, to]: Span): number {
  return (to - Math.floor(from / DAY) * DAY) / DAY;
}
