import type { StreamDefinition } from '../../streams/definition.ts';
import type { Span } from '../../time.ts';
import { about, atLeast, type Estimate, exactly, from } from './estimate.ts';

export const DAY = 86_400;
/** Records of the list of the parents come in pages of so many. */
const PARENTS_OF_A_PAGE = 100;

/** What is known of one part of a stream: a project or an organization, and a span of its time. */
export type Part = {
  /** Undefined where nobody knows. */
  readonly records: Estimate | undefined;
  /** Undefined for lists that are read whole. */
  readonly span: Span | undefined;
  readonly pageSize: number;
  /** The server counts the rows of the list, so that its end needs no second look. */
  readonly isCounted: boolean;
  /** The first page was not all of it. */
  readonly hasMore: boolean;
  /** Records of the other stream that are asked about; undefined for streams without parents, and where nobody knows. */
  readonly parents?: Estimate | undefined;
};

/** How many requests a part costs; it follows from how a stream is divided and paged (see streams/cost.ts). */
export function requestsFor(definition: StreamDefinition, part: Part): Estimate {
  const { parent, series, isOneObject, isOnePage } = definition;
  const { records, span, pageSize } = part;
  if (parent !== undefined) return ofChildren(definition, part);
  if (series !== undefined && span !== undefined) {
    const slices = Math.ceil(daysOf(span) / series.days);
    return about(slices * (series.counted === undefined ? 1 : 2));
  }
  if (isOneObject || isOnePage) return exactly(1);
  const least = part.hasMore ? 2 : 1;
  if (records === undefined) return atLeast(least);
  return span === undefined
    ? from(records, (count) => looksAt(Math.max(least, Math.ceil(count / pageSize)), part))
    : from(asEstimate(records, pageSize), (count) => Math.max(least, pagesOfTimed(count, pageSize)));
}

/** The whole UTC days that a span touches. */
export function daysOf([start, end]: Span): number {
  return Math.max(1, Math.ceil(end / DAY) - Math.floor(start / DAY));
}

/** One request for each parent, more where its children have pages, and the list of the parents. */
function ofChildren({ isOneObject }: StreamDefinition, { parents }: Part): Estimate {
  if (parents === undefined) return atLeast(1);
  const all = from(parents, (count) => count + Math.max(1, Math.ceil(count / PARENTS_OF_A_PAGE)));
  // How many pages a parent's children have is known only by asking for them.
  return isOneObject ? asEstimate(all, 0) : atLeast(all.count);
}

/** Each page begins with the last row of the one before. */
function pagesOfTimed(records: number, pageSize: number): number {
  return Math.max(1, Math.ceil(records / Math.max(1, pageSize - 1)));
}

/** A list of several pages is looked at twice, but for its last page, unless the server counts its rows. */
function looksAt(pages: number, { isCounted }: Part): number {
  return pages <= 1 || isCounted ? Math.max(1, pages) : 2 * pages - 1;
}

/** Records move while they are read: what takes more than a page is no exact number of requests. */
function asEstimate(estimate: Estimate, pageSize: number): Estimate {
  return estimate.precision === 'exact' && estimate.count > pageSize ? about(estimate.count) : estimate;
}

/** What a stream comes to. */
export type Course = { readonly records: Estimate | undefined; readonly requests: Estimate | undefined };

/** Where a limit of requests ends a stream of children: with the page of parents that it is at by then. */
export function endedAt(
  most: number | undefined,
  { parent, isOneObject }: StreamDefinition,
  { records, requests }: Course,
): Course {
  if (most === undefined || parent === undefined || requests === undefined || requests.count <= most)
    return { records, requests };
  // How many requests a parent takes whose children have pages is not known.
  if (!isOneObject) return { records, requests: atLeast(most) };
  const pages = Math.ceil(most / (PARENTS_OF_A_PAGE + 1));
  const cut = (estimate: Estimate, count: number): Estimate =>
    estimate.count <= count ? estimate : about(count);
  return {
    records: records && cut(records, pages * PARENTS_OF_A_PAGE),
    requests: cut(requests, pages * (PARENTS_OF_A_PAGE + 1)),
  };
}
