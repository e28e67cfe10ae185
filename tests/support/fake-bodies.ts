import { isJsonObject, type JsonObject } from '../../src/json.ts';
import { createAbilities } from '../../src/sentry/account/abilities.ts';
import { createReadBodies } from '../../src/sentry/bodies/bodies.ts';
import { createIssueBodies } from '../../src/sentry/bodies/issue-bodies.ts';
import { createAskPage } from '../../src/sentry/lists/list-request.ts';
import { createReadPages } from '../../src/sentry/lists/pages.ts';
import type { ReadPages } from '../../src/sentry/lists/reading.ts';
import type { Client, Reply, Request } from '../../src/sentry/transport/client.ts';
import { stamp } from './builders.ts';
import { type FakeList, fakeList, one, type Row, spanOf } from './fake-list.ts';
import { type RecordingLog, recordingLog } from './recording-log.ts';

/** An event in memory and the issue it belongs to. */
export type EventRow = Row & { readonly issue: string | null };

export type FakeBodies = Client & {
  readonly list: FakeList;
  /** Issues asked for their events, in order, once for each request. */
  readonly asked: readonly string[];
  /** The issue of an event, where it is no longer the one it was made with. */
  readonly moved: Map<string, string>;
  readonly log: RecordingLog;
  /** The reader of bodies on top of it. */
  readonly read: ReadPages;
};

export type FakeBodiesOptions = {
  /** Called before a request is answered, whatever it is for; `number` counts from 1. */
  readonly onRequest?: (fake: FakeBodies, number: number) => void;
  /** What an issue answers instead of its list; `number` counts the requests of all issues from 1. */
  readonly refuse?: (issue: string, number: number) => Error | undefined;
  /** Events that the list of their issue does not show. */
  readonly hides?: (row: Row) => boolean;
  /** Which events of a second come first in the lists of issues: another order for every page. */
  readonly tie?: (row: Row, page: number) => number;
  /** Cursors of issues lead back to their first page. */
  readonly repeatsCursors?: boolean;
  readonly isNarrow?: () => boolean;
  /** Requests a second in a bucket; unknown without it. */
  readonly perSecond?: (bucket: string) => number | undefined;
  /** The list of the project takes no notice of the span. */
  readonly ignoresSpan?: boolean;
};

const ISSUE_PATH = /^\/organizations\/1\/issues\/([^/]+)\/events\/$/;

/** A project's list of events, and the lists of its issues, with the reader of full bodies. */
export function fakeBodies(rows: readonly EventRow[], options: FakeBodiesOptions = {}): FakeBodies {
  const list = fakeList(rows, { kind: 'events', ignoresSpan: options.ignoresSpan ?? false });
  const first = new Map(rows.map(({ id, issue }) => [id, issue]));
  const moved = new Map<string, string>();
  const asked: string[] = [];
  const issueOf = (id: string): string | null => moved.get(id) ?? first.get(id) ?? null;
  const bodyOf = (row: JsonObject): JsonObject => ({
    ...row,
    groupID: issueOf(String(row['eventID'])),
    entries: [`body of ${String(row['eventID'])}`],
  });

  const issueList = (issue: string, request: Request): Reply => {
    const [from, to] = spanOf(request, 'events') ?? [0, 0];
    const offset = Number((one(request, 'cursor') ?? '0:0:0').split(':')[1]);
    const tie = (row: Row): number => options.tie?.(row, offset) ?? 0;
    const found = list.rows
      .filter(({ id, second }) => issueOf(id) === issue && second >= from && second < to)
      .filter((row) => options.hides?.(row) !== true)
      .sort((a, b) => b.second - a.second || tie(a) - tie(b) || (a.id < b.id ? 1 : -1));
    const next = options.repeatsCursors ? '0:0:0' : `0:${offset + 10}:0`;
    return {
      value: found
        .slice(offset, offset + 10)
        .map(({ id, second }) => bodyOf({ eventID: id, dateCreated: stamp(second) })),
      clean: true,
      headers: {
        link: `<https://x/>; rel="next"; results="${found.length > offset + 10}"; cursor="${next}"`,
      },
    };
  };

  const client: Client = {
    get: async (request) => {
      const issue = ISSUE_PATH.exec(request.path)?.[1];
      options.onRequest?.(fake, list.requests.length + asked.length + 1);
      if (issue === undefined) {
        const reply = await list.get(request);
        const isFull = one(request, 'full') === '1';
        const value = (reply.value as JsonObject[]).filter(isJsonObject).map((row) => {
          const { entries, ...short } = bodyOf(row);
          return isFull ? { ...short, entries } : short;
        });
        return { ...reply, value } as Reply;
      }
      asked.push(issue);
      const error = options.refuse?.(issue, asked.length);
      if (error !== undefined) throw error;
      return issueList(issue, request);
    },
  };
  const log = recordingLog();
  const abilities = createAbilities();
  const readPages = (fullBodies: boolean): ReadPages =>
    createReadPages(createAskPage(client, { environments: [], issueQuery: '', fullBodies }), {
      abilities,
      now: () => 0,
    });
  const read = createReadBodies({
    full: readPages(true),
    short: readPages(false),
    byIssue: createIssueBodies(client, log),
    isNarrow: options.isNarrow ?? (() => true),
    perSecond: options.perSecond ?? (() => undefined),
    log,
  });
  const fake: FakeBodies = { ...client, list, asked, moved, log, read };
  return fake;
}
