import { ApiError } from '../../errors.ts';
import { isJsonObject } from '../../json.ts';
import type { ParentCount, Partition, Page as ProvenPage, ReadPages, Slice } from '../../source.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Instant } from '../../time.ts';
import { MOST_IDS_IN_QUERY } from '../lists/address.ts';
import { readChildren } from '../lists/children.ts';
import { countOf } from '../lists/list-request.ts';
import { MOST_HITS } from '../lists/paging.ts';
import { type ChildDefinition, isChild, type ParentRow, parentsOf } from '../lists/parents.ts';
import { pathOf, queryOf, type RequestOptions } from '../lists/request.ts';
import { keysOf } from '../lists/row-keys.ts';
import type { Client } from '../transport/client.ts';
import type { Place, ReadPlace } from './places.ts';

export type ChildOptions = {
  /** Reads the slices of every stream, those of the parents among them. */
  readonly readSlices: ReadPages;
  readonly readPlace: ReadPlace;
  readonly placeOf: (definition: StreamDefinition, partition: Pick<Partition, 'id'>) => Place;
  readonly client: Client;
  readonly requests: RequestOptions;
  readonly width: number;
  /** Requests of a stream so far. */
  readonly requestsOf: (tapStreamId: string) => number;
  /** The setting `max_requests_per_stream`. */
  readonly mostRequests: number | undefined;
  /** The server's clock, epoch seconds. */
  readonly now: () => Instant;
};

/** Makes the reader of slices for streams of children, and for all others what they had. */
export function createReadChildren(options: ChildOptions): ReadPages {
  return (definition, slice) =>
    isChild(definition) ? readSlice(options, definition, slice) : options.readSlices(definition, slice);
}

/** So many tries show whether a parent can be read, once others have shown that patience does not help. */
const FEWER_TRIES = 3;

function readSlice(
  options: ChildOptions,
  definition: ChildDefinition,
  { partition, span, isTop = false, only, childSpan, mayStop = false }: Slice,
): AsyncIterable<ProvenPage> {
  if (span === undefined) throw new Error(`${definition.tapStreamId} is read by time`);
  const { readSlices, readPlace, requestsOf, mostRequests } = options;
  const { only: _, ...place } = options.placeOf(definition, partition);
  const parents = parentsOf(definition);
  return readChildren(
    {
      definition,
      width: options.width,
      now: options.now,
      readParents: (part) =>
        readSlices(parents, {
          partition,
          span: part.span,
          ...(part.isTop && { isTop: true }),
          ...(only && { only }),
        }),
      readOne: (parent, isPatient) =>
        readPlace(
          definition,
          { ...place, names: parent.names ?? {}, mostTries: isPatient ? undefined : FEWER_TRIES },
          childSpan === undefined ? {} : { span: childSpan },
        ),
      isListed: (parent) => isListed(options, definition, place, parent),
      isUsedUp: () =>
        mayStop && mostRequests !== undefined && requestsOf(definition.tapStreamId) >= mostRequests,
    },
    { span, isTop },
  );
}

/** Asks the list of the parents for one of them by name. */
async function isListed(
  { client, requests }: ChildOptions,
  definition: ChildDefinition,
  { organization }: Place,
  { id }: ParentRow,
): Promise<boolean | undefined> {
  const parents = parentsOf(definition);
  const slice = { root: organization.root, organization: organization[organization.naming] };
  try {
    const { value } = await client.get({
      root: slice.root,
      path: pathOf(parents, slice),
      query: [
        ...queryOf(parents, slice, { ...requests, issueQuery: '' }),
        [definition.parent.idParameter, id],
      ],
      bucket: parents.bucket,
      stream: definition.tapStreamId,
      requiredScope: parents.requiredScope,
      expects: 'list',
    });
    const keys = keysOf(Array.isArray(value) ? value.filter(isJsonObject) : [], parents);
    if (keys.some((key) => String(key) === id)) return true;
    // A server that does not know the parameter lists others.
    return keys.length === 0 ? false : undefined;
  } catch (error) {
    if (error instanceof ApiError && !(error.status === 0)) return undefined;
    throw error;
  }
}

/** Makes what counts the parents of a slice by the server's own count. */
export function createCountParents(
  options: Pick<ChildOptions, 'client' | 'requests' | 'placeOf'>,
): (definition: StreamDefinition, slice: Slice) => Promise<ParentCount | undefined> {
  return async (definition, { partition, span, isTop, only }) => {
    if (!isChild(definition)) return undefined;
    const parents = parentsOf(definition);
    const place = options.placeOf(definition, partition);
    const { organization } = place;
    const ids = only ?? place.only ?? [];
    const isNamed = ids.length > 0 && ids.length <= MOST_IDS_IN_QUERY;
    const slice = {
      root: organization.root,
      organization: organization[organization.naming],
      ...(isNamed && { only: ids }),
    };
    try {
      const reply = await options.client.get({
        root: slice.root,
        path: pathOf(parents, slice),
        query: queryOf(parents, slice, options.requests, {
          span,
          size: 1,
          ...(isTop && { isUnbounded: true }),
        }),
        bucket: parents.bucket,
        stream: definition.tapStreamId,
        requiredScope: parents.requiredScope,
        expects: 'list',
        isHelper: true,
        mostTries: 2,
      });
      const count = countOf(reply);
      return count === undefined ? undefined : { count, isFloor: count >= MOST_HITS };
    } catch (error) {
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  };
}
