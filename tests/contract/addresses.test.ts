import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readme } from '../support/readme.ts';

const root = new URL('../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const listing = parse(textOf('meltano/hub/node.yml'));
const manifest = JSON.parse(textOf('package.json'));

describe('package.json', () => {
  it('names the repository, its issues and its README as the Meltano Hub definition does', () => {
    expect(manifest.repository).toEqual({ type: 'git', url: `git+${listing.repo}.git` });
    expect(manifest.bugs).toBe(`${listing.repo}/issues`);
    expect(manifest.homepage).toBe(listing.docs);
  });

  it('is published for everybody, and only with a proof of where it was built', () => {
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
  });
});

describe('SECURITY.md', () => {
  it('names no other repository, and nowhere a mail address', () => {
    const text = textOf('SECURITY.md');
    const owner = String(listing.repo).replace('https://github.com/', '');
    const named = [...text.matchAll(/(?:github\.com|ghcr\.io|--repo)[ /]([\w-]+\/[\w-]+)/g)].map(
      ([, name]) => name,
    );
    expect(named.length).toBeGreaterThan(2);
    expect(new Set(named)).toEqual(new Set([owner]));
    expect(text).not.toMatch(/\S@\S+\.\S/);
  });
});

describe('README', () => {
  it('says once that the address of the repository is not live', () => {
    expect(readme().split(listing.repo)).toHaveLength(2);
    expect(readme()).toMatch(/Nothing is published yet[^#]*is a proposal and\nleads nowhere until then/);
  });
});
