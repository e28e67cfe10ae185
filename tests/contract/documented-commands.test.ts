import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { guidePages, pageText } from '../support/readme.ts';
import { blocksIn, blocksUnder } from '../support/readme-blocks.ts';

/** Where each command of the README and of the guides is run, and the words that run it there. */
const COVERED: Readonly<Record<string, readonly [file: string, words: string]>> = {
  'npm ci && npm run demo': ['.ci/run', "step 'demo' npm run --silent demo"],
  'npm ci && npm run build': ['.ci/run', "step 'install' npm ci"],
  'tap-sentry --version': ['.ci/package', 'global/bin/tap-sentry --version'],
  './bin/tap-sentry.js --version': ['tests/e2e/smoke.test.ts', '--version'],
  'npm install --global .': ['.ci/package', 'npm install --global --silent .\n'],
  'npm pack': ['.ci/package', 'npm pack '],
  'npm install --global ./tap-sentry-': ['.ci/package', 'npm install --global --silent --ignore-scripts'],
  'npm run build:wheel': ['tests/targets/python.ts', "makeWheel('build:wheel')"],
  'pip install dist-wheel/*.whl': ['tests/targets/wheel.test.ts', 'installWheel(wheel, '],
  'pip install "git+file:///path/to/tap-sentry"': ['tests/targets/wheel.test.ts', 'git+file://'],
  'npm run test:soak': ['package.json', '"test:soak"'],
  'meltano add tap-sentry --from-ref': [
    'tests/targets/meltano.test.ts',
    "blocksUnder('docs/guides/meltano.md', ",
  ],
  'meltano config set tap-sentry': [
    'tests/targets/meltano.test.ts',
    "blocksUnder('docs/guides/meltano.md', ",
  ],
  'meltano config test tap-sentry': ['tests/targets/meltano-runs.test.ts', "'config', 'test', 'tap-sentry'"],
  'meltano run tap-sentry target-postgres': [
    'tests/targets/meltano-runs.test.ts',
    "'run', 'tap-sentry', 'target-postgres'",
  ],
  "export TAP_SENTRY_PROJECTS='": ['tests/targets/meltano.test.ts', 'TAP_SENTRY_PROJECTS'],
  'python3 -m venv .venv && .venv/bin/pip install': [
    'tests/targets/readme-postgres.test.ts',
    "blocksUnder(PAGE, 'A script that can be run again')",
  ],
  // The same queries by another client.
  'psql postgresql://postgres@127.0.0.1/sentry -f examples/sql/': [
    'tests/targets/answers.test.ts',
    "new URL('../../examples/sql/'",
  ],
  'HTTPS_PROXY=http://proxy.example.com:3128 tap-sentry': [
    'tests/e2e/security-proxies.test.ts',
    'HTTPS_PROXY',
  ],
  'tap-sentry --config config.json --plan --shards auto': [
    'tests/e2e/plan-shards.test.ts',
    "flags: ['--plan', '--shards', 'auto']",
  ],
  'tap-sentry --merge-states': ['tests/unit/cli.test.ts', "run('--merge-states 1.json 2.json 3.json')"],
  'docker build': ['.ci/docker', 'docker build'],
  'docker run --rm --user "$(id -u)"': ['.ci/docker', 'docker run --rm --user'],
};
/** Blocks that tests/e2e/readme-commands.test.ts runs whole. */
const RUN_WHOLE: readonly (readonly [page: string, heading: string])[] = [
  ['README.md', 'First sync'],
  ['docs/guides/first-sync.md', 'Look before the first run'],
  ['docs/guides/first-sync.md', 'Run'],
  ['docs/guides/first-sync.md', 'Choose streams and fields'],
  ['docs/guides/state.md', 'Read again'],
  ['docs/guides/state.md', 'Backfill'],
];
/** Runs whole too, but for its first paragraph, which installs. */
const SCRIPT = ['docs/guides/postgres.md', 'A script that can be run again'] as const;

describe('every command of the README and the guides', () => {
  const whole = [...RUN_WHOLE, SCRIPT].flatMap(([page, heading]) => blocksUnder(page, heading));
  const commands = guidePages()
    .flatMap((page) => blocksIn(pageText(page)))
    .filter((block) => !whole.includes(block))
    .concat(blocksUnder(...SCRIPT).map((block) => block.split('\n\n')[0] ?? ''))
    .flatMap((block) => block.trim().split('\n'));

  it('is found where it is said to be', () => {
    expect(
      [...RUN_WHOLE, SCRIPT].filter(([page, heading]) => blocksUnder(page, heading).length === 0),
    ).toEqual([]);
  });

  it('is run by some test or by CI', () => {
    const beginnings = Object.keys(COVERED);
    const isKnown = (command: string): boolean =>
      beginnings.some((beginning) => command === beginning || command.startsWith(beginning));
    expect(commands.filter((command) => !isKnown(command))).toEqual([]);
    expect(beginnings.filter((beginning) => !commands.some((line) => line.startsWith(beginning)))).toEqual(
      [],
    );
  });

  it.each(Object.entries(COVERED))('is run where it is said: %s', (_, [file, words]) => {
    const path = new URL(`../../${file}`, import.meta.url);
    const isRun = existsSync(path) && readFileSync(path, 'utf8').includes(words);
    expect({ file, words, isRun }).toEqual({ file, words, isRun: true });
  });

  it('names the package by its version', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(commands).toContain(`npm install --global ./tap-sentry-${version}.tgz`);
  });
});
