import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWorld, type Simulator, startSimulator } from '../simulator/index.ts';
import { readme } from '../support/readme.ts';
import { BIN } from '../support/run-tap.ts';

const run = promisify(execFile);

/** The shell blocks under a heading of the README. */
function blocksUnder(heading: string): readonly string[] {
  const section =
    readme()
      .split(/^## /m)
      .find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
}

let simulator: Simulator;
let folder: string;

/** Runs a block as it stands, with `tap-sentry` on the PATH and a target that only keeps what it gets. */
async function bash(script: string): Promise<string> {
  const { stdout, stderr } = await run('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH: `${folder}${delimiter}${process.env['PATH']}` },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout + stderr;
}

function program(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

beforeAll(async () => {
  const now = Date.now();
  const world = createWorld({
    seed: 9,
    now,
    projects: 3,
    teams: 1,
    members: 2,
    issues: 10,
    events: 50,
    releases: 2,
  });
  simulator = await startSimulator(world);
  folder = mkdtempSync(join(tmpdir(), 'tap-sentry-readme-'));
  program('tap-sentry', `exec "${process.execPath}" "${BIN}" "$@"`);
  program('target-jsonl', 'cat > received.jsonl');
});

afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the commands of the README', () => {
  it('take an account from the first sync to the second', async () => {
    const [first = '', choose = ''] = blocksUnder('First sync');
    const organization = simulator.world.organizations[0]?.slug;
    const config = `{ "api_token": "${simulator.token}", "organization": "${organization}", "base_url": "${simulator.url}" }`;
    const script = first.replace(/^\{ "api_token".*\}$/m, config);
    expect(script).toContain(config);
    await bash(script);
    const state = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'));
    expect(Object.keys(state.bookmarks)).toEqual(expect.arrayContaining(['issues', 'events', 'releases']));
    expect(readFileSync(join(folder, 'output.jsonl'), 'utf8')).toContain('"stream":"events"');
    expect(readFileSync(join(folder, 'received.jsonl'), 'utf8')).toContain('"type":"STATE"');
    await bash(choose);
    expect(JSON.parse(readFileSync(join(folder, 'catalog.json'), 'utf8')).streams).toHaveLength(7);
  }, 60_000);

  it('are each known to some test or to CI', () => {
    const commands = [...readme().matchAll(/```sh\n([\s\S]*?)```/g)]
      .flatMap((match) => (match[1] ?? '').split('\n'))
      .map((line) =>
        line
          .replace(/^\s*\|?\s*/, '')
          .split(/\s+/)
          .slice(0, 2)
          .join(' '),
      )
      .filter((line) => /^[a-z.]/.test(line));
    const covered: Readonly<Record<string, string>> = {
      'npm ci': '.ci/run',
      'npm install': '.ci/package',
      'npm run': 'by hand, for the figures under the command',
      'tap-sentry --version': 'tests/e2e/smoke.test.ts',
      'tap-sentry --config': 'this file',
      'tap-sentry --discover': 'this file',
      'cat >': 'this file',
      'tail -n': 'this file',
      'meltano add': 'tests/targets',
      'meltano config': 'tests/targets',
      'meltano run': 'tests/targets',
      'python3 -m': 'tests/targets',
      '.venv/bin/target-postgres --config': 'tests/targets',
      'pip install': 'tests/targets/wheel.test.ts',
      // No machine of ours can build images: hadolint reads the Dockerfile, and its steps were run by hand.
      'docker build': 'nowhere',
      'docker run': 'nowhere',
    };
    expect(commands.filter((command) => !Object.hasOwn(covered, command))).toEqual([]);
  });
});
