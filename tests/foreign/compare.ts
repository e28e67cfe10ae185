import { recordsOf, type SingerMessage } from '../support/run-tap.ts';

export const FOREIGN_STREAMS = [
  'organizations',
  'projects',
  'teams',
  'users',
  'releases',
  'issues',
  'events',
] as const;

type Shown = Readonly<Record<string, unknown>>;

const KEYS: Readonly<Record<string, string>> = { releases: 'version', events: 'eventID' };

/** The key of a record within its organization, as text. */
export function foreignKey(stream: string, record: Shown): string {
  return String(record[KEYS[stream] ?? 'id']);
}

/** The keys of a stream's records, each once, sorted. */
export function keysIn(messages: readonly SingerMessage[], stream: string): readonly string[] {
  return [...new Set(recordsOf(messages, stream).map((record) => foreignKey(stream, record)))].sort();
}

/** How many keys a failure shows: all of them would fill a screen. */
const SHOWN = 5;

/** The keys that should be among a stream's records and are not, and those that should not and are: the first of each. */
export function gaps(
  messages: readonly SingerMessage[],
  stream: string,
  keys: Iterable<string>,
): { readonly missing: readonly string[]; readonly beyond: readonly string[] } {
  const wantedKeys = new Set(keys);
  const had = new Set(keysIn(messages, stream));
  const first = (found: readonly string[]) =>
    found.length > SHOWN ? [...found.slice(0, SHOWN), `... of ${found.length}`] : found;
  return {
    missing: first([...wantedKeys].filter((key) => !had.has(key))),
    beyond: first([...had].filter((key) => !wantedKeys.has(key))),
  };
}

export const NO_GAPS = { missing: [], beyond: [] };

/** The columns of a stream that are compared, and where the server has them when that is elsewhere. */
const COLUMNS: Readonly<Record<string, Readonly<Record<string, (raw: Shown) => unknown>>>> = {
  organizations: { slug: at('slug'), name: at('name'), dateCreated: time('dateCreated') },
  projects: {
    slug: at('slug'),
    name: at('name'),
    platform: at('platform'),
    dateCreated: time('dateCreated'),
  },
  teams: { slug: at('slug'), memberCount: at('memberCount'), dateCreated: time('dateCreated') },
  users: { email: at('email'), role: at('role'), pending: at('pending'), dateCreated: time('dateCreated') },
  releases: {
    shortVersion: at('shortVersion'),
    dateCreated: time('dateCreated'),
    projects: (raw) => (raw['projects'] as readonly Shown[]).map((project) => project['slug']),
  },
  issues: {
    title: at('title'),
    status: at('status'),
    level: at('level'),
    shortId: at('shortId'),
    count: number('count'),
    firstSeen: time('firstSeen'),
    lastSeen: time('lastSeen'),
    projectId: (raw) => (raw['project'] as Shown)['id'],
    projectSlug: (raw) => (raw['project'] as Shown)['slug'],
  },
  events: {
    title: at('title'),
    message: at('message'),
    platform: at('platform'),
    groupID: (raw) => String(raw['groupID'] ?? raw['issue']),
    dateCreated: time('dateCreated'),
    dateReceived: time('dateReceived'),
    entries: (raw) => (raw['entries'] as readonly Shown[] | null)?.map((entry) => entry['type']),
  },
};

/** What a record of the server has to be in the output; times are epoch milliseconds. */
export function wanted(stream: string, raw: Shown): Shown {
  const columns = Object.entries(COLUMNS[stream] ?? {});
  return Object.fromEntries([
    ['key', foreignKey(stream, raw)],
    ...columns.map(([name, read]) => [name, read(raw)]),
  ]);
}

/** The same of a record that was delivered. */
export function got(stream: string, record: Shown): Shown {
  // Output columns that stand elsewhere in what the server sends.
  const raw =
    stream === 'issues'
      ? { ...record, project: { id: record['projectId'], slug: record['projectSlug'] } }
      : record;
  return wanted(stream, raw);
}

function at(name: string): (raw: Shown) => unknown {
  return (raw) => raw[name];
}

function number(name: string): (raw: Shown) => unknown {
  return (raw) => Number(raw[name]);
}

function time(name: string): (raw: Shown) => unknown {
  return (raw) => Date.parse(String(raw[name]));
}
