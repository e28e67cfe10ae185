import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** The Python that makes the environment, at least 3.9. */
const PYTHON = process.env['TAP_SENTRY_TEST_PYTHON'] ?? 'python3';

/**
 * Makes the wheel and returns its path.
 * @param script `build:wheel`, or `pack:wheel` where the program is built already
 */
export function makeWheel(script: 'build:wheel' | 'pack:wheel'): string {
  execFileSync('npm', ['run', '--silent', script], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const out = join(CHECKOUT, 'dist-wheel');
  const [wheel, ...others] = readdirSync(out).filter((name) => name.endsWith('.whl'));
  if (wheel === undefined || others.length > 0) throw new Error(`Expected one wheel in ${out}.`);
  return join(out, wheel);
}

/**
 * Makes a virtual environment and installs a wheel into it.
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
