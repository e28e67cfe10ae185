import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the tap to measure: BENCH_TAP, or the package this file was compiled in. */
export function packageRoot(): string {
  const named = process.env['BENCH_TAP'];
  if (named !== undefined && named !== '') return named;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) throw new Error('no package.json above the benchmark');
    folder = dirname(folder);
  }
  return folder;
}

/** The program as users start it. */
export function tapProgram(): string {
  return join(packageRoot(), 'bin', 'tap-sentry.js');
}
