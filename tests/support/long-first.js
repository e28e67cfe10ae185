import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Sequencer from '@jest/test-sequencer';

const TESTS = fileURLToPath(new URL('../', import.meta.url));

/**
 * What takes longest, longest first. On a machine that has never run the tests jest goes by the size of files, and some
 * of the smallest take longest: begun last, they would run on one core while the others rest.
 */
const LONG = [
  'e2e/security-attacks',
  'e2e/invariant',
  'e2e/bad-input',
  'e2e/faults-lasting',
  'contract/linear-texts',
  'e2e/parallel',
  'e2e/hostile-data',
  'e2e/full-bodies',
  'e2e/settings',
  'e2e/signals',
  'e2e/gates',
  'contract/linear-patterns',
  'e2e/faults-once',
  'e2e/reset',
  'e2e/plan',
  'e2e/children-worlds',
  'e2e/whole-account',
  'e2e/readme-commands',
  'e2e/usage',
  'e2e/children',
  'e2e/foreign/second-run',
  'e2e/worlds/changed-settings',
  'e2e/security-proxies',
  'e2e/security',
  'e2e/worlds/helper-requests',
  'e2e/standard-tap',
  'targets/answers',
  'targets/meltano-runs',
  'targets/loaders',
  'targets/meltano',
  'targets/wheel',
  'targets/readme-postgres',
  'targets/postgres',
  'targets/every-stream',
].map((name) => `${TESTS}${name}.test.ts`);

const lost = LONG.filter((path) => !existsSync(path));
if (lost.length > 0) throw new Error(`tests/support/long-first.js names what is not there: ${lost.join()}`);

/** The order in which jest takes up the files of tests. */
export default class LongFirst extends Sequencer {
  async sort(tests) {
    const others = await super.sort(tests);
    const first = LONG.flatMap((path) => others.filter((test) => test.path === path));
    return [...first, ...others.filter((test) => !first.includes(test))];
  }
}
