import { ApiError, UnreachableError } from '../../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Logger } from '../../log.ts';
import type { ByIssue, StreamDefinition } from '../../streams/definition.ts';
import { formatForSentry, type Instant, type Span } from '../../time.ts';
import type { Slice } from '../lists/request.ts';
import { type Key, keysOf } from '../lists/row-keys.ts';
import type { Client, Reply, Request } from '../transport/client.ts';
import { nextLink } from '../transport/link.ts';
import { createPermits } from '../transport/permits.ts';
import { isId, segment } from '../transport/segment.ts';

/** A record of the short list, and its time. */
export type ShortRow = { readonly row: JsonObject; readonly second: Instant };

/** Full bodies of short rows, in their order. */
export type Bodies = { readonly records: readonly JsonObject[]; readonly clean: boolean };

/** Reads the full bodies of events through the lists of their issues. */
export type IssueBodies = {
  /** False when this way does not exist for the stream, or was found closed in the organization of a slice. */
  readonly isAvailable: (definition: StreamDefinition, slice: Slice) => boolean;
  /**
   * The bodies of all rows, which come newest first; undefined when only one of them could not be had.
   * @throws AuthError, UnreachableError
   */
  readonly fetch: (
    definition: StreamDefinition,
    slice: Slice,
    rows: readonly ShortRow[],
  ) => Promise<Bodies | undefined>;
};

/** Bodies can be large, and those of a page are held together until the last has come. */
const MOST_PAGES_AT_ONCE = 2;
/** Characters of the answers for one page: more is read through the project, ten bodies at a time. */
const MOST_CHARACTERS = 32 * 1024 * 1024;
/** There is another way to the same bodies, so nobody waits long for this one. */
const PATIENCE_MS = 60_000;
/** Issues that are unknown, and none that is known: then it is the list itself that the server does not have. */
const MOST_UNKNOWN_ISSUES = 3;

/** What is known of an organization's lists. */
type ListStatus = {
  works: boolean;
  isClosed: boolean;
  /** Issues that have no list, since they are deleted or wait for it; their events may still be there. */
  readonly unknown: Set<string>;
};

/** The rows of a page that belong to one issue. */
type Group = { readonly issue: string; readonly wanted: Set<Key>; span: Span };

/** A page whose bodies are under way. */
type Fetching = {
  readonly found: Map<Key, JsonObject>;
  readonly mostReplies: number;
  clean: boolean;
  characters: number;
  /** Somebody knows that not all bodies will come: the others need not go on. */
  isLacking: boolean;
};

