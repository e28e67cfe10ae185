import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addEvent,
  addLateEvent,
  createWorld,
  renameProject,
  resolveIssue,
  type Simulator,
  startSimulator,
} from '../simulator/index.ts';
import { STREAM_NAMES } from '../support/delivery.ts';
import { type Output, readOutput, runTap } from './run.ts';
import { table } from './table.ts';

const HOUR_MS = 3_600_000;
const say = (...lines: readonly string[]): void => console.log(lines.join('\n'));

/** The server lives in the past, so that an hour can go by between the two runs. */
const clock = { behindMs: 3 * HOUR_MS };
const now = (): number => Date.now() - clock.behindMs;

const world = createWorld({
  seed: 20_261_121,
  now: now() - 120_000,
  projects: 12,
  emptyProjects: 2,
  teams: 4,
  members: 30,
  issues: 300,
  events: 2_000,
  releases: 60,
});
/** An issue that never rests: an event of it comes in every few seconds, also while it is read. */
const hot = { id: world.issues[0]?.id ?? '', everySeconds: 5 };
const simulator = await startSimulator(world, {
  now,
  traffic: { issues: [hot.id], everySeconds: hot.everySeconds },
});
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-demo-'));
async function tell(): Promise<void> {
  const file = (name: string): string => join(folder, name);
  writeFileSync(
    file('config.json'),
    JSON.stringify({
      api_token: simulator.token,
      organization: 'acme-works',
      base_url: simulator.url,
    }),
  );

  say('', `A server that behaves like Sentry runs at ${simulator.url}, with an invented organization.`, '');
  await runTap(['--discover'], file('catalog.json'));
  const catalog = JSON.parse(readFileSync(file('catalog.json'), 'utf8')) as { streams: unknown[] };
  say(
    `Discovery: ${catalog.streams.length} streams, no request was needed (${simulator.requests.length}).`,
    '',
  );

  const first = await sync('First sync: everything', 'first.jsonl', []);
  writeFileSync(file('state.json'), JSON.stringify(first.state));

  const changes = change(first);
  clock.behindMs -= HOUR_MS;
  say('An hour goes by, and in Sentry', ...changes.map(({ text }) => `  - ${text}`), '');
  const second = await sync('Second sync: what has changed', 'second.jsonl', ['--state', file('state.json')]);
  for (const { text, hasArrived } of changes) {
    if (!hasArrived(second)) throw new Error(`the second sync does not show that ${text}`);
  }
  say(`All ${changes.length} changes have arrived. The lines are in ${folder}:`);
  say(
    '  catalog.json  config.json  first.jsonl  state.json  second.jsonl, and what was said on stderr in *.log',
    '',
  );
}

/** Keys of all that a complete extraction holds at this moment: the simulator knows. */
const truth = (): Truth =>
  new Map(STREAM_NAMES.map((stream) => [stream, new Set(simulator.truth(stream).keys())]));
type Truth = ReadonlyMap<string, ReadonlySet<string>>;

async function sync(title: string, name: string, flags: readonly string[]): Promise<Output> {
  const stdout = join(folder, name);
  const given = [
    '--config',
    join(folder, 'config.json'),
    '--catalog',
    join(folder, 'catalog.json'),
    ...flags,
  ];
  // Whoever asks lets the events of the time since then come in.
  await fetch(simulator.url);
  simulator.reset();
  const before = truth();
  const { seconds } = await runTap(given, stdout);
  const output = readOutput(stdout);
  compare(output, before, truth());
  const rows = STREAM_NAMES.map((stream) => [
    stream,
    output.records.get(stream)?.length ?? 0,
    requestsOf(simulator, stream),
  ]);
  const others =
    simulator.requests.length - rows.reduce((total, [, , requests]) => total + Number(requests), 0);
  if (others > 0) rows.push(['(look-ups)', '', others]);
  const records = rows.reduce((total, [, count]) => total + Number(count), 0);
  const lines = table([
    ['stream', 'records', 'requests'],
    ...rows,
    ['all', records, simulator.requests.length],
  ]);
  const rule = '-'.repeat(lines[0]?.length ?? 0);
  say(
    `${title} (${seconds.toFixed(1)} s, ${name})`,
    rule,
    ...lines.slice(0, 1),
    rule,
    ...lines.slice(1, -1),
    rule,
    lines.at(-1) ?? '',
    'Checked against the server: nothing of what was there is missing.',
    '',
  );
  return output;
}

