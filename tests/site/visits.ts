import type { Browser, Page } from 'playwright-core';
import { openTab } from './browser.ts';

/** What a page is like in a browser. */
export type Visit = {
  readonly heading: string;
  /** Addresses of pictures that could not be shown. */
  readonly broken: readonly string[];
  /** Pixels by which the page is wider than its window. */
  readonly overflow: number;
  /** Its anchors. */
  readonly ids: readonly string[];
  /** Whole addresses that it links to. */
  readonly links: readonly string[];
  readonly troubles: readonly string[];
};

/** As a text, since it runs in the page. A link in a picture has its address elsewhere. */
const LOOK = `({
  heading: document.querySelector('h1')?.textContent ?? '',
  broken: [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.src),
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
  links: [...document.querySelectorAll('a')].map((link) => link.href?.baseVal ?? link.href)
    .filter((href) => href !== '').map((href) => new URL(href, location.href).href),
})`;

/** Opens every page of a site, some at a time, each after the one before it in its tab, and looks at it. */
export async function visitAll(
  browser: Browser,
  origin: string,
  paths: readonly string[],
  tabs = 4,
): Promise<ReadonlyMap<string, Visit>> {
  const visits = new Map<string, Visit>();
  const left = [...paths];
  const work = async (): Promise<void> => {
    const { page, troubles } = await openTab(browser, origin);
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      const before = troubles.length;
      const look = await visit(page, origin + path);
      visits.set(path, { ...look, troubles: troubles.slice(before) });
    }
    await page.context().close();
  };
  await Promise.all(Array.from({ length: tabs }, work));
  return visits;
}

async function visit(page: Page, address: string): Promise<Omit<Visit, 'troubles'>> {
  await page.goto(address, { waitUntil: 'networkidle' });
  return (await page.evaluate(LOOK)) as Omit<Visit, 'troubles'>;
}
