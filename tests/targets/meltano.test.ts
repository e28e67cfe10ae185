import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blocksUnder } from '../support/readme-blocks.ts';
import { start } from './command.ts';
import { emptyProject, type MeltanoProject } from './meltano-project.ts';
import { succeeded } from './meltano-setup.ts';
import { repositoryOfCheckout } from './python.ts';

const DEFINITION = fileURLToPath(new URL('../../meltano/tap-sentry.yml', import.meta.url));
const INSTALL_MS = 300_000;
const RUN_MS = 240_000;

describe('a project of one’s own', () => {
  let project: MeltanoProject;

  beforeAll(() => {
    project = emptyProject();
  }, INSTALL_MS);

  afterAll(() => project?.remove());

  it(
    'gets the tap from its definition, without the Hub',
    async () => {
      const [add = '', ...settings] = blocksUnder('docs/guides/meltano.md', 'Add it to a project')
        .join('')
        .split('\n');
      const [, ...words] = add.replace('../tap-sentry/meltano/tap-sentry.yml', DEFINITION).split(' ');
      expect(words).toContain(DEFINITION);
      expect(succeeded(await project.run(...words)).stdout).toContain("Added extractor 'tap-sentry'");
      for (const line of settings.filter((text) => text.startsWith('meltano config set'))) {
        const [, name = '', value = ''] = /^meltano config set tap-sentry (\w+) (.*)$/.exec(line) ?? [];
        const plain = value.replace('"$TOKEN"', 'sntryu_of_the_readme').replace(/^'(.*)'$/, '$1');
        expect(succeeded(await project.run('config', 'set', 'tap-sentry', name, plain)).stdout).toContain(
          name,
        );
      }
      succeeded(await project.run('install'));
      expect(succeeded(await project.run('invoke', 'tap-sentry', '--version')).stdout).toMatch(
        /^tap-sentry v\d/,
      );
    },
    RUN_MS,
  );

  it(
    'takes fractions and lists, as they were set above and from the environment',
    async () => {
      // Reads the settings and asks nobody.
      const schemas = (env: Readonly<Record<string, string>>) =>
        project.runWith({ TAP_SENTRY_API_TOKEN: 'unused', ...env }, 'invoke', 'tap-sentry', '--test=schema');
      succeeded(await schemas({}));
      succeeded(
        await schemas({ TAP_SENTRY_ISSUE_REFRESH_HOURS: '0.25', TAP_SENTRY_PROJECTS: '["web-*", "shop"]' }),
      );
      const refused = await schemas({ TAP_SENTRY_ISSUE_REFRESH_HOURS: '-1.5' });
      expect(refused.code).not.toBe(0);
      expect(refused.stdout + refused.stderr).toContain(
        'issue_refresh_hours is -1.5, but must be a number from -1 to 87600',
      );
    },
    RUN_MS,
  );

  it(
    'selects streams and fields by pattern',
    async () => {
      succeeded(await project.run('select', 'tap-sentry', 'issues', '*'));
      succeeded(await project.run('select', '--exclude', 'tap-sentry', 'issues', 'culprit'));
      const { stdout } = succeeded(await project.run('select', 'tap-sentry', '--list', '--all'));
      expect(stdout).toMatch(/\[automatic *\] issues\.id$/m);
      expect(stdout).toMatch(/\[selected *\] issues\.title$/m);
      expect(stdout).toMatch(/\[excluded *\] issues\.culprit$/m);
      expect(stdout).toMatch(/\[excluded *\] teams\.name$/m);
    },
    RUN_MS,
  );
});

describe('a definition with a git address in pip_url', () => {
  let project: MeltanoProject;
  const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-git-'));

  beforeAll(() => {
    project = emptyProject();
  });

  afterAll(() => {
    project?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'has Meltano build and install the Python package',
    async () => {
      const url = `git+file://${repositoryOfCheckout(join(folder, 'repository'))}`;
      const definition = join(folder, 'tap-sentry.yml');
      writeFileSync(definition, `${readFileSync(DEFINITION, 'utf8')}pip_url: ${url}\n`);
      succeeded(await project.run('add', 'tap-sentry', '--from-ref', definition));
      const installed = join(project.folder, '.meltano/extractors/tap-sentry/venv/bin/tap-sentry');
      const { stdout } = succeeded(await start(installed, ['--version'], { PATH: '' }).done);
      expect(stdout).toMatch(/^tap-sentry v\d/);
    },
    INSTALL_MS,
  );
});
