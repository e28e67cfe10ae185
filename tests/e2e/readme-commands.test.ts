import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import { createWorld, type Simulator, startSimulator } from '../simulator/index.ts';
import { readme } from '../support/readme.ts';
import { blocksIn, blocksUnder, filledIn } from '../support/readme-blocks.ts';
import { BIN } from '../support/run-tap.ts';

const run = promisify(execFile);
const CONFIG = /^\{ "api_token".*\}$/m;

let simulator: Simulator;
let folder: string;

type Ran = { readonly code: number; readonly output: string };

/** Runs a block as it stands, with `tap-sentry` on the PATH and a target that only keeps what it gets. */
async function bash(script: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const options = {
    cwd: folder,
    env: { PATH: `${folder}${delimiter}${process.env['PATH']}`, ...env },
    maxBuffer: 64 * 1024 * 1024,
  };
  try {
    const { stdout, stderr } = await run('bash', ['-euo', 'pipefail', '-c', script], options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const {
      code = -1,
      stdout = '',
      stderr = '',
    } = error as { code?: number; stdout?: string; stderr?: string };
    return { code, output: stdout + stderr };
  }
}

const OK = expect.objectContaining({ code: 0 });

function program(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const config = (): string =>
  JSON.stringify({
    api_token: simulator.token,
    organization: simulator.world.organizations[0]?.slug,
    base_url: simulator.url,
  });

beforeAll(async () => {
  const now = Date.now();
  const size = { projects: 3, teams: 1, members: 2, issues: 10, events: 50, releases: 2 };
  simulator = await startSimulator(createWorld({ seed: 9, now, ...size }));
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tap-sentry-readme-'));
  program('tap-sentry', `exec "${process.execPath}" "${BIN}" "$@"`);
  program('target-jsonl', 'cat > received.jsonl');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

afterAll(() => simulator.close());

describe('the commands under "First sync"', () => {
  it('take an account from the first sync to the second', async () => {
    const [first = '', choose = ''] = blocksUnder('First sync');
    expect(await bash(filledIn(first, CONFIG, config()))).toEqual(OK);
    const state = JSON.parse(text('state.json'));
    expect(Object.keys(state.bookmarks)).toEqual(expect.arrayContaining(['issues', 'events', 'releases']));
    expect(text('output.jsonl')).toContain('"stream":"events"');
    expect(text('received.jsonl')).toContain('"type":"STATE"');
    expect(await bash(choose)).toEqual(OK);
    expect(JSON.parse(text('catalog.json')).streams).toHaveLength(STREAMS.length);
  }, 60_000);
});

/** Prints the states it gets, as targets do; FAIL has it die without a word, or in the middle of one. */
const TARGET = `const lines = require('fs').readFileSync(0, 'utf8').split('\\n').filter((line) => line !== '');
  require('fs').writeFileSync('received.jsonl', lines.join('\\n'));
  const states = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'STATE');
  const text = states.map(({ value }) => JSON.stringify(value)).join('\\n');
  const { FAIL } = process.env;
  if (FAIL !== 'mute') process.stdout.write(FAIL === 'half' ? text.slice(0, -9) : text);
  process.exitCode = FAIL === undefined ? 0 : 3;`;

const JSON_TOOL = `const value = JSON.parse(require('fs').readFileSync(0, 'utf8')); console.log(JSON.stringify(value));`;

describe('the script under "PostgreSQL"', () => {
  beforeEach(async () => {
    mkdirSync(join(folder, '.venv/bin'), { recursive: true });
    for (const [name, source] of Object.entries({ 'target-postgres': TARGET, python: JSON_TOOL })) {
      writeFileSync(join(folder, `${name}.cjs`), source);
      program(`.venv/bin/${name}`, `exec "${process.execPath}" "${folder}/${name}.cjs"`);
    }
    writeFileSync(join(folder, 'config.json'), config());
    const [block = ''] = blocksUnder('PostgreSQL');
    // What is installed there is played by programs of this test.
    const [, ...rest] = block.split('\n\n');
    const script = rest.join('\n\n');
    expect(await bash(script)).toEqual(OK);
  });

  it('runs without a state the first time, and goes on from what the target printed', async () => {
    const state = JSON.parse(text('state.json'));
    expect(Object.keys(state.bookmarks)).toEqual(expect.arrayContaining(['issues', 'events', 'releases']));
    const first = text('received.jsonl');
    expect(await bash('bash sync.sh')).toEqual(OK);
    expect(JSON.parse(text('received.jsonl').split('\n')[0] ?? '')).toEqual({ type: 'STATE', value: state });
    expect(text('received.jsonl').length).toBeLessThan(first.length);
  }, 60_000);

  it.each([
    ['the target dies without a word', { FAIL: 'mute' }, undefined],
    ['the target dies in the middle of a state', { FAIL: 'half' }, undefined],
    ['the token is refused', {}, 'sntryu_revoked'],
  ])(
    'fails and leaves the state as it was when %s',
    async (_, env, token) => {
      const before = text('state.json');
      if (token !== undefined) {
        const settings = { ...(JSON.parse(config()) as object), api_token: token };
        writeFileSync(join(folder, 'config.json'), JSON.stringify(settings));
      }
      const { code } = await bash('bash sync.sh', env);
      expect({ isFailed: code > 0, state: text('state.json') }).toEqual({ isFailed: true, state: before });
    },
    60_000,
  );

  it('fails on its first run with a state that says that nothing was read', async () => {
    rmSync(join(folder, 'state.json'));
    const { code } = await bash('bash sync.sh', { FAIL: 'mute' });
    expect({ isFailed: code > 0, state: JSON.parse(text('state.json')) }).toEqual({
      isFailed: true,
      state: {},
    });
  }, 60_000);
});

/** Where each command of the README is run, and the words that run it there. */
const COVERED: Readonly<Record<string, readonly [file: string, words: string]>> = {
  'npm ci && npm run demo': ['.ci/run', "step 'demo' npm run --silent demo"],
  'npm ci && npm run build': ['.ci/run', "step 'install' npm ci"],
  './bin/tap-sentry.js --version': ['tests/e2e/smoke.test.ts', '--version'],
  'npm install --global .': ['.ci/package', 'npm install --global --silent .\n'],
  'npm pack': ['.ci/package', 'npm pack '],
  'npm install --global ./tap-sentry-': ['.ci/package', 'npm install --global --silent --ignore-scripts'],
  'npm run build:wheel': ['tests/targets/python.ts', "makeWheel('build:wheel')"],
  'pip install dist-wheel/*.whl': ['tests/targets/wheel.test.ts', 'installWheel(wheel, '],
  'pip install "git+file:///path/to/tap-sentry"': ['tests/targets/wheel.test.ts', 'git+file://'],
  'npm run test:soak': ['package.json', '"test:soak"'],
  'meltano add tap-sentry --from-ref': ['tests/targets/meltano.test.ts', "blocksUnder('With Meltano')"],
  'meltano config set tap-sentry': ['tests/targets/meltano.test.ts', "blocksUnder('With Meltano')"],
  'meltano config test tap-sentry': ['tests/targets/meltano-runs.test.ts', "'config', 'test', 'tap-sentry'"],
  'meltano run tap-sentry target-postgres': [
    'tests/targets/meltano-runs.test.ts',
    "'run', 'tap-sentry', 'target-postgres'",
  ],
  "export TAP_SENTRY_PROJECTS='": ['tests/targets/meltano.test.ts', 'TAP_SENTRY_PROJECTS'],
  'python3 -m venv .venv && .venv/bin/pip install': [
    'tests/targets/readme-postgres.test.ts',
    "blocksUnder('PostgreSQL')",
  ],
  'HTTPS_PROXY=http://proxy.example.com:3128 tap-sentry': [
    'tests/e2e/security-proxies.test.ts',
    'HTTPS_PROXY',
  ],
  'docker build': ['.ci/docker', 'docker build'],
  'docker run --rm --user "$(id -u)"': ['.ci/docker', 'docker run --rm --user'],
};
/** Blocks that tests of this file run whole. */
const RUN_HERE = ['First sync', 'PostgreSQL'];

describe('every command of the README', () => {
  const commands = blocksIn(readme())
    .filter((block) => !RUN_HERE.flatMap((heading) => blocksUnder(heading)).includes(block))
    .concat(blocksUnder('PostgreSQL').map((block) => block.split('\n\n')[0] ?? ''))
    .flatMap((block) => block.trim().split('\n'));

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
