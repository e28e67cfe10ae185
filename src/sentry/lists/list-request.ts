import { ApiError } from '../../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Client, Reply } from '../transport/client.ts';
import { type NextLink, nextLink } from '../transport/link.ts';
import type { Headers } from '../transport/rate-limit.ts';
import { type Ask, pathOf, queryOf, type RequestOptions, type Slice } from './request.ts';

/** A page as the server sent it. */
export type ListPage = {
  readonly rows: readonly JsonObject[];
  readonly clean: boolean;
  readonly link: NextLink;
  /** `X-Hits`; undefined where the server does not count. */
  readonly hits: number | undefined;
};

/** How patiently a page is asked for. */
export type Patience = { readonly canSplit?: boolean; readonly mostTries?: number | undefined };

/** Asks for pages of the lists of streams. */
export type AskPage = (
  definition: StreamDefinition,
  slice: Slice,
  ask: Ask,
  patience?: Patience,
) => Promise<ListPage>;

export function createAskPage(client: Client, options: RequestOptions): AskPage {
  return async (definition, slice, ask, { canSplit = false, mostTries = slice.mostTries } = {}) => {
    const reply = await client.get({
      root: slice.root,
      path: pathOf(definition, slice),
      query: queryOf(definition, slice, options, ask),
      bucket: definition.bucket,
      stream: definition.tapStreamId,
      requiredScope: definition.requiredScope,
      ...(definition.otherScopes && { otherScopes: definition.otherScopes }),
      ...(mayLackUser(definition) && { mayLackUser: true }),
      expects: definition.isOneObject || definition.rows !== undefined ? 'object' : 'list',
      canSplit,
      ...(mostTries !== undefined && { mostTries }),
    });
    return {
      rows: rowsOf(reply, definition),
      clean: reply.clean,
      link: definition.isOneObject ? { kind: 'end' } : nextLink(header(reply.headers, 'link')),
      hits: hitsOf(reply.headers),
    };
  };
}

/** Whether the stream's gate knows refusals of tokens without a user. */
function mayLackUser({ gate }: StreamDefinition): boolean {
  return gate?.signs.some(({ status }) => status === 401) === true;
}

/** Items of a list that are no objects cannot be records; a body like this is refused as a whole. */
function rowsOf(reply: Reply, definition: StreamDefinition): readonly JsonObject[] {
  const rows = listIn(reply.value, definition);
  if (rows.every(isJsonObject)) return rows;
  throw new ApiError(`The list of ${definition.tapStreamId} holds items that are no JSON objects.`, 200);
}

/** The list in an answer; one object is a list of one. @throws ApiError where it lacks its list */
function listIn(value: JsonValue, { tapStreamId, rows }: StreamDefinition): readonly JsonValue[] {
  const list = rows === undefined || !isJsonObject(value) ? value : value[rows];
  if (Array.isArray(list)) return list;
  if (rows === undefined) return [value];
  throw new ApiError(`The answer for ${tapStreamId} has no list called ${rows}.`, 200);
}

/** `X-Hits` of an answer; undefined where the server does not count. */
export function countOf({ headers }: Reply): number | undefined {
  return hitsOf(headers);
}

function hitsOf(headers: Headers): number | undefined {
  const text = header(headers, 'x-hits');
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

const PROBLEMS = {
  'repeated-cursor': 'the same page cursor twice, so the list would never end',
  'no-cursor': 'a page that says that there are more, without a cursor to reach them',
  'no-link': 'a page without a Link header, so nobody can tell whether the list goes on',
  'cut-short': 'fewer rows than it counted, and then said that there are no more',
  torn: 'other rows than before in the same place, again and again',
  endless: 'a thousand pages in a row without a new row, with more to come',
  tied: 'rows of one second in another order on each page, so that some may be missing',
  unproven: 'fewer rows of one second than it counted, and then said that there are no more',
} as const;

/** A list of which nobody can tell whether all of it was read. */
export function unprovenEnd(
  definition: StreamDefinition,
  slice: Slice,
  problem: keyof typeof PROBLEMS,
): ApiError {
  return new ApiError(
    `GET ${pathOf(definition, slice)} gave ${PROBLEMS[problem]}. Try again later, and check whether a proxy changes the answers; if it stays, report the server's version.`,
    200,
  );
}
