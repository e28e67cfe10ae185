import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where a Chromium may be; that of the environment first. */
const PLACES = [
  process.env['TAP_SENTRY_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** A tab, and what went wrong in it. */
export type Tab = {
  readonly page: Page;
  /** Errors and warnings on the console, requests that failed or left this machine. */
  readonly troubles: readonly string[];
};

/** Starts the Chromium of this machine. @throws Error that says how to get one */
export async function openBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((place) => existsSync(place));
  if (executablePath === undefined) {
    throw new Error(
      'There is no Chromium: apt-get install chromium, or name one in the variable TAP_SENTRY_CHROMIUM.',
    );
  }
  // It opens nothing but this site; containers and root have no sandbox for it.
  return await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

/** Opens a tab that reaches one origin and nothing else. */
export async function openTab(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const troubles: string[] = [];
  await context.route(
    (url) => url.origin !== origin,
    (route) => {
      troubles.push(`left the machine: ${route.request().url()}`);
      return route.abort();
    },
  );
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    // What is fetched ahead for a link may be given up when the next page is opened.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') troubles.push(`failed: ${request.url()}`);
  });
  return { page, troubles };
}
