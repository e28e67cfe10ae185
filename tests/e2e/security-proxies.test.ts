import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ConnectProxy, type Manner, startProxy } from '../support/connect-proxy.ts';
import { recordsOf, runTap, type TapResult } from '../support/run-tap.ts';
import { account, type CannedServer, startCanned } from './canned-server.ts';

const TLS = new URL('loopback-tls/', import.meta.url);
const CERTIFICATE = fileURLToPath(new URL('certificate.pem', TLS));
const TEAM = { id: '1', slug: 'a' };
const PASSWORD = 'pa:ss%wörd-f00ba4';
const CREDENTIALS = `operator:${PASSWORD}`;
const IN_ADDRESS = `operator:${encodeURIComponent(PASSWORD)}`;

let server: CannedServer;
let proxy: ConnectProxy | undefined;
let closeTls = async (): Promise<void> => {};
beforeEach(async () => {
  server = await startCanned(account({ teams: [TEAM] }));
});
afterEach(async () => {
  await server.close();
  await proxy?.close();
  await closeTls();
  proxy = undefined;
  closeTls = async () => {};
});

const through = async (manner: Manner = 'open', credentials?: string): Promise<ConnectProxy> => {
  proxy = await startProxy(manner, credentials);
  return proxy;
};

const run = async (env: Readonly<Record<string, string>>, settings: object = {}): Promise<TapResult> =>
  await runTap({
    config: {
      api_token: 'sntryu_x',
      organization: 'acme',
      base_url: server.url,
      request_timeout_seconds: 5,
      max_retry_seconds: 1,
      ...settings,
    },
    env: { TAP_SENTRY_LOGLEVEL: 'DEBUG', ...env },
  });
const lastLine = ({ stderr }: TapResult): string => stderr.trimEnd().split('\n').at(-1) ?? '';

