import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StreamDefinition } from '../../src/streams/definition.ts';
import { STREAMS } from '../../src/streams/index.ts';

/** What is sent for one request; text and bytes are sent as they are, anything else as JSON. */
export type Canned = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Answers by itself, in ways that are no answers. */
  readonly take?: (request: IncomingMessage, response: ServerResponse) => void;
};

export type CannedServer = {
  readonly url: string;
  readonly requests: readonly {
    readonly path: string;
    readonly search: string;
    readonly headers: IncomingHttpHeaders;
  }[];
  /** Connections, with or without a request on them. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** A server on loopback with an answer per path, for bodies that no simulation of Sentry would send. */
export async function startCanned(
  answer: (path: string, own: string, search: string) => Canned | undefined,
  host = '127.0.0.1',
): Promise<CannedServer> {
  const requests: { path: string; search: string; headers: IncomingHttpHeaders }[] = [];
  let connections = 0;
  let url = '';
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://x');
    requests.push({ path: pathname, search, headers: request.headers });
    const canned: Canned = answer(pathname, url, search) ?? { status: 404, body: '' };
    if (canned.take !== undefined) {
      canned.take(request, response);
      return;
    }
    const { status = 200, headers, body } = canned;
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(text);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The path of each stream's list in an organization with the id 1 and one project with the id 2. */
export const PATHS: Readonly<Record<string, string>> = Object.fromEntries(
  STREAMS.map(({ tapStreamId, path, describesOrganization }) => [
    tapStreamId,
    `/api/0${path.replace('{organization}', describesOrganization ? 'acme' : '1').replace('{project}', '2')}`,
  ]),
);

/** How Sentry says that a list ends here. */
export const LAST_PAGE = '<http://x/?cursor=0:100:0>; rel="next"; results="false"; cursor="0:100:0"';

/** Whether a request is for a stream: several share a path, and differ in what they ask for there. */
function isFor({ tapStreamId, describesOrganization, searchTerms, series }: StreamDefinition) {
  const paths = [PATHS[tapStreamId], ...(describesOrganization ? ['/api/0/organizations/1/'] : [])];
  return (path: string, asked: URLSearchParams): boolean => {
    if (!paths.includes(path)) return false;
    const terms = asked.get('query') ?? '';
    if (searchTerms !== undefined) return terms.startsWith(searchTerms);
    if (series === undefined) return true;
    const groups = asked.getAll('groupBy').join();
    return [series.question, series.counted].some((question) => question?.groupBy.join() === groups);
  };
}

/** Those with terms of their own first: without them the others have all that is left. */
const ROUTES = STREAMS.toSorted(
  (one, other) => Number(other.searchTerms !== undefined) - Number(one.searchTerms !== undefined),
).map((definition) => ({ definition, isAsked: isFor(definition) }));

/** How many rows a body holds, as Sentry tells it of a search. */
function rowsIn(body: unknown): number {
  const value: unknown = typeof body === 'string' ? JSON.parse(body) : body;
  return Array.isArray(value) ? value.length : 0;
}

function enveloped(body: unknown, name: string | undefined): unknown {
  if (name === undefined) return body;
  return typeof body === 'string' ? `{${JSON.stringify(name)}:${body}}` : { [name]: body };
}

/** Numbers over time, of which there are none: the days that were asked for, and no group. */
function noNumbers(asked: URLSearchParams): unknown {
  const [start, end] = [asked.get('start'), asked.get('end')];
  return { start: `${start}Z`, end: `${end}Z`, groups: [] };
}

/** The least that describes the organization and its project. */
export const ORGANIZATION = { id: '1', slug: 'acme' };
export const PROJECT = { id: '2', slug: 'web' };

/**
 * Answers for an account that holds nothing but what is given: a body per stream, one object or a list of rows, which
 * gets the envelope that the server puts around it. Whoever answers some requests otherwise hands on all three
 * arguments, since streams with one path are told apart by their queries.
 */
export function account(
  bodies: Readonly<Record<string, unknown>>,
): (path: string, own?: string, search?: string) => Canned | undefined {
  return (path, _own, search = '') => {
    const asked = new URLSearchParams(search);
    const definition = ROUTES.find(({ isAsked }) => isAsked(path, asked))?.definition;
    if (definition === undefined) return undefined;
    const { tapStreamId: stream, series, isCounted, rows } = definition;
    const empty = series === undefined ? (EMPTY[stream] ?? []) : noNumbers(asked);
    const body = bodies[stream] ?? empty;
    const counted = isCounted ? { 'X-Hits': String(rowsIn(body)) } : {};
    return { headers: { Link: LAST_PAGE, ...counted }, body: enveloped(body, rows) };
  };
}

const EMPTY: Readonly<Record<string, unknown>> = {
  organizations: ORGANIZATION,
  projects: [PROJECT],
  project_details: PROJECT,
};
