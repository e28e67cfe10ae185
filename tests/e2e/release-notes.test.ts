import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';

const SCRIPT = fileURLToPath(new URL('../../scripts/release-notes.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-release-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHANGELOG = `# Changelog

## Unreleased

## 1.2.10 - 2026-12-01

### Added

- Later.

## 1.2.1 - 2026-11-30

### Fixed

- This.
- And that.

## 1.2.0 - 2026-11-01

`;

function notesOf(version: string, tag: string) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, tag], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('scripts/release-notes.js', () => {
  it('prints the section of the version and no other', () => {
    const { status, stdout } = notesOf('1.2.1', 'v1.2.1');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '### Fixed\n\n- This.\n- And that.\n' });
  });

  it.each(['v1.2.10', '1.2.1', 'v1.2.1-rc.1', 'main', ''])('refuses the tag "%s" of version 1.2.1', (tag) => {
    const { status, stdout, stderr } = notesOf('1.2.1', tag);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(
      `The tag is "${tag}", and package.json has version 1.2.1; expected the tag v1.2.1.`,
    );
  });

  it.each(['1.2.0', '1.2'])('refuses version %s, of which CHANGELOG.md says nothing', (version) => {
    const { status, stderr } = notesOf(version, `v${version}`);
    expect(status).toBe(1);
    expect(stderr).toContain(`CHANGELOG.md says nothing of ${version}; expected a section`);
  });
});
