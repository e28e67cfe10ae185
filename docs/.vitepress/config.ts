import { defineConfig } from 'vitepress';
import { adaptMarkdown } from './markdown.ts';
import { SIDEBAR } from './sidebar.ts';
import { slugOf } from './slug.ts';

/** The site of docs/: `npm run docs` builds it into docs/.vitepress/dist/. It asks no other host for anything. */
export default defineConfig({
  title: 'tap-sentry',
  description: 'A Singer tap that moves what a Sentry account may read into any Singer target',
  lang: 'en',
  // GitHub shows a folder's README, a web server its index.
  rewrites: { 'streams/README.md': 'streams/index.md' },
  // A link to a page that is not there fails the build; anchors are checked by tests.
  ignoreDeadLinks: false,
  // Fetching ahead throws where it meets a link inside of a picture.
  router: { prefetchLinks: false },
  markdown: {
    anchor: { slugify: slugOf },
    config: adaptMarkdown,
  },
  themeConfig: {
    nav: [
      { text: 'First sync', link: '/guides/first-sync' },
      { text: 'Settings', link: '/reference/settings' },
      { text: 'Streams', link: '/streams/' },
    ],
    sidebar: SIDEBAR,
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
