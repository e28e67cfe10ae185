import type { DefaultTheme } from 'vitepress';
import { STREAMS } from '../../src/streams/index.ts';

type Item = DefaultTheme.SidebarItem;

const page = (text: string, link: string): Item => ({ text, link });
const streamPages = (isOptional: boolean): Item[] =>
  STREAMS.filter((stream) => (stream.isOptional ?? false) === isOptional).map(({ tapStreamId }) =>
    page(tapStreamId, `/streams/${tapStreamId}`),
  );

/** Every page of the site, in the order in which it may be read. */
export const SIDEBAR: Item[] = [
  {
    text: 'Guides',
    items: [
      page('First sync', '/guides/first-sync'),
      page('Plan and reset', '/plan'),
      page('Install', '/guides/install'),
      page('Meltano', '/guides/meltano'),
      page('PostgreSQL', '/guides/postgres'),
      page('Answers in SQL', '/answers'),
      page('Orchestrators', '/guides/orchestrators'),
      page('Several processes', '/guides/shards'),
      page('When one is enough', '/scale'),
      page('Self-hosted, GlitchTip', '/guides/self-hosted'),
      page('Personal data', '/guides/personal-data'),
      page('State and backfills', '/guides/state'),
      page('Migration', '/guides/migration'),
      page('Troubleshooting', '/guides/troubleshooting'),
    ],
  },
  {
    text: 'Reference',
    items: [
      page('Settings', '/reference/settings'),
      page('Streams', '/streams/'),
      page('Entity diagram', '/entities'),
      page('Records', '/reference/records'),
      page('Personal columns', '/personal-data'),
      page('Guarantees', '/reference/guarantees'),
      page('Faults', '/faults'),
      page('Attacks', '/security'),
      page('Servers', '/servers'),
      page('Event bodies', '/event-bodies'),
      page('Benchmark', '/bench'),
    ],
  },
  { text: 'Read by default', collapsed: true, items: streamPages(false) },
  { text: 'Read when selected', collapsed: true, items: streamPages(true) },
];
