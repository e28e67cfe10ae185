import { events, type HostileAnswer, hostileScene, packed, projects } from './account.ts';
import type { Attack, Scene } from './attack.ts';

const MIB = 1024 * 1024;
/** What was sent when there was no limit of a page but 64 MiB. */
const HUGE = 63 * MIB;
const EVENTS = /^\/projects\/1\/\d+\/events\/$/;

/** `[[],[],…]`, of so many bytes. */
const emptyLists = (bytes: number): string => `[${'[],'.repeat(bytes / 3 - 1)}[]]`;
const rows = (count: number): string => `[${'{},'.repeat(count - 1)}{}]`;
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

/** The same answer for the members. */
const asMembers = async (answer: HostileAnswer): Promise<Scene> =>
  await hostileScene((path) => (path.endsWith('/members/') ? answer : undefined));

/** The same answer for the events of 16 projects. */
const asEvents = async (answer: HostileAnswer): Promise<Scene> =>
  await hostileScene((path) => {
    if (path.endsWith('/projects/')) return { body: projects(16) };
    return EVENTS.test(path) ? answer : undefined;
  });

/** Answers that are small when they are sent, and large when they are read. */
export const SIZE_ATTACKS: readonly Attack[] = [
  {
    name: 'A page of 64 KB that unpacks to 63 MiB of `[]`',
    happens: 'Unpacking stops at 16 MiB; the part fails and names `max_page_mib`',
    outcome: 'part fails',
    says: /is larger than 16 MiB\. Set max_page_mib above 16/,
    begin: () => asMembers(packed(emptyLists(HUGE))),
  },
  {
    name: 'The same for the events of 16 projects',
    happens: 'Each part fails, one page after the other',
    outcome: 'part fails',
    says: /events of 16 projects.*is larger than 16 MiB/,
    begin: () => asEvents(packed(emptyLists(HUGE))),
  },
  {
    name: 'A page of 31 million levels',
    happens: 'Unpacking stops at 16 MiB',
    outcome: 'part fails',
    says: /is larger than 16 MiB/,
    begin: () => asMembers(packed(deep(HUGE / 2))),
  },
  {
    name: 'A page of 2 million levels in 4 MB',
    happens: 'The part fails: lists and objects may lie 100 levels deep',
    outcome: 'part fails',
    says: /more than 100 levels deep/,
    begin: () => asMembers(packed(deep(1_990_000))),
  },
  {
    name: 'A page of 8 million levels in 16 MB',
    happens: 'The same, before the page is parsed',
    outcome: 'part fails',
    says: /more than 100 levels deep/,
    begin: () => asMembers(packed(deep(8_000_000))),
  },
  {
    name: 'A page of 5.5 million rows where 100 were asked for',
    happens: 'Before the page is parsed the part fails: a list that comes as a whole may hold 10,000 rows',
    outcome: 'part fails',
    says: /more than 10000 rows/,
    begin: () => asMembers(packed(rows(5_500_000))),
  },
  {
    name: 'A page of 100,000 rows where 100 were asked for',
    happens: 'The same, when it was parsed',
    outcome: 'part fails',
    says: /more than 10000 rows/,
    begin: () => asMembers(packed(rows(100_000))),
  },
  {
    name: 'A page of 5,000 rows where 100 were asked for, with more to come',
    happens: 'The part fails: such a page may hold 110 rows',
    outcome: 'part fails',
    says: /more than 110 rows/,
    begin: () => {
      const headers = { Link: '<http://x>; rel="next"; results="true"; cursor="0:100:0"' };
      return asMembers({ headers, body: rows(5_000) });
    },
  },
  {
    name: 'A row of 4 million values',
    happens: 'Before the page is parsed the part fails: it may hold 2 million values',
    outcome: 'part fails',
    says: /more than 2000000 values/,
    begin: () => asMembers(packed(`[{"id":"1","more":[${'0,'.repeat(4_000_000)}0]}]`)),
  },
  {
    name: 'A body without end',
    happens: 'Reading stops at 16 MiB',
    outcome: 'part fails',
    says: /is larger than 16 MiB/,
    begin: () =>
      asMembers({
        take: (_request, response) => {
          const more = Buffer.alloc(MIB, '[');
          const go = (): void => {
            while (!response.destroyed && response.write(more));
          };
          response.on('drain', go);
          go();
        },
      }),
  },
  {
    name: 'A refusal (500) without end',
    happens: 'Its first 64 KiB are read, and it is a 500 like any other',
    outcome: 'part fails',
    says: /users of acme: .*was answered with 500/,
    begin: () =>
      asMembers({
        take: (_request, response) => {
          response.writeHead(500);
          const more = Buffer.alloc(MIB, 'x');
          const go = (): void => {
            while (!response.destroyed && response.write(more));
          };
          response.on('drain', go);
          go();
        },
      }),
  },
  {
    name: 'A refusal (403) whose `detail` is 30,000 levels deep',
    happens: 'It is told without a `detail`',
    outcome: 'part fails',
    says: /users of acme: .*was answered with 403/,
    begin: () => asMembers({ status: 403, body: `{"detail":${deep(30_000)}}` }),
  },
  {
    name: 'Pages of 15 MiB of text for the events of 16 projects, within every limit',
    happens: 'They are delivered',
    outcome: 'harmless',
    begin: () => asEvents(packed(JSON.stringify(events(() => ({ message: 'x'.repeat(150_000) }))))),
  },
  {
    name: 'Pages of 1.9 million values for the events of 16 projects, within every limit',
    happens: 'They are delivered',
    outcome: 'harmless',
    begin: () =>
      asEvents(packed(JSON.stringify(events(() => ({ extra: Array.from({ length: 19_000 }, () => 7) }))))),
  },
  {
    name: 'Pages of 180,000 different names for the events of 16 projects, within every limit',
    happens: 'They are delivered',
    outcome: 'harmless',
    begin: () =>
      asEvents(
        packed(
          JSON.stringify(
            events((row) => ({
              extra: Object.fromEntries(Array.from({ length: 1_800 }, (_, at) => [`${row}x${at}`, 1])),
            })),
          ),
        ),
      ),
  },
  {
    name: 'Pages of 10 MiB of text that come unpacked, for the events of 16 projects, within every limit',
    happens: 'They are delivered',
    outcome: 'harmless',
    begin: () =>
      asEvents({ body: Buffer.from(JSON.stringify(events(() => ({ message: 'x'.repeat(100_000) })))) }),
  },
];
