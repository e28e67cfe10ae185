import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

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
 * The folder of the commands of a package in an environment of its own, which `makeEnvironment` has made.
 * @throws Error with pip's last words when the package could not be installed
 */
export function environment(recipe: Recipe): string {
  const folder = folderOf(recipe);
  if (isComplete(recipe)) return join(folder, 'bin');
  const reason = `${folder}.failed`;
  throw new Error(
    existsSync(reason)
      ? readFileSync(reason, 'utf8')
      : `prepare.ts does not list ${recipe.name}: ${folder} was not made.`,
  );
}

/**
 * Makes the environment of a package when it is not there yet; it is kept for the next run. What goes wrong is told to
 * those who ask for it.
 */
export async function makeEnvironment(recipe: Recipe): Promise<void> {
  if (isComplete(recipe)) return;
  const { name, version, pins = [], prelude } = recipe;
  const folder = folderOf(recipe);
  const bin = join(folder, 'bin');
  rmSync(folder, { recursive: true, force: true });
  rmSync(`${folder}.failed`, { force: true });
  mkdirSync(CACHE, { recursive: true });
  try {
    await run(process.env['TAP_SENTRY_TEST_PYTHON'] ?? 'python3', ['-m', 'venv', folder]);
    // Python compiles what it imports, which is little of what is installed.
    await run(join(bin, 'pip'), ['install', '--quiet', '--no-compile', `${name}==${version}`, ...pins]);
    if (prelude !== undefined) {
      const packages = await run(join(bin, 'python'), [
        '-c',
        'import site; print(site.getsitepackages()[0])',
      ]);
      writeFileSync(join(packages.trim(), 'sitecustomize.py'), prelude);
    }
    writeFileSync(join(folder, 'complete'), JSON.stringify(recipe));
  } catch (error) {
    writeFileSync(`${folder}.failed`, error instanceof Error ? error.message : String(error));
  }
}

function folderOf({ name, version }: Recipe): string {
  return join(CACHE, `${name}-${version}`);
}

function isComplete(recipe: Recipe): boolean {
  const complete = join(folderOf(recipe), 'complete');
  return existsSync(complete) && readFileSync(complete, 'utf8') === JSON.stringify(recipe);
}

async function run(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(command, args)).stdout;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('WARNING'));
    throw new Error(`${command} ${args.join(' ')} failed: ${lines.at(-1) ?? String(error)}`);
  }
}
