import { readdirSync } from 'node:fs';

/** The built site; `npm run docs` makes it. */
export const SITE = new URL('../../docs/.vitepress/dist/', import.meta.url);

/** Paths of all pages of the site, but for the one of what is not there. */
export function pagesOfSite(): readonly string[] {
  return readdirSync(SITE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.html') && path !== '404.html')
    .map((path) => `/${path}`)
    .sort();
}
