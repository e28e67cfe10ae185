import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { runTap, type TapResult } from '../../support/run-tap.ts';
import { account, type CannedServer, PATHS, PROJECT, startCanned } from '../canned-server.ts';

jest.setTimeout(60_000);

const lastLine = ({ stderr }: TapResult): string => stderr.trimEnd().split('\n').at(-1) ?? '';

describe('a .env that somebody left behind', () => {
  const TOKEN = 'sntryu_0123456789abcdef';
  let folder: string;
  let below: string;
  let own: CannedServer;
  let trap: CannedServer;

  beforeAll(async () => {
    own = await startCanned(account({}));
    trap = await startCanned(account({}));
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tap-sentry-env-'));
    below = join(folder, 'below');
    mkdirSync(below);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  afterAll(async () => {
    expect(trap.connections()).toBe(0);
    await Promise.all([own.close(), trap.close()]);
  });

  const run = (env: Record<string, string>, flags: readonly string[] = []): Promise<TapResult> =>
    runTap({
      flags: ['--config=ENV', ...flags],
      cwd: below,
      env: { ...env, TAP_SENTRY_ORGANIZATION: 'acme' },
    });

  it('in the directory above is not read', async () => {
    writeFileSync(join(folder, '.env'), `TAP_SENTRY_BASE_URL=${trap.url}\n`);
    const result = await run({ TAP_SENTRY_API_TOKEN: TOKEN, TAP_SENTRY_BASE_URL: own.url });
    expect(result.code).toBe(0);
    expect(result.stderr).not.toContain('environment file');
  });

  it('here sends the token of the environment nowhere, and says so in one line', async () => {
    writeFileSync(join(below, '.env'), `TAP_SENTRY_BASE_URL=${trap.url}\n`);
    const result = await run({ TAP_SENTRY_API_TOKEN: TOKEN });
    expect([result.code, result.stdout]).toEqual([1, '']);
    expect(lastLine(result)).toMatch(/CRITICAL .*\.env sets base_url, but the token comes from elsewhere/);
  });

  it('here is read for what the environment and the files leave open, and its path is told', async () => {
    writeFileSync(join(below, '.env'), `TAP_SENTRY_BASE_URL=${trap.url}\nTAP_SENTRY_API_TOKEN=${TOKEN}\n`);
    const result = await run({ TAP_SENTRY_BASE_URL: own.url });
    expect(result.code).toBe(0);
    expect(result.stderr).toContain(
      `Settings are read from the environment file ${join(below, '.env')} too.`,
    );
  });

  it('that is a pipe does not hold up the start', async () => {
    execFileSync('mkfifo', [join(below, '.env')]);
    const result = await run({ TAP_SENTRY_API_TOKEN: TOKEN, TAP_SENTRY_BASE_URL: own.url });
    expect(result.code).toBe(1);
    expect(lastLine(result)).toMatch(/CRITICAL .*\.env is a named pipe, but must be a regular file/);
  });

  it('keeps --discover from nothing', async () => {
    execFileSync('mkfifo', [join(below, '.env')]);
    const { code, stdout, stderr } = await run({}, ['--discover']);
    expect([code, stdout.includes('"tap_stream_id"')]).toEqual([0, true]);
    expect(stderr).toMatch(/WARNING .*\.env is a named pipe/);
  });

  it('is no matter for a config that a shell passes through a pipe', async () => {
    const config = JSON.stringify({ api_token: TOKEN, organization: 'acme', base_url: own.url });
    const path = join(below, 'pipe');
    execFileSync('mkfifo', [path]);
    const done = runTap({ flags: ['--config', path], cwd: below });
    writeFileSync(path, config);
    expect((await done).code).toBe(0);
  });
});

describe('a config that never ends', () => {
  it('is read no further than its limit', async () => {
    const result = await runTap({ flags: ['--config', '/dev/zero'] });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(
      /^\S+ \S+ \| CRITICAL \| tap-sentry \| The --config file \/dev\/zero is longer than 64 MiB\.\n$/,
    );
  });
});

describe.each([
  ['a token with signs', 'sk+live/7f3a"b9\\c=%2F&$&d41d8cd98f00b204'],
  ['a token of digits', '90071992547409931234'],
])('%s, said by the server', (_what, token) => {
  let result: TapResult;
  const proxy = 'operator:pr0xy/p@ss';
  const proxyBase64 = Buffer.from(proxy).toString('base64');

  beforeAll(async () => {
    const names = { [token]: 1, [`${'x'.repeat(45)}${token}`]: 1, deeper: { [token]: { [token]: 1 } } };
    const lists = account({ projects: [{ ...PROJECT, slug: 'web', ...names }] });
    const server = await startCanned((path, own, search) => {
      if (path === PATHS['teams']) return { headers: { 'Content-Encoding': token }, body: [] };
      if (path === PATHS['releases']) return { status: 400, body: { detail: [token, Number(token) || 1] } };
      if (path === PATHS['issues']) return { status: 400, body: { detail: `${proxy} Basic ${proxyBase64}` } };
      return lists(path, own, search);
    });
    result = await runTap({
      config: { api_token: token, organization: 'acme', base_url: server.url, max_retry_seconds: 0 },
      env: {
        TAP_SENTRY_LOGLEVEL: 'DEBUG',
        HTTPS_PROXY: `http://${encodeURIComponent('operator')}:${encodeURIComponent('pr0xy/p@ss')}@127.0.0.1:9`,
        NO_PROXY: '127.0.0.1',
      },
    });
    await server.close();
  });

  it('is hidden as the name of a field, whole and where the name was cut', () => {
    expect(result.stderr).toMatch(/not in the schema, kept in otherFields: "?\*\*\*"? \(1\)/);
    expect(result.stderr).toContain(`${'x'.repeat(45)}***…`);
  });

  it('is hidden as an encoding, and as a number', () => {
    expect(result.stderr).toMatch(/packed in another way than gzip, though only gzip/);
    expect(result.stderr).toMatch(/Sentry says: \*\*\* (\*\*\*|1)$/m);
  });

  it('is nowhere, not even in part', () => {
    expect(result.code).toBe(1);
    for (let at = 0; at + 6 <= token.length; at += 1)
      expect(result.stderr).not.toContain(token.slice(at, at + 6));
  });

  it('is in no worse company: the credentials of a proxy are hidden too', () => {
    expect(result.stderr).toMatch(/Sentry says: \*\*\*/);
    for (const part of ['pr0xy', 'p@ss', 'p%40ss', proxyBase64.slice(8, 20)])
      expect(result.stderr).not.toContain(part);
  });
});

describe('a token that is written as a number', () => {
  it('is hidden like any other', async () => {
    const lists = account({});
    const server = await startCanned((path, own, search) =>
      path === PATHS['teams']
        ? { status: 403, body: { detail: 'no 1234567890123 here' } }
        : lists(path, own, search),
    );
    const result = await runTap({
      config: { api_token: 1234567890123, organization: 'acme', base_url: server.url },
    });
    await server.close();
    expect(server.requests[0]?.headers.authorization).toBe('Bearer 1234567890123');
    expect(result.stderr).toContain('no *** here');
    expect(result.stderr).not.toContain('1234567890123');
  });

  it('is refused when it is too long to be exact', async () => {
    const result = await runTap({
      config: '{"api_token": 12345678901234567890, "base_url": "http://127.0.0.1:9"}',
    });
    expect(result.code).toBe(1);
    expect(lastLine(result)).toMatch(/CRITICAL .* api_token is not usable, but must be a text\./);
    expect(result.stderr).not.toContain('1234567');
  });
});
