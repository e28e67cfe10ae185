import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { slugOf } from '../../docs/.vitepress/slug.ts';

const ROOT = new URL('../../', import.meta.url);
const OTHERS = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'src/README.md',
  'catalog/README.md',
];
const DOCS = readdirSync(new URL('docs/', ROOT), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .map((path) => `docs/${path}`);

/** A page without its code, in which nothing is a link or a heading. */
function textOf(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
}

/** The addresses of a page's links and pictures. */
function linksOf(path: string): readonly string[] {
  const text = textOf(path).replace(/`[^`\n]*`/g, (code) => '`'.repeat(code.length));
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, address = '']) => address);
}

/** The anchors of a page's headings. */
function anchorsOf(path: string): readonly string[] {
  return [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slugOf(heading));
}

describe('the links of', () => {
  it.each([...OTHERS, ...DOCS])('%s lead to files and headings that are there', (path) => {
    const own = linksOf(path).filter((address) => !/^https?:/.test(address));
    const dead = own.filter((address) => {
      const target = new URL(address, new URL(path, ROOT));
      const file = target.href.slice(ROOT.href.length).split('#')[0] ?? '';
      if (!target.href.startsWith(ROOT.href) || !existsSync(new URL(file, ROOT))) return true;
      return target.hash !== '' && !anchorsOf(file).includes(decodeURIComponent(target.hash.slice(1)));
    });
    expect(dead).toEqual([]);
  });

  it('the README are found by this test', () => {
    expect(linksOf('README.md').length).toBeGreaterThan(20);
    expect(anchorsOf('docs/guides/postgres.md')).toContain('what-the-tables-look-like');
  });
});

describe('an anchor', () => {
  it.each([
    ['PostgreSQL, by hand', 'postgresql-by-hand'],
    ['Personal data: `personal_data`', 'personal-data-personal_data'],
    ['8 - 3', '8---3'],
    ['What is “known”?', 'what-is-known'],
  ])('is made of the heading %s as GitHub makes it', (heading, anchor) => {
    expect(slugOf(heading)).toBe(anchor);
  });
});
