import { pathToFileURL } from 'node:url';
import { bundleTests } from '../../scripts/tests-bundle.js';
import requirePython from './require-python.js';

/** prepare.ts, which neither jest nor Node.js reads here as it is. */
async function preparation() {
  requirePython();
  const file = await bundleTests('tests/targets/prepare.ts', '.build/targets/prepare.js');
  return await import(pathToFileURL(file).href);
}

/** Makes what takes longest and can be made long before the tests. */
export async function makeEnvironments() {
  await (await preparation()).makeEnvironments();
}

/** Jest calls it once before all tests. */
export default async function setUp() {
  await (await preparation()).prepare();
}
