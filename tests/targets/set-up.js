import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import requirePython from './require-python.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
// As far below the root as the file itself, which finds other files from where it is.
const PREPARE = `${ROOT}.build/targets/prepare.js`;

/** Runs once before all tests: jest reads no TypeScript here. */
export default async function setUp() {
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
  const { prepare } = await import(pathToFileURL(PREPARE).href);
  await prepare();
}
