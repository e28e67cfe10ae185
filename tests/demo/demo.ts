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
import { type Output, readOutput, runTap } from './run.ts';
import { table } from './table.ts';

const HOUR_MS = 3_600_000;
const STREAMS = ['organizations', 'projects', 'teams', 'users', 'releases', 'issues', 'events'];
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
const simulator = await startSimulator(world, { now });
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-demo-'));
async function tell(): Promise<void> {
  const file = (name: string): string => join(folder, name);
  writeFileSync(
    file('config.json'),
    JSON.stringify({
      api_token: simulator.token,
      organization: 'acme-works',
      base_url: simulator.url,
      // Every run looks at all issues, so that the resolved one shows at once.
      issue_refresh_hours: 0,
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
  compare(first);

  const changes = change(first);
  clock.behindMs -= HOUR_MS;
  say('An hour goes by, and in Sentry', ...changes.map(({ text }) => `  - ${text}`), '');
  simulator.reset();
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

async function sync(title: string, name: string, flags: readonly string[]): Promise<Output> {
  const stdout = join(folder, name);
  const given = [
    '--config',
    join(folder, 'config.json'),
    '--catalog',
    join(folder, 'catalog.json'),
    ...flags,
  ];
  const { seconds } = await runTap(given, stdout);
  const output = readOutput(stdout);
  const rows = STREAMS.map((stream) => [
    stream,
    output.records.get(stream)?.length ?? 0,
    requestsOf(simulator, stream),
  ]);
  const others =
    simulator.requests.length - rows.reduce((total, [, , requests]) => total + Number(requests), 0);
  if (others > 0) rows.push(['(where something happened)', '', others]);
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
    '',
  );
  return output;
}

function requestsOf({ requests }: Simulator, stream: string): number {
  return requests.filter((request) => request.stream === stream).length;
}

/** The simulator knows what a complete extraction holds. */
function compare(output: Output): void {
  for (const stream of STREAMS) {
    const expected = simulator.truth(stream).size;
    const got = new Set(output.records.get(stream)?.map((record) => record[KEYS[stream] ?? 'id'])).size;
    if (got !== expected) throw new Error(`${stream}: ${got} of ${expected} records came`);
  }
}

const KEYS: Readonly<Record<string, string>> = { events: 'eventID', releases: 'version' };

type Change = { readonly text: string; readonly hasArrived: (output: Output) => boolean };

/** Four things that a tap can miss. */
function change(first: Output): Change[] {
  const has = (stream: string, facts: Readonly<Record<string, unknown>>) => (output: Output) =>
    (output.records.get(stream) ?? []).some((record) =>
      Object.entries(facts).every(([name, value]) => record[name] === value),
    );
  const open = (first.records.get('issues') ?? []).filter((record) => record['status'] === 'unresolved');
  const issue = open.at(-1);
  const project = (first.records.get('projects') ?? [])[0];
  if (issue === undefined || project === undefined) throw new Error('the world is too small');

  const fresh = addEvent(world, 'ledger', { timestamp: new Date(now() + HOUR_MS / 2).toISOString() });
  const late = addLateEvent(world, 'search', { hoursAgo: 0.5 });
  resolveIssue(world, String(issue['id']));
  renameProject(world, String(project['slug']), `${String(project['slug'])}-renamed`);
  return [
    { text: 'an event happens', hasArrived: has('events', { eventID: fresh.eventId }) },
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
