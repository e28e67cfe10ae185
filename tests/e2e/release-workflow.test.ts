import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

type Workflow = {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly name?: string; readonly run?: string }[] }>
  >;
};

const WORKFLOW = fileURLToPath(new URL('../../.github/workflows/release.yml', import.meta.url));
const { jobs } = parse(readFileSync(WORKFLOW, 'utf8')) as Workflow;
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-workflow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commands = join(folder, 'commands');
mkdirSync(commands);
for (const command of ['npm', 'gh']) {
  writeFileSync(join(commands, command), `#!/bin/sh\nprintf '%s\\n' ${command} "$@"\n`);
  chmodSync(join(commands, command), 0o755);
}
for (const file of ['npm/tap-sentry-1.2.3.tgz', 'pypi/tap_sentry-1.2.3-py3-none-any.whl']) {
  mkdirSync(join(folder, 'release', file, '..'), { recursive: true });
  writeFileSync(join(folder, 'release', file), '');
}

/** Runs the script of a step as GitHub does, with `npm` and `gh` that print their arguments, one in a line. */
function runStep(job: string, name: string, tag: string): { lines: string[]; output: string } {
  const script = jobs[job]?.steps.find((step) => step.name === name)?.run;
  if (script === undefined) throw new Error(`The job ${job} has no step "${name}" with a script.`);
  const output = join(folder, 'output');
  writeFileSync(output, '');
  const said = execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${commands}:${process.env['PATH']}`,
      GITHUB_OUTPUT: output,
      GITHUB_REF_NAME: tag,
      GITHUB_REPOSITORY: 'Acme/Tap-Sentry',
    },
  });
  return { lines: said.trimEnd().split('\n'), output: readFileSync(output, 'utf8') };
}

describe('the release workflow', () => {
  it('names the image in lower case, by version, minor version and as the latest', () => {
    expect(runStep('image', 'Name the image', 'v1.2.3').output).toBe(
      [
        'image=ghcr.io/acme/tap-sentry',
        'version=1.2.3',
        'tags<<END',
        'ghcr.io/acme/tap-sentry:1.2.3',
        'ghcr.io/acme/tap-sentry:1.2',
        'ghcr.io/acme/tap-sentry:latest',
        'END\n',
      ].join('\n'),
    );
  });

  it('gives the image of a pre-release no name but its own', () => {
    const { output } = runStep('image', 'Name the image', 'v1.2.3-rc.1');
    expect(output.match(/^ghcr.*$/gm)).toEqual(['ghcr.io/acme/tap-sentry:1.2.3-rc.1']);
  });

  it.each([
    ['v1.2.3', 'latest'],
    ['v1.2.3-rc.1', 'next'],
  ])('publishes the tarball of %s to npm as %s, with its provenance', (tag, label) => {
    expect(runStep('npm', 'Publish', tag).lines).toEqual([
      'npm',
      'publish',
      './release/npm/tap-sentry-1.2.3.tgz',
      '--provenance',
      '--access',
      'public',
      '--ignore-scripts',
      '--tag',
      label,
    ]);
  });

  it.each([
    ['v1.2.3', '--latest'],
    ['v1.2.3-rc.1', '--prerelease'],
  ])('makes the release of %s at GitHub with %s and every file', (tag, kind) => {
    const { lines } = runStep('github', 'Release', tag);
    expect(lines.slice(0, 6)).toEqual(['gh', 'release', 'create', tag, '--verify-tag', kind]);
    expect(lines.slice(-4)).toEqual([
      'release/notes.md',
      'release/npm/tap-sentry-1.2.3.tgz',
      'release/pypi/tap_sentry-1.2.3-py3-none-any.whl',
      'release/tap-sentry.cdx.json',
    ]);
  });

  it('takes a tag that is no version, or tries to be a command, for nothing but a name', () => {
    const tag = 'v1.2.3-$(>hacked);"';
    expect(runStep('github', 'Release', tag).lines[3]).toBe(tag);
    expect(() => readFileSync(join(folder, 'hacked'))).toThrow('ENOENT');
  });
});
