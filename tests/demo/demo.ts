import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STREAMS } from '../../src/streams/index.ts';
import {
  addEvent,
  addLateEvent,
  createWorld,
  renameProject,
  resolveIssue,
  sendFeedback,
  startSimulator,
} from '../simulator/index.ts';
import { EVERY_SCOPE } from '../support/every-scope.ts';
import { identitiesAt, identityOf } from '../support/identity.ts';
import { LARGE_ACCOUNT } from '../support/large-account.ts';
import { skippedIn, tableOf } from './rows.ts';
import { type Output, readOutput, runTap } from './run.ts';
import { withAllSelected } from './select-all.ts';

const HOUR_MS = 3_600_000;
const say = (...lines: readonly string[]): void => console.log(lines.join('\n'));

/** The server lives in the past, so that an hour can go by between the two runs. */
const clock = { behindMs: 3 * HOUR_MS };
const now = (): number => Date.now() - clock.behindMs;

/** How much of the past is read: a demo has not much time. */
const DAYS = 7;
const startMs = now() - DAYS * 24 * HOUR_MS;
const NAMES = STREAMS.map(({ tapStreamId }) => tapStreamId);
const world = createWorld({
  ...LARGE_ACCOUNT,
  days: DAYS - 1,
  issues: 1_500,
  resourcesOf: { ...LARGE_ACCOUNT.resourcesOf, debug_files: 60, project_users: 30 },
  seed: 20_261_121,
  now: now() - 120_000,
  events: 5_000,
});
for (let n = 0; n < 12; n += 1) {
  const project = world.projects[n % 3]?.id ?? '';
  sendFeedback(world, project, new Date(now() - (2 + 13 * n) * HOUR_MS).toISOString());
}
/** What the plan of the organization leaves out. */
const LACKING = ['discover_saved_queries', 'relays'];
for (const stream of LACKING) world.closed.add(`${stream}/${world.organizations[0]?.id}`);
/** An issue that never rests: an event of it comes in every few seconds, also while it is read. */
const hot = { id: world.issues[0]?.id ?? '', everySeconds: 5 };
const simulator = await startSimulator(world, {
  now,
  scopes: EVERY_SCOPE,
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
      // So many issues are read again once a day by default, and the demo is over after an hour.
      issue_refresh_hours: 0.5,
      start_date: new Date(startMs).toISOString(),
    }),
  );

  say('', `A server that behaves like Sentry runs at ${simulator.url}, with an invented organization.`, '');
  await runTap(['--discover'], file('catalog.json'), clock);
  const catalog = JSON.parse(readFileSync(file('catalog.json'), 'utf8')) as Parameters<
    typeof withAllSelected
  >[0];
  const byDefault = STREAMS.filter(({ isOptional }) => !isOptional).length;
  say(
    `Discovery: ${catalog.streams.length} streams, ${byDefault} of them selected, no request was needed (${simulator.requests.length}). For the demo all are selected.`,
    '',
  );
  writeFileSync(file('catalog.json'), JSON.stringify(withAllSelected(catalog), undefined, 2));

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

/** Identities of all that the server has of some streams, however old. */
const there = (streams: readonly string[]): ReadonlySet<string> => new Set(identitiesAt(simulator, streams));

/** Identities of what a complete extraction holds at this moment; what has lost its time may be older than it asks for. */
const truth = (): ReadonlySet<string> =>
  new Set(
    STREAMS.flatMap(({ tapStreamId, replication }) =>
      simulator
        .owned(tapStreamId, { start: new Date(startMs).toISOString() })
        .filter(
          ({ record }) => replication.method === 'FULL_TABLE' || record[replication.replicationKey] !== null,
        )
        .map(({ organizationId, record }) => identityOf(tapStreamId, organizationId, record)),
    ),
  );

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
  const { seconds, log } = await runTap(given, stdout, { ...clock, watch: status(title) });
  status(title)();
  const untold = LACKING.filter((stream) => !skippedIn(log).has(stream));
  if (untold.length > 0) throw new Error(`nobody says that ${untold.join(', ')} had to be skipped`);
  const output = readOutput(stdout);
  compare(output, before);
  say(
    `${title} (${seconds.toFixed(1)} s, ${name})`,
    ...tableOf({ streams: NAMES, output, requests: simulator.requests.length, log }),
    'Checked against the server: nothing of what was there is missing.',
    '',
  );
  return output;
}

/** On a terminal, a line that says how much has come, and goes away when it is called without a number. */
function status(title: string): (bytes?: number) => void {
  if (!process.stdout.isTTY) return () => undefined;
  let shown: string | undefined;
  return (bytes) => {
    const text = bytes === undefined ? '' : `${title}: ${(bytes / 1_000_000).toFixed(0)} MB …`;
    if (text === shown) return;
    shown = text;
    process.stdout.write(`\r\u001B[K${text}`);
  };
}

/** Identities of all that has come so far. */
const came = new Set<string>();

/** What was there when a run began has to come, in this run or in one before it, and nothing that never was there. */
function compare({ records }: Output, before: ReadonlySet<string>): void {
  /** What came in meanwhile, or is older than what a run asks for: by identity its stream. */
  const news = new Map<string, string>();
  for (const [stream, list] of records) {
    for (const record of list) {
      const identity = identityOf(stream, record['organizationId'], record);
      came.add(identity);
      if (!before.has(identity)) news.set(identity, stream);
    }
  }
  const after = there([...new Set(news.values())]);
  const invented = [...news.keys()].find((identity) => !after.has(identity));
  if (invented !== undefined) throw new Error(`${invented} came, which is not there`);
  const missing = [...before].filter((identity) => !came.has(identity));
  if (missing.length > 0)
    throw new Error(`${missing.length} records are missing, such as ${missing.slice(0, 3).join(', ')}`);
}

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
  const feedback = sendFeedback(world, 'ledger', ahead(HOUR_MS / 2));
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
      text: 'somebody sends feedback',
      hasArrived: has('feedback_issues', { id: feedback }),
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