export function createIssueBodies(client: Client, log: Logger): IssueBodies {
  const listStatuses = new Map<string, ListStatus>();
  const permits = createPermits(MOST_PAGES_AT_ONCE);
  const listStatusOf = ({ root, organization }: Slice): ListStatus => {
    const name = `${root}/${organization}`;
    const listStatus = listStatuses.get(name) ?? { works: false, isClosed: false, unknown: new Set() };
    listStatuses.set(name, listStatus);
    return listStatus;
  };

  const close = (listStatus: ListStatus, definition: StreamDefinition, reason: string): void => {
    if (listStatus.isClosed) return;
    listStatus.isClosed = true;
    log.info(
      `Full bodies are read through the projects alone, which takes longer than through their issues: ${reason}`,
      { stream: definition.tapStreamId },
    );
  };

  const readList = async (
    definition: StreamDefinition,
    slice: Slice,
    { issue, wanted, span }: Group,
    page: Fetching,
  ): Promise<void> => {
    const sign = definition.full?.sign;
    const cursors = new Set<string | undefined>();
    let cursor: string | undefined;
    while (wanted.size > 0 && !page.isLacking) {
      if (cursors.has(cursor) || cursors.size >= page.mostReplies) break;
      cursors.add(cursor);
      let reply: Reply;
      try {
        reply = await client.get(requestOf(definition, slice, { issue, span, cursor }));
      } catch (error) {
        page.isLacking = true;
        if (!(error instanceof ApiError) || error instanceof UnreachableError) throw error;
        log.debug(`No bodies of issue ${issue}: ${error.message}`, { stream: definition.tapStreamId });
        if (error.status === 404) listStatusOf(slice).unknown.add(issue);
        if (error.status === 403) close(listStatusOf(slice), definition, error.message);
        return;
      }
      listStatusOf(slice).works = true;
      page.clean &&= reply.clean;
      page.characters += reply.characters ?? 0;
      if (page.characters > MOST_CHARACTERS) break;
      const rows = (reply.value as JsonValue[]).filter(isJsonObject);
      for (const [index, key] of keysOf(rows, definition).entries()) {
        const row = rows[index] as JsonObject;
        // A server that does not know the parameter for full bodies gives short ones.
        if (sign !== undefined && row[sign] === undefined) continue;
        if (wanted.delete(key)) page.found.set(key, row);
      }
      const link = nextLink(linkOf(reply));
      if (link.kind !== 'next') break;
      cursor = link.cursor;
    }
    if (wanted.size > 0) page.isLacking = true;
  };

  return {
    isAvailable: (definition, slice) =>
      definition.full?.byIssue !== undefined && !listStatusOf(slice).isClosed,
    fetch: (definition, slice, rows) =>
      permits(async () => {
        const listStatus = listStatusOf(slice);
        const groups = groupsOf(definition, rows);
        // Another page may have found it closed while this one waited.
        if (listStatus.isClosed || groups === undefined) return undefined;
        if (groups.some(({ issue }) => listStatus.unknown.has(issue))) return undefined;
        const page: Fetching = {
          found: new Map(),
          // All of them in one issue, and one more: a list that is longer holds a burst, which is read faster
          // through the project.
          mostReplies: Math.ceil(rows.length / (definition.full?.pageSize ?? 1)) + 1,
          clean: true,
          characters: 0,
          isLacking: false,
        };
        const ends = await Promise.allSettled(
          groups.map((group) => readList(definition, slice, group, page)),
        );
        const failed = ends.find((end) => end.status === 'rejected');
        if (failed !== undefined) throw failed.reason;
        if (!listStatus.works && listStatus.unknown.size >= MOST_UNKNOWN_ISSUES)
          close(listStatus, definition, 'the server knows none of the issues by which it was asked (404).');
        if (page.isLacking) return undefined;
        const keys = keysOf(
          rows.map(({ row }) => row),
          definition,
        );
        const records = keys.map((key) => page.found.get(key));
        return { records: records.filter((record) => record !== undefined), clean: page.clean };
      }),
  };
}

/** The rows by issue; undefined when one of them names no issue, or has no id to know it by. */
function groupsOf(definition: StreamDefinition, rows: readonly ShortRow[]): readonly Group[] | undefined {
  const groups = new Map<string, Group>();
  const keys = keysOf(
    rows.map(({ row }) => row),
    definition,
  );
  for (const [index, { row, second }] of rows.entries()) {
    const key = keys[index];
    const issue = row[byIssueOf(definition).issueField];
    const isNamed = typeof issue === 'number' || (typeof issue === 'string' && isId(issue));
    if (key === undefined || !isNamed) return undefined;
    const name = String(issue);
    const group = groups.get(name) ?? { issue: name, wanted: new Set(), span: [second, second + 1] };
    groups.set(name, group);
    group.wanted.add(key);
    group.span = [second, group.span[1]];
  }
  // The pages of a list come one after the other: the longest list would be what is waited for in the end.
  return [...groups.values()].sort((a, b) => b.wanted.size - a.wanted.size);
}

function requestOf(
  definition: StreamDefinition,
  slice: Slice,
  { issue, span, cursor }: { issue: string; span: Span; cursor: string | undefined },
): Request {
  const { path, bucket, requiredScope } = byIssueOf(definition);
  return {
    root: slice.root,
    path: path.replace('{organization}', segment(slice.organization)).replace('{issue}', segment(issue)),
    query: [
      ...Object.entries(definition.full?.query ?? {}),
      ['start', formatForSentry(span[0])],
      ['end', formatForSentry(span[1])],
      ['per_page', String(definition.full?.pageSize)],
      ...(cursor === undefined ? [] : [['cursor', cursor] as const]),
    ],
    bucket,
    stream: definition.tapStreamId,
    requiredScope,
    expects: 'list',
    canSplit: true,
    patienceMs: PATIENCE_MS,
    isHelper: true,
  };
}

function byIssueOf({ full, tapStreamId }: StreamDefinition): ByIssue {
  if (full?.byIssue === undefined) throw new Error(`${tapStreamId} has no lists by issue`);
  return full.byIssue;
}

function linkOf({ headers }: Reply): string | undefined {
  const { link } = headers;
  return Array.isArray(link) ? link.join(', ') : link;
}
