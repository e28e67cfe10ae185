import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { coreCatalog } from '../support/core-streams.ts';
import { BIN, runTap } from '../support/run-tap.ts';
import { account, type CannedServer, startCanned } from './canned-server.ts';

type Ending = { readonly code: number | null; readonly stderr: string };

/** Starts the program as it is, around a `main` of our own. */
async function launch(main: string): Promise<Ending> {
  const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-test-'));
  for (const name of ['bin', 'dist']) mkdirSync(join(folder, name));
  cpSync(BIN, join(folder, 'bin', 'tap-sentry.js'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'dist', 'cli.js'), main);
  const child = spawn(process.execPath, [join(folder, 'bin', 'tap-sentry.js')], { cwd: folder });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  child.stdout.resume();
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  rmSync(folder, { recursive: true, force: true });
  return { code, stderr };
}

describe('the exit code', () => {
  it('is what the run returns', async () => {
    expect(await launch('export const main = async () => 0;')).toEqual({ code: 0, stderr: '' });
    expect(await launch('export const main = async () => 143;')).toEqual({ code: 143, stderr: '' });
  });

  it('is 1, with a line that says so, when everybody waits for everybody', async () => {
    const { code, stderr } = await launch('export const main = () => new Promise(() => {});');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tap-sentry came to a standstill .*\n$/);
  });

  it('is 1 when the program cannot be loaded', async () => {
    const { code, stderr } = await launch('throw new Error("broken");');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tap-sentry cannot start\. Error: broken/);
  });

  it('is 1 when standard output broke and nobody noticed', async () => {
    const main = `export const main = async () => {
      process.stdout.on('error', () => {});
      process.stdout._write = (chunk, encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      await new Promise((resolve) => process.stdout.write('x', resolve));
      return 0;
    };`;
    expect(await launch(main)).toEqual({ code: 1, stderr: '' });
  });
});

describe('a reader that leaves while the last line waits for room in the pipe', () => {
  let server: CannedServer;
  beforeAll(async () => {
    server = await startCanned(account({ teams: [{ id: '1', slug: 'a' }] }));
  });
  afterAll(() => server.close());

  /** Loaded into the program: the answer to its n-th STATE is that of a pipe whose reader has left meanwhile. */
  const leavingAt = (state: number): string => `
    const write = process.stdout._write;
    let states = 0;
    process.stdout._write = function (chunk, encoding, done) {
      states += String(chunk).split('"type":"STATE"').length - 1;
      if (states < ${state}) return write.call(this, chunk, encoding, done);
      setImmediate(() => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })));
    };
    process.stdout._writev = undefined;`;

  const run = (preload: string) =>
    runTap({
      catalog: coreCatalog(),
      config: { api_token: 'sntryu_x', organization: 'acme', base_url: server.url },
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}` },
    });

  it('ends the run with 1 and one line about it', async () => {
    const whole = await run('');
    const states = whole.messages.filter(({ type }) => type === 'STATE').length;
    expect([whole.code, whole.messages.at(-1)?.type]).toEqual([0, 'STATE']);
    const { code, stderr } = await run(leavingAt(states));
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/CRITICAL.*The target closed the pipe/);
    expect(stderr).not.toMatch(/EPIPE|^\s+at /m);
  });
});
