import { createServer, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createWorld, startSimulator, type WorldOptions } from '../tests/simulator/index.ts';

/** A page as it goes over the wire, made once. */
type Page = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer };

/** Paths below this one are questions to the server itself. */
const CONTROL = '/__bench/';
const KEPT_HEADERS = ['content-type', 'link', 'x-hits', 'x-max-hits'];

/**
 * Serves a simulated Sentry from memory: a page is rendered when it is asked for the first time and replayed
 * from then on, so that a measured program never waits for the simulator. The argument is the world as JSON; the
 * first line of stdout is the address.
 */
async function main(argument: string): Promise<void> {
  const world = JSON.parse(argument) as WorldOptions;
  const simulator = await startSimulator(createWorld(world));
  const pages = new Map<string, Page>();
  let own = '';

  const record = async (target: string, authorization: string): Promise<Page> => {
    const reply = await fetch(`${simulator.url}${target}`, {
      headers: { authorization, 'accept-encoding': 'identity' },
    });
    simulator.reset();
    const text = (await reply.text()).replaceAll(simulator.url, own);
    const body = gzipSync(text, { level: 6 });
    const kept = KEPT_HEADERS.flatMap((name) => {
      const value = reply.headers.get(name);
      return value === null ? [] : [[name, value.replaceAll(simulator.url, own)]];
    });
    return {
      status: reply.status,
      headers: { ...Object.fromEntries(kept), 'content-encoding': 'gzip', 'content-length': body.length },
      body,
    };
  };

  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const target = request.url ?? '/';
    if (target.startsWith(CONTROL)) {
      response.end(JSON.stringify([...pages.keys()]));
      return;
    }
    const known = pages.get(target);
    if (known !== undefined) {
      send(response, known);
      return;
    }
    void record(target, request.headers.authorization ?? '').then((page) => {
      pages.set(target, page);
      send(response, page);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.stdout.write(`${own}\n`);
  });
}

function send(response: ServerResponse, { status, headers, body }: Page): void {
  response.writeHead(status, headers);
  response.end(body);
}

await main(process.argv[2] ?? '{}');
