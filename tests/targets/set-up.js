import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import requirePython from './require-python.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
// As far below the root as the file itself, which finds other files from where it is.
const PREPARE = `${ROOT}.build/targets/prepare.js`;

/** prepare.ts, for those who read no TypeScript. */
async function preparation() {
  requirePython();
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['tests/targets/prepare.ts'],
    outfile: PREPARE,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  });
  return await import(pathToFileURL(PREPARE).href);
}

/** Makes what takes longest and can be made long before the tests. */
export async function makeEnvironments() {
  await (await preparation()).makeEnvironments();
}

/** Jest calls it once before all tests. */
export default async function setUp() {
  await (await preparation()).prepare();
}
