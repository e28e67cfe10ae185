import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A request for a tunnel, as it came. */
export type Tunnel = { readonly target: string; readonly authorization: string | undefined };

export type ConnectProxy = {
  readonly port: number;
  readonly tunnels: readonly Tunnel[];
  readonly close: () => Promise<void>;
};

/** What a proxy does with who asks for a tunnel: opens it, answers with a status, or says nothing at all. */
export type Manner = 'open' | 'silent' | number;

/** A proxy on loopback that opens tunnels (CONNECT), to loopback only. @param credentials `user:password` to ask for */
export async function startProxy(manner: Manner = 'open', credentials?: string): Promise<ConnectProxy> {
  const tunnels: Tunnel[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => {
    // Nothing that could pass for an answer of the server behind it.
    response.writeHead(501).end();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    const { 'proxy-authorization': authorization } = request.headers;
    tunnels.push({ target: request.url ?? '', authorization });
    client.on('error', () => client.destroy());
    if (manner === 'silent') return;
    const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    const status = manner === 'open' && authorization !== expected ? 407 : manner;
    if (status !== 'open') {
      client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const [, host = '', port = ''] = /^(127\.0\.0\.1|localhost):(\d+)$/.exec(request.url ?? '') ?? [];
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client);
      client.pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
