import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { STREAMS } from '../../src/streams/index.ts';
import { entities } from '../support/stream-pages/entities.ts';
import { openBrowser, openTab } from './browser.ts';
import { SITE } from './pages.ts';
import { type Site, serve } from './serve.ts';

/** Where the pictures are put: a folder that git ignores. */
const REPORTS = new URL('../../reports/site/', import.meta.url);
const SHOWN = { front: '/', stream: '/streams/issues.html', entities: '/entities.html' } as const;
const SCHEMES = ['light', 'dark'] as const;
let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await serve(SITE);
  browser = await openBrowser();
  mkdirSync(REPORTS, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe('the search of the site', () => {
  it.each([
    ['max_page_mib', '/reference/settings.html'],
    ['crash_free', '/streams/sessions.html'],
    ['Airflow', '/guides/orchestrators.html'],
  ])('finds %s in %s', async (words, path) => {
    const { page, troubles } = await openTab(browser, site.url);
    await page.goto(`${site.url}/`, { waitUntil: 'networkidle' });
    await page.keyboard.press('/');
    await page.locator('#localsearch-input').fill(words);
    const hits = page.locator('#localsearch-list a.result');
    await hits.first().waitFor();
    const addresses = await hits.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(addresses.map((address) => address?.split('#')[0])).toContain(path);
    await hits.first().click();
    await page.waitForURL((url) => url.pathname !== '/');
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});

describe('the picture of all streams', () => {
  it('has a box for each stream, and a line for each two that belong together', async () => {
    const { relations } = entities();
    const { page } = await openTab(browser, site.url);
    await page.goto(`${site.url}/entities.html`);
    expect(await page.locator('.diagram .node').count()).toBe(STREAMS.length);
    expect(await page.locator('.diagram .edge').count()).toBe(
      new Set(relations.map(({ from, to }) => `${from} ${to}`)).size,
    );
    await page.context().close();
  });

  it('leads from a box to the page of its stream', async () => {
    const { page, troubles } = await openTab(browser, site.url);
    await page.goto(`${site.url}/entities.html`, { waitUntil: 'networkidle' });
    await page.locator('.diagram a', { hasText: 'uptime_monitors' }).first().click();
    await page.waitForURL((url) => url.pathname === '/streams/uptime_monitors.html');
    await page.locator('h1', { hasText: 'uptime_monitors' }).waitFor();
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});

describe('a picture', () => {
  it.each(
    Object.entries(SHOWN).flatMap(([name, path]) => SCHEMES.map((scheme) => [name, scheme, path] as const)),
  )('is taken of the page %s in %s colours', async (name, colorScheme, path) => {
    const viewport = { width: 1440, height: 1000 };
    const { page, troubles } = await openTab(browser, site.url, { colorScheme, viewport });
    await page.goto(site.url + path, { waitUntil: 'networkidle' });
    const isDark = await page.evaluate(`document.documentElement.classList.contains('dark')`);
    expect(isDark).toBe(colorScheme === 'dark');
    const picture = await page.screenshot({
      path: fileURLToPath(new URL(`${name}-${colorScheme}.png`, REPORTS)),
    });
    expect(picture.length).toBeGreaterThan(20_000);
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});
