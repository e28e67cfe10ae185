import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { STREAMS } from '../../src/streams/index.ts';
import { openBrowser } from './browser.ts';
import { pagesOfSite, SITE } from './pages.ts';
import { type Site, serve } from './serve.ts';
import { type Visit, visitAll } from './visits.ts';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
/** Where the site sends whoever wants a file that is no page. */
const FILES = `${manifest.repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/`;
const PAGES = pagesOfSite();
let visits: ReadonlyMap<string, Visit>;
let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await serve(SITE);
  browser = await openBrowser();
  visits = await visitAll(browser, site.url, PAGES);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Where a link leads within the site: a page of it, and an anchor there; undefined when it leads elsewhere. */
function targetOf(link: string): { readonly path: string; readonly id: string } | undefined {
  const { origin, pathname, hash } = new URL(link);
  if (origin !== site.url) return undefined;
  return {
    path: pathname.endsWith('/') ? `${pathname}index.html` : pathname,
    id: decodeURIComponent(hash.slice(1)),
  };
}

describe('the site', () => {
  it('has a page for each stream and each guide', () => {
    const streams = STREAMS.map(({ tapStreamId }) => `/streams/${tapStreamId}.html`);
    expect(PAGES).toEqual(expect.arrayContaining([...streams, '/index.html', '/guides/first-sync.html']));
  });

  it.each(PAGES)(
    'shows %s without an error, a broken picture or a request that leaves this machine',
    (path) => {
      const { troubles, broken, overflow, heading } = visits.get(path) ?? {};
      expect({ troubles, broken, overflow }).toEqual({ troubles: [], broken: [], overflow: 0 });
      expect(heading).toMatch(/\w/);
    },
  );

  it('links to pages and headings that are there', () => {
    const dead = [...visits].flatMap(([path, { links }]) =>
      links.flatMap((link) => {
        const target = targetOf(link);
        if (target === undefined) return [];
        const ids = visits.get(target.path)?.ids;
        const isThere = ids !== undefined && (target.id === '' || ids.includes(target.id));
        return isThere ? [] : [`${path} -> ${target.path}#${target.id}`];
      }),
    );
    expect([...new Set(dead)]).toEqual([]);
  });

  it('links to files of the repository that are there', () => {
    const links = [...visits.values()].flatMap((visit) =>
      visit.links.filter((link) => link.startsWith(FILES)),
    );
    const paths = [
      ...new Set(links.map((link) => decodeURIComponent(new URL(link).href.slice(FILES.length)))),
    ];
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([]);
  });

  it('leads from its front page to each of its pages', () => {
    const reached = new Set(['/index.html']);
    for (const path of reached) {
      for (const link of visits.get(path)?.links ?? []) {
        const target = targetOf(link);
        if (target !== undefined && visits.has(target.path)) reached.add(target.path);
      }
    }
    expect(PAGES.filter((path) => !reached.has(path))).toEqual([]);
  });

  it('asks its server for nothing that is not there', () => {
    expect(site.missing).toEqual([]);
  });
});
