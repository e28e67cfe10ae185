import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { runtimePackages } from '../support/sbom.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

type Registry = { readonly status: number; readonly advisories?: object };
type Ended = {
  readonly code: number | null;
  readonly output: string;
  /** The versions that npm asked about, by the name of their package; one for each question. */
  readonly asked: readonly Readonly<Record<string, readonly string[]>>[];
};

/** Runs `.ci/audit` with a registry on loopback that answers every audit in the same way. */
async function audit(
  args: readonly string[],
  registry: Registry,
  env: Readonly<Record<string, string>> = {},
) {
  const asked: Ended['asked'][number][] = [];
  const server = createServer(async (request, response) => {
    const isAudit = request.url === '/-/npm/v1/security/advisories/bulk';
    if (isAudit) asked.push(JSON.parse(await bodyOf(request)));
    response.writeHead(isAudit ? registry.status : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(registry.advisories ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const settings = {
      npm_config_registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      npm_config_fetch_retries: '0',
      npm_config_update_notifier: 'false',
    };
    const child = spawn('bash', ['.ci/audit', ...args], {
      cwd: CHECKOUT,
      env: { ...process.env, ...settings, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = text(child.stdout);
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, output: await output, asked } satisfies Ended;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return text(request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request);
}

const HOLE = {
  got: [{ id: 1, url: 'http://127.0.0.1/1', title: 'A hole', severity: 'low', vulnerable_versions: '<99' }],
};

describe('.ci/audit', () => {
  it('asks for every runtime package and passes when nothing is known of them', async () => {
    const { code, asked } = await audit([], { status: 200 });
    expect(code).toBe(0);
    const named = asked.flatMap((question) =>
      Object.entries(question).flatMap(([name, versions]) => versions.map((version) => `${name}@${version}`)),
    );
    const expected = runtimePackages(CHECKOUT).map((line) => line.split(' ')[0]);
    expect(named).toEqual(expect.arrayContaining(expected));
  });

  it.each([[[]], [['--release']]])('fails when a hole is known, however small (%j)', async (args) => {
    const { code, output } = await audit(args, { status: 200, advisories: HOLE });
    expect(code).toBe(1);
    expect(output).toContain('1 low severity vulnerability');
  });

  it('says SKIPPED and passes when the registry does not answer', async () => {
    const { code, output } = await audit([], { status: 405 });
    expect(code).toBe(0);
    expect(output).toMatch(/\nSKIPPED: this registry does not answer audits/);
  });

  it('passes a release only when the registry answered', async () => {
    expect((await audit(['--release'], { status: 200 })).code).toBe(0);
    const { code, output } = await audit(['--release'], { status: 405 });
    expect(code).toBe(1);
    expect(output).toMatch(
      /\nFAILED: this registry does not answer audits, and a release needs the answer\./,
    );
  });

  it('asks for a release also where npm is set to stay offline', async () => {
    const { code, asked } = await audit(['--release'], { status: 405 }, { npm_config_offline: 'true' });
    expect(asked).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('refuses an option that it does not know', async () => {
    const { code, output, asked } = await audit(['--relase'], { status: 200 });
    expect({ code, asked }).toEqual({ code: 2, asked: [] });
    expect(output).toBe('Usage: .ci/audit [--release]; it does not know --relase.\n');
  });
});
