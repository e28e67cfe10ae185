import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ATTACKS } from '../e2e/security/attacks.ts';
import { documentedAttacks } from '../e2e/security/docs.ts';

const ROOT = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', ROOT), 'utf8');

describe('docs/security.md', () => {
  it('has every attack that is tried, with what happens and how that ends', () => {
    expect(documentedAttacks().map((cells) => cells.slice(0, 3))).toEqual(
      ATTACKS.map(({ name, happens, outcome }) => [name, happens, outcome]),
    );
  });

  it('tells no attack that is a bug, and none by the name of another', () => {
    expect(ATTACKS.filter(({ outcome }) => outcome === 'bug' || outcome === 'hangs')).toEqual([]);
    expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
  });

  it('says what each runtime package is for', () => {
    const manifest = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
      dependencies: Readonly<Record<string, string>>;
    };
    const [, section = ''] = page.split('## What each runtime package is for');
    const told = section.split('\n').flatMap((line) => /^\| `([^`]+)` \|/.exec(line)?.[1] ?? []);
    expect(told).toEqual(Object.keys(manifest.dependencies));
  });
});
