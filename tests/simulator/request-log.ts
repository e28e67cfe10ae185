/** What came in and what went out, one line per request. */
export type LoggedRequest = {
  /** 1 for the first request. */
  readonly index: number;
  readonly method: string;
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  /** The query as it came, without `?`. */
  readonly search: string;
  /** Last value of each parameter. */
  readonly query: Readonly<Record<string, string>>;
  readonly stream: string | undefined;
  /** The project of the path, as it was written there. */
  readonly project: string | undefined;
  /** 1 for the first request of its stream. */
  readonly nth: number;
  /** 1 for the first page of a list; a repeated request has the same. */
  readonly page: number;
  readonly hasAuthorization: boolean;
  /** Request headers but for `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Server's clock, epoch milliseconds. */
  readonly startedAt: number;
  /** Undefined while it is being answered. */
  endedAt: number | undefined;
  /** Undefined when no answer was sent. */
  status: number | undefined;
  /** Bytes of the body as sent. */
  bytes: number;
  /** Records of a list answer. */
  rows: number;
};

/** Numbers requests by stream, and the pages of each list. */
export type RequestCounter = {
  readonly count: (
    stream: string | undefined,
    path: string,
    query: URLSearchParams,
  ) => { nth: number; page: number };
};

export function createRequestCounter(): RequestCounter {
  const byStream = new Map<string, number>();
  const cursors = new Map<string, (string | null)[]>();
  return {
    count: (stream = '', path, query) => {
      const nth = (byStream.get(stream) ?? 0) + 1;
      byStream.set(stream, nth);
      const list = `${path}?${[...query].filter(([name]) => name !== 'cursor').join('&')}`;
      const seen = cursors.get(list) ?? [];
      cursors.set(list, seen);
      const cursor = query.get('cursor');
      if (!seen.includes(cursor)) seen.push(cursor);
      return { nth, page: seen.indexOf(cursor) + 1 };
    },
  };
}
