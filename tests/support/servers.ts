import { STREAMS } from '../../src/streams/index.ts';
import { USAGE_GATE } from '../../src/streams/usage.ts';
import { createForeignWorld } from '../foreign/build.ts';
import * as foreign from '../foreign/change.ts';
import { FOREIGN_STREAMS, keysIn } from '../foreign/compare.ts';
import type { Flavour } from '../foreign/flavour.ts';
import { syncForeign } from '../foreign/run.ts';
import { startForeign } from '../foreign/server.ts';
import {
  addEvent,
  addLateEvent,
  addRelease,
  resolveIssue,
  type SimulatorOptions,
} from '../simulator/index.ts';
import { fakeClock } from './clock.ts';
import { STREAM_NAMES } from './delivery.ts';
import { recordsOf, type SingerMessage } from './run-tap.ts';
import { MINUTE, startWarehouse } from './warehouse.ts';

/** What two runs against a server have shown. */
export type Findings = {
  readonly isComplete: boolean;
  /** The second run brings an event, an issue and a release that are new, and few others. */
  readonly hasIncrements: boolean;
  readonly isResolvedNext: boolean;
  /** An event that happened three days before it arrived. */
  readonly isLateDelivered: boolean;
  readonly namesBy: 'ids' | 'slugs';
};

/** A family of servers, and how its like is started here. */
export type ServerFamily = { readonly name: string; readonly find: () => Promise<Findings> };

const PAUSE = 2 * 60 * MINUTE;
const LATE_MINUTES = 3 * 24 * 60;
/** What a second run may repeat of the events: those within the lookback, and one page of a list without spans. */
const MOST_REPEATED = 120;

const NO_SPANS = { ignoreStartEnd: true, ignoresFull: true } as const;
const OLD: Partial<SimulatorOptions> = { ...NO_SPANS, slugsOnly: true };

/** The streams of a server that keeps no usage statistics. */
const WITHOUT_STATISTICS = STREAMS.filter(
  ({ gate, tapStreamId }) => gate !== USAGE_GATE && STREAM_NAMES.includes(tapStreamId),
).map(({ tapStreamId }) => tapStreamId);

export const FAMILIES: readonly ServerFamily[] = [
  { name: 'sentry.io', find: () => findInSentry({ rateLimits: {} }) },
  { name: 'self-hosted Sentry of today', find: () => findInSentry({}) },
  { name: 'self-hosted Sentry of 2024', find: () => findInSentry(NO_SPANS) },
  { name: 'self-hosted Sentry of 2022', find: () => findInSentry(OLD) },
  { name: 'self-hosted Sentry of 2019', find: () => findInSentry({ ...OLD, stats: 'off' }) },
  { name: 'GlitchTip v5 (2025)', find: () => findInGlitchTip('v5') },
  { name: 'GlitchTip v4 (2024)', find: () => findInGlitchTip('v4') },
  { name: 'GlitchTip 2022', find: () => findInGlitchTip('2022') },
];

/** A row of the table in docs/guides/self-hosted.md. */
export function rowOf(name: string, found: Findings): string {
  const cells = [
    name,
    found.isComplete ? 'complete' : 'incomplete',
    found.hasIncrements ? 'what is new' : 'everything',
    found.isResolvedNext ? 'in the next run' : 'with the next refresh',
    found.isLateDelivered ? 'however late' : 'within `lookback_seconds`',
    found.namesBy,
  ];
  return `| ${cells.join(' | ')} |`;
}

export const HEAD = [
  '| server | first run | second run | resolved without an event | late events | names in paths |',
  '| --- | --- | --- | --- | --- | --- |',
];