/** The same account over https, with a certificate that nobody signed. */
async function startTls(): Promise<string> {
  const answer = account({ teams: [TEAM] });
  const key = readFileSync(new URL('key.pem', TLS));
  const listener = createServer({ key, cert: readFileSync(CERTIFICATE) }, (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://x');
    const { status = 200, headers, body } = answer(pathname, undefined, search) ?? { status: 404, body: '' };
    response.writeHead(status, headers).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  closeTls = () =>
    new Promise((resolve) => {
      listener.close(() => resolve());
      listener.closeAllConnections();
    });
  return `https://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

describe('a proxy that the environment names', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])(
    'is used for https, with one tunnel for many requests (%s)',
    async (name) => {
      const base_url = await startTls();
      const { port, tunnels } = await through();
      const env = { [name]: `http://127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: CERTIFICATE };
      const result = await run(env, { base_url, concurrency: 1 });
      expect(lastLine(result)).toContain('INFO');
      expect(result.code).toBe(0);
      expect(recordsOf(result.messages, 'teams')).toHaveLength(1);
      expect(tunnels).toEqual([{ target: new URL(base_url).host, authorization: undefined }]);
      expect(result.stderr).toContain(`go through the proxy 127.0.0.1:${port} (${name})`);
    },
  );

  it('does not make the program trust a certificate that it would not trust without', async () => {
    const base_url = await startTls();
    const { port } = await through();
    const result = await run({ HTTPS_PROXY: `http://127.0.0.1:${port}` }, { base_url });
    expect(result.code).toBe(1);
    expect(lastLine(result)).toMatch(/self-signed|SELF_SIGNED/);
  });

  it.each(['HTTP_PROXY', 'http_proxy'])('is used for http (%s)', async (name) => {
    const { port, tunnels } = await through();
    const result = await run({ [name]: `127.0.0.1:${port}` }, { concurrency: 1 });
    expect(result.code).toBe(0);
    expect(recordsOf(result.messages, 'teams')).toHaveLength(1);
    expect(tunnels).toEqual([{ target: new URL(server.url).host, authorization: undefined }]);
  });

  it.each([
    ['NO_PROXY', '127.0.0.1'],
    ['no_proxy', 'localhost, 127.0.0.1'],
    ['NO_PROXY', '*'],
  ])('is not used for hosts in %s: %s', async (name, hosts) => {
    const { port, tunnels } = await through();
    const result = await run({ HTTP_PROXY: `http://127.0.0.1:${port}`, [name]: hosts });
    expect(result.code).toBe(0);
    expect(tunnels).toEqual([]);
    expect(result.stderr).not.toContain('proxy');
  });

  it('is none when the variable is empty, or is that of the other scheme', async () => {
    const { port, tunnels } = await through();
    const result = await run({ HTTP_PROXY: '', HTTPS_PROXY: `http://127.0.0.1:${port}` });
    expect(result.code).toBe(0);
    expect(tunnels).toEqual([]);
  });

  it('gets the user name and the password that stand in its address, and nobody else does', async () => {
    const { port, tunnels } = await through('open', CREDENTIALS);
    const result = await run({ HTTP_PROXY: `http://${IN_ADDRESS}@127.0.0.1:${port}` });
    expect(result.code).toBe(0);
    const authorization = `Basic ${Buffer.from(CREDENTIALS).toString('base64')}`;
    expect(new Set(tunnels.map((tunnel) => tunnel.authorization))).toEqual(new Set([authorization]));
    expect(server.requests.filter(({ headers }) => headers['proxy-authorization'] !== undefined)).toEqual([]);
    expect(result.stderr).not.toMatch(/f00ba4|operator/);
  });

  it.each([
    [407, 'open', 'operator:wrong-f00ba4'],
    [502, 502, 'operator:right-f00ba4'],
  ] as const)('ends the run with its name when it answers with %i', async (status, manner, credentials) => {
    const { port } = await through(manner, CREDENTIALS);
    const result = await run({ HTTP_PROXY: `http://${credentials}@127.0.0.1:${port}` });
    expect(result.code).toBe(1);
    expect(lastLine(result)).toContain(
      `No usable answer from ${new URL(server.url).host} through the proxy 127.0.0.1:${port} (HTTP_PROXY)`,
    );
    expect(lastLine(result)).toContain(`EPROXY: the proxy refused the connection with ${status}`);
    expect(lastLine(result)).toContain('Check that variable and the proxy');
    expect(result.stderr).not.toMatch(/f00ba4|operator/);
    expect(server.connections()).toBe(0);
  });

  it('ends the run with its name when nobody is there', async () => {
    const { port, close } = await through();
    await close();
    proxy = undefined;
    const result = await run({ HTTP_PROXY: `http://${IN_ADDRESS}@127.0.0.1:${port}` });
    expect(result.code).toBe(1);
    expect(lastLine(result)).toMatch(/through the proxy 127\.0\.0\.1:\d+ \(HTTP_PROXY\).*ECONNREFUSED/);
    expect(result.stderr).not.toMatch(/f00ba4|operator/);
  });

  it('keeps no process alive when it says nothing', async () => {
    const { port } = await through('silent');
    const result = await run({ HTTP_PROXY: `http://127.0.0.1:${port}` }, { request_timeout_seconds: 1 });
    expect(result.code).toBe(1);
    expect(lastLine(result)).toMatch(/through the proxy .*no complete answer in time/);
  });

  it.each([
    'socks5://operator:f00ba4@127.0.0.1:1080',
    'http://operator:f00ba4%@127.0.0.1:1',
    'http://:f00ba4@',
  ])('is refused in one line without its words: %s', async (address) => {
    const result = await run({ HTTPS_PROXY: address });
    expect(result.code).toBe(1);
    expect(lastLine(result)).toContain('The environment variable HTTPS_PROXY is no address of a proxy');
    expect(result.stderr).not.toMatch(/f00ba4|operator/);
  });
});
