import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { normalise } from './normalise.js';
import { runtimeOnly } from './runtime.js';

const ARGUMENTS = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];

/**
 * Lists the runtime packages of a checkout, with their versions, licences and hashes, from its package-lock.json.
 * Needs no network and no installed packages.
 * @param {string} root folder with package.json and package-lock.json
 * @returns {string} a CycloneDX document, with the same bytes for the same lock file and npm
 * @throws {Error} when npm fails, such as without a lock file
 */
export function createSbom(root) {
  const { name, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // npm names its own program where it runs scripts; elsewhere PATH has it.
  const own = process.env.npm_execpath ?? '';
  const [command, ...first] = basename(own) === 'npm-cli.js' ? [process.execPath, own] : ['npm'];
  const output = execFileSync(command, [...first, ...ARGUMENTS], {
    cwd: root,
    encoding: 'utf8',
    env: environment(),
    maxBuffer: 2 ** 26,
  });
  const bom = runtimeOnly(JSON.parse(output), Object.keys(dependencies));
  const sbom = normalise(bom, name, process.env.SOURCE_DATE_EPOCH || undefined);
  return `${JSON.stringify(sbom, undefined, 2)}\n`;
}

/** Without the settings of the npm that runs this script: under `npm install --global` they would be for another place. */
function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_config_/i.test(key)));
}