async function findInSentry(options: Partial<SimulatorOptions>): Promise<Findings> {
  const account = await startWarehouse({ issues: 60, events: 400, releases: 120, days: 20 }, options);
  const { world, clock } = account;
  const first = await account.sync();
  const had = options.stats === 'off' ? WITHOUT_STATISTICS : STREAM_NAMES;
  const isComplete = first.code === 0 && account.missing(had).length === 0;
  clock.pass(PAUSE);
  const [project] = world.projects;
  const resolved = world.issues.find(({ status, own }) => status === 'unresolved' && !own.expired);
  if (project === undefined || resolved === undefined) throw new Error('the world is too small');
  const now = new Date(clock.now()).toISOString();
  resolveIssue(world, resolved.id);
  const added = addEvent(world, project.id, { timestamp: now });
  const late = addLateEvent(world, project.id, { hoursAgo: LATE_MINUTES / 60 });
  addRelease(world, 'new@1', { projects: [project.id], dateCreated: now });
  const paths: string[] = [];
  account.during('events', (_nth, { path }) => paths.push(path));
  const second = await account.sync();
  const keys = keysOf(second.messages);
  return {
    isComplete,
    hasIncrements:
      second.code === 0 &&
      keys.events.has(added.eventId) &&
      keys.issues.has(added.issueId) &&
      keys.releases.has('new@1') &&
      keys.events.size <= MOST_REPEATED,
    isResolvedNext: statusOf(second.messages, resolved.id) === 'resolved',
    isLateDelivered: keys.events.has(late.eventId),
    namesBy: paths.some((path) => path.includes(`/${project.id}/`)) ? 'ids' : 'slugs',
  };
}

async function findInGlitchTip(flavour: Flavour): Promise<Findings> {
  const clock = fakeClock({ random: 0.5 });
  const world = createForeignWorld({
    now: clock.now,
    organizations: [{ slug: 'acme', issues: 20, eventsPerIssue: 20, releases: 6 }],
  });
  const server = await startForeign(world, { flavour });
  try {
    const first = await syncForeign({ server, clock });
    const isComplete =
      first.code === 0 &&
      FOREIGN_STREAMS.every((stream) => {
        const had = new Set(keysIn(first.messages, stream));
        return [...server.truth(stream).keys()].every((key) => had.has(key));
      });
    clock.pass(PAUSE);
    const [issue] = world.issues;
    if (issue === undefined) throw new Error('the world is too small');
    const other = foreign.addIssue(world, 'jobs');
    foreign.resolve(world, issue.id);
    const added = foreign.addEvent(world, 'jobs', { issue: other.id });
    const late = foreign.addEvent(world, 'jobs', { issue: other.id, createdMinutesAgo: LATE_MINUTES });
    const release = foreign.addRelease(world, 'new@1', ['jobs']);
    const from = server.requests.length;
    const second = await syncForeign({ server, clock, state: first.state });
    const keys = keysOf(second.messages);
    const paths = server.requests.slice(from).map(({ path }) => path);
    return {
      isComplete,
      hasIncrements:
        second.code === 0 &&
        keys.events.has(added.id) &&
        keys.issues.has(String(other.id)) &&
        keys.releases.has(release.version) &&
        keys.events.size <= MOST_REPEATED,
      isResolvedNext: statusOf(second.messages, String(issue.id)) === 'resolved',
      isLateDelivered: keys.events.has(late.id),
      namesBy: paths.some((path) => path.endsWith('/acme/jobs/events/')) ? 'slugs' : 'ids',
    };
  } finally {
    await server.close();
  }
}

function keysOf(
  messages: readonly SingerMessage[],
): Readonly<Record<'events' | 'issues' | 'releases', Set<string>>> {
  const of = (stream: string, field: string): Set<string> =>
    new Set(recordsOf(messages, stream).map((record) => String(record[field])));
  return { events: of('events', 'eventID'), issues: of('issues', 'id'), releases: of('releases', 'version') };
}

function statusOf(messages: readonly SingerMessage[], id: string): unknown {
  return recordsOf(messages, 'issues').findLast((record) => record['id'] === id)?.['status'];
}