function requestsOf({ requests }: Simulator, stream: string): number {
  return requests.filter((request) => request.stream === stream).length;
}

/** `stream:key` of all that has come so far. */
const came = new Set<string>();

/** What was there when a run began has to come, in this run or in one before it, and nothing that never was there. */
function compare({ records }: Output, before: Truth, after: Truth): void {
  for (const stream of STREAM_NAMES) {
    for (const record of records.get(stream) ?? []) {
      const key = String(record[KEYS[stream] ?? 'id']);
      if (!after.get(stream)?.has(key)) throw new Error(`${stream}: ${key} came, which is not there`);
      came.add(`${stream}:${key}`);
    }
    const missing = [...(before.get(stream) ?? [])].filter((key) => !came.has(`${stream}:${key}`));
    if (missing.length > 0) throw new Error(`${stream}: ${missing.length} records are missing`);
  }
}

const KEYS: Readonly<Record<string, string>> = { events: 'eventID', releases: 'version' };

type Change = { readonly text: string; readonly hasArrived: (output: Output) => boolean };

/** What a tap can miss, told before an hour goes by. */
function change(first: Output): Change[] {
  const has = (stream: string, facts: Readonly<Record<string, unknown>>) => (output: Output) =>
    (output.records.get(stream) ?? []).some((record) =>
      Object.entries(facts).every(([name, value]) => record[name] === value),
    );
  const open = (first.records.get('issues') ?? []).filter(
    ({ id, status }) => status === 'unresolved' && id !== hot.id,
  );
  const issue = open.at(-1);
  const project = (first.records.get('projects') ?? [])[0];
  if (issue === undefined || project === undefined) throw new Error('the world is too small');

  const hotIn = ({ records }: Output) => records.get('issues')?.find(({ id }) => id === hot.id);
  const hotBefore = hotIn(first);
  const hotEvents = HOUR_MS / 1000 / hot.everySeconds;
  const ahead = (ms: number): string => new Date(now() + ms).toISOString();
  const fresh = addEvent(world, 'ledger', { timestamp: ahead(HOUR_MS / 2) });
  const last = addEvent(world, 'ledger', { timestamp: ahead(HOUR_MS - 2_000) });
  const late = addLateEvent(world, 'search', { hoursAgo: 0.5 });
  resolveIssue(world, String(issue['id']));
  renameProject(world, String(project['slug']), `${String(project['slug'])}-renamed`);
  return [
    { text: 'an event happens', hasArrived: has('events', { eventID: fresh.eventId }) },
    {
      text: 'another one happens two seconds before the second sync',
      hasArrived: has('events', { eventID: last.eventId }),
    },
    {
      text: `issue ${String(hotBefore?.['shortId'])} gets an event every ${hot.everySeconds} seconds, while it is read too`,
      hasArrived: (output) =>
        Number(hotIn(output)?.['count']) >= Number(hotBefore?.['count']) + hotEvents &&
        (output.records.get('events') ?? []).filter(({ groupID }) => groupID === hot.id).length >= hotEvents,
    },
    {
      text: 'an event arrives that had happened half an hour before the first sync',
      hasArrived: has('events', { eventID: late.eventId }),
    },
    {
      text: `issue ${String(issue['shortId'])} is resolved, which leaves its dates as they were`,
      hasArrived: has('issues', { id: issue['id'], status: 'resolved' }),
    },
    {
      text: `the project ${String(project['slug'])} gets another slug`,
      hasArrived: has('projects', { id: project['id'], slug: `${String(project['slug'])}-renamed` }),
    },
  ];
}

try {
  await tell();
} finally {
  await simulator.close();
}
