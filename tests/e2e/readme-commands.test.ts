import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import { createWorld, type Simulator, startSimulator } from '../simulator/index.ts';
import { blocksUnder, filledIn } from '../support/readme-blocks.ts';
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
    // What is counted by the day takes a request for each.
    start_date: new Date(Date.now() - 7 * 86_400_000).toISOString(),
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

const GUIDE = 'docs/guides/first-sync.md';

/** Expects what a first and a second run leave behind. */
function expectBothRuns(): void {
  const state = JSON.parse(text('state.json'));
  expect(Object.keys(state.bookmarks)).toEqual(expect.arrayContaining(['issues', 'events', 'releases']));
  expect(text('output.jsonl')).toContain('"stream":"events"');
  expect(text('received.jsonl')).toContain('"type":"STATE"');
}

describe('the commands of the README', () => {
  it('take an account from the first sync to the second', async () => {
    const [first = ''] = blocksUnder('README.md', 'First sync');
    expect(await bash(filledIn(first, CONFIG, config()))).toEqual(OK);
    expectBothRuns();
  }, 60_000);
});

describe('the commands of the guide to the first sync', () => {
  it('do the same in steps, and choose streams', async () => {
    const [write = '', test = ''] = blocksUnder(GUIDE, 'Look before the first run');
    expect(await bash(filledIn(write, CONFIG, config()) + test)).toEqual(OK);
    for (const block of blocksUnder(GUIDE, 'Run')) expect(await bash(block)).toEqual(OK);
    expectBothRuns();
    const [choose = ''] = blocksUnder(GUIDE, 'Choose streams and fields');
    expect(await bash(choose)).toEqual(OK);
    expect(JSON.parse(text('catalog.json')).streams).toHaveLength(STREAMS.length);
  }, 60_000);
});

describe('the commands of docs/guides/state.md', () => {
  const PAGE = 'docs/guides/state.md';

  it('take the bookmark of issues out of a state, and nothing else', async () => {
    const bookmarks = {
      issues: { start: '2026-01-01T00:00:00Z' },
      events: { start: '2026-02-01T00:00:00Z' },
    };
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ bookmarks }));
    const [again = ''] = blocksUnder(PAGE, 'Read again');
    expect(await bash(again)).toEqual(OK);
    expect(JSON.parse(text('state.json'))).toEqual({ bookmarks: { events: bookmarks.events } });
  });

  it('read an older period beside the other runs', async () => {
    writeFileSync(join(folder, 'config.json'), config());
    const [backfill = ''] = blocksUnder(PAGE, 'Backfill');
    expect(await bash(backfill)).toEqual(OK);
    expect(text('received.jsonl')).toContain('"start":"2026-01-01T00:00:00Z"');
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

describe('the script of docs/guides/postgres.md', () => {
  beforeEach(async () => {
    mkdirSync(join(folder, '.venv/bin'), { recursive: true });
    for (const [name, source] of Object.entries({ 'target-postgres': TARGET, python: JSON_TOOL })) {
      writeFileSync(join(folder, `${name}.cjs`), source);
      program(`.venv/bin/${name}`, `exec "${process.execPath}" "${folder}/${name}.cjs"`);
    }
    writeFileSync(join(folder, 'config.json'), config());
    const [block = ''] = blocksUnder('docs/guides/postgres.md', 'A script that can be run again');
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
