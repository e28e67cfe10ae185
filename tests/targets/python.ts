import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** The Python that makes the environment, at least 3.9. */
const PYTHON = process.env['TAP_SENTRY_TEST_PYTHON'] ?? 'python3';

/** The wheel that the tests install: packing it again leaves it alone. */
const FINISHED = join(CHECKOUT, '.build/wheel');

/**
 * Makes the wheel and returns its path.
 * @param script `build:wheel`, or `pack:wheel` where the program is built already
 */
export function makeWheel(script: 'build:wheel' | 'pack:wheel'): string {
  execFileSync('npm', ['run', '--silent', script], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return wheelIn(join(CHECKOUT, 'dist-wheel'));
}

/** Makes the wheel of which `finishedWheel` then gives the path, to tests that run at the same time. */
export function finishWheel(): void {
  const wheel = makeWheel('build:wheel');
  rmSync(FINISHED, { recursive: true, force: true });
  cpSync(wheel, join(FINISHED, basename(wheel)));
}

/** The path of the wheel as `finishWheel` has left it. */
export function finishedWheel(): string {
  return wheelIn(FINISHED);
}

function wheelIn(folder: string): string {
  const [wheel, ...others] = readdirSync(folder).filter((name) => name.endsWith('.whl'));
  if (wheel === undefined || others.length > 0) throw new Error(`Expected one wheel in ${folder}.`);
  return join(folder, wheel);
}

/** Makes a git repository of the checkout as it stands, without what git ignores, and returns its folder. */
export function repositoryOfCheckout(folder: string): string {
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const files = git(CHECKOUT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0');
  for (const file of files.filter((name) => name !== '' && existsSync(join(CHECKOUT, name)))) {
    cpSync(join(CHECKOUT, file), join(folder, file));
  }
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, ...author, 'commit', '--quiet', '--no-verify', '--message', 'build: as it stands');
  return folder;
}

/**
 * Makes a virtual environment and installs a wheel into it, or whatever else pip can install.
 * @returns the folder of the environment's commands
 */
export function installWheel(wheel: string, folder: string, options: readonly string[] = []): string {
  execFileSync(PYTHON, ['-m', 'venv', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  const bin = join(folder, 'bin');
  execFileSync(join(bin, 'pip'), ['install', '--quiet', ...options, wheel], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return bin;
}
