import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What an environment of Python holds. */
export type Recipe = {
  /** Name and exact version on PyPI. */
  readonly name: string;
  readonly version: string;
  /** Packages that have to be of another version than pip would choose. */
  readonly pins?: readonly string[];
  /** Python that every start of the interpreter runs first. */
  readonly prelude?: string;
};

const CACHE =
  process.env['TAP_SENTRY_TEST_CACHE'] ?? fileURLToPath(new URL('../../.venv/targets', import.meta.url));

/**
 * The folder of the commands of a package in an environment of its own, which is made when it is not there yet
 * and kept for the next run.
 * @throws Error with pip's last words when the package cannot be installed
 */
export function environment({ name, version, pins = [], prelude }: Recipe): string {
  const recipe = { name, version, pins, prelude };
  const folder = join(CACHE, `${name}-${version}`);
  const bin = join(folder, 'bin');
  const complete = join(folder, 'complete');
  const wanted = JSON.stringify(recipe);
  if (existsSync(complete) && readFileSync(complete, 'utf8') === wanted) return bin;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  run(process.env['TAP_SENTRY_TEST_PYTHON'] ?? 'python3', ['-m', 'venv', folder]);
  run(join(bin, 'pip'), ['install', '--quiet', `${name}==${version}`, ...pins]);
  if (prelude !== undefined) {
    const packages = run(join(bin, 'python'), ['-c', 'import site; print(site.getsitepackages()[0])']).trim();
    writeFileSync(join(packages, 'sitecustomize.py'), prelude);
  }
  writeFileSync(complete, wanted);
  return bin;
}

function run(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('WARNING'));
    throw new Error(`${command} ${args.join(' ')} failed: ${lines.at(-1) ?? String(error)}`);
  }
}
