import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { listedPackages, lockedPackages, runtimePackages, type Sbom } from '../support/sbom.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-sbom-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A checkout of a name of its own, with nothing but what the list is made of, and the list that is written there. */
function sbomIn(name: string, env: Readonly<Record<string, string>> = {}): string {
  const checkout = join(folder, name);
  for (const path of ['package.json', 'package-lock.json', 'scripts/sbom']) {
    cpSync(join(CHECKOUT, path), join(checkout, path), { recursive: true });
  }
  execFileSync(process.execPath, ['scripts/sbom/write.js'], {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return readFileSync(join(checkout, 'sbom.cdx.json'), 'utf8');
}

describe('npm run sbom', () => {
  it('lists every runtime package of package-lock.json with its hash, and no other', () => {
    const sbom = JSON.parse(sbomIn('complete')) as Sbom;
    expect(listedPackages(sbom)).toEqual(runtimePackages(CHECKOUT));
    expect(listedPackages(sbom).join('\n')).toMatch(/^ajv@8\./m);
  });

  it('names the program and not the folder it lies in', () => {
    const { name, version } = JSON.parse(
      readFileSync(join(CHECKOUT, 'package.json'), 'utf8'),
    ) as Sbom['metadata']['component'];
    const { metadata } = JSON.parse(sbomIn('elsewhere')) as Sbom;
    expect(metadata.component).toMatchObject({ name, version });
  });

  it('writes the same bytes in another folder, also under an npm that installs globally with development packages', () => {
    const settings = { npm_config_global: 'true', npm_config_include: 'dev', NPM_CONFIG_OMIT: '' };
    expect(sbomIn('other', settings)).toBe(sbomIn('one'));
  });

  it('has a time stamp where SOURCE_DATE_EPOCH says which, and another serial number then', () => {
    const without = JSON.parse(sbomIn('timeless', { SOURCE_DATE_EPOCH: '' })) as Sbom;
    const dated = JSON.parse(sbomIn('dated', { SOURCE_DATE_EPOCH: '1790000000' })) as Sbom;
    expect(without.metadata.timestamp).toBeUndefined();
    expect(dated.metadata.timestamp).toBe('2026-09-21T14:13:20.000Z');
    expect(dated.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(dated.serialNumber).not.toBe(without.serialNumber);
  });

  it('refuses a SOURCE_DATE_EPOCH that is no number of seconds', () => {
    expect(() => sbomIn('odd', { SOURCE_DATE_EPOCH: 'yesterday' })).toThrow(
      'SOURCE_DATE_EPOCH is "yesterday"; expected whole seconds since 1970, such as 1790000000.',
    );
  });
});

describe('package-lock.json', () => {
  it('has a hash for every package but builds of development tools for other machines', () => {
    const without = Object.entries(lockedPackages(CHECKOUT)).filter(
      ([, { integrity }]) => integrity === undefined,
    );
    const others = /^node_modules\/(@biomejs\/cli|@oxc-parser\/binding|@swc\/core|@unrs\/resolver-binding)-/;
    expect(without.filter(([path, entry]) => !(others.test(path) && entry.dev && entry.optional))).toEqual(
      [],
    );
  });
});
