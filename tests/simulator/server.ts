import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { altered } from './alter.ts';
import { answer, type Surroundings } from './answer.ts';
import { type FaultList, replacement } from './faults.ts';
import type { Reply } from './reply.ts';
import type { createRequestCounter, LoggedRequest } from './request-log.ts';
import { findRoute } from './routes.ts';
import type { Site } from './sites.ts';
import { send } from './wire.ts';

/** What the listeners of a simulator share. */
export type Shared = {
  readonly around: Surroundings;
  readonly faults: FaultList;
  readonly requests: LoggedRequest[];
  counter: ReturnType<typeof createRequestCounter>;
  readonly now: () => number;
  readonly latencyMs: number;
  readonly after: (ms: number, action: () => void) => void;
  /** Called before a request is answered. */
  readonly before: (request: LoggedRequest) => void;
};

export type Listener = {
  readonly server: Server;
  readonly port: number;
  readonly close: () => Promise<void>;
};

/** Opens a port; `close` ends all its connections, also those in the middle of something. */
export async function listen(
  host: string,
  port: number,
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listener> {
  const sockets = new Set<Socket>();
  // Longer than any client keeps an idle connection, so that it is never the server that closes first.
  const server = createServer({ keepAliveTimeout: 120_000 }, serve);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Answers one API request and writes it into the log. */
export function serveApi(
  shared: Shared,
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const startedAt = shared.now();
  const url = new URL(request.url ?? '/', site.url);
  const path = url.pathname.slice(site.prefix.length);
  const found = findRoute(path);
  const { authorization, ...headers } = request.headers;
  const stream = found?.route.stream;
  const line: LoggedRequest = {
    index: shared.requests.length + 1,
    method: request.method ?? 'GET',
    host: request.headers.host ?? '',
    path: url.pathname,
    search: url.search.slice(1),
    query: Object.fromEntries(url.searchParams),
    stream,
    project: path.startsWith('/api/0/projects/') ? found?.params[1] : undefined,
    ...shared.counter.count(stream, url.pathname, url.searchParams),
    hasAuthorization: authorization !== undefined,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    startedAt,
    endedAt: undefined,
    status: undefined,
    bytes: 0,
    rows: 0,
  };
  shared.requests.push(line);
  shared.before(line);
  const fault = shared.faults.take(line);
  const { limiter } = shared.around;
  const entersBefore = limiter?.entered() ?? 0;
  const usual = (): Reply =>
    answer(shared.around, {
      site,
      method: line.method,
      path,
      query: url.searchParams,
      authorization,
      contentType: request.headers['content-type'],
      now: startedAt,
    });
  const reply = altered(
    (fault && replacement(fault, startedAt)) ?? usual(),
    fault,
    url.searchParams.get('cursor'),
  );
  const hasEntered = (limiter?.entered() ?? 0) > entersBefore;
  response.on('close', () => {
    line.endedAt = shared.now();
    if (hasEntered) limiter?.leave(found?.route.bucket ?? 'default');
  });
  const write = (): void => {
    if (response.destroyed) return;
    line.bytes = send({
      response,
      reply,
      now: shared.now(),
      acceptsGzip: /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')),
      fault,
    });
    if (response.headersSent) line.status = reply.status;
    line.rows = Array.isArray(reply.json) ? reply.json.length : 0;
  };
  if (shared.latencyMs === 0) write();
  else shared.after(shared.latencyMs, write);
}
