import {
  addEvent,
  createWorld,
  renameProject,
  resolveIssue,
  type Simulator,
  spoil,
  startSimulator,
} from '../simulator/index.ts';
import { catalogOf } from '../support/catalogs.ts';

/** Streams and their keys, as they are with one organization. */
export const KEYS = {
  organizations: 'id',
  projects: 'id',
  teams: 'id',
  users: 'id',
  releases: 'version',
  issues: 'id',
  events: 'eventID',
} as const;

export type Stream = keyof typeof KEYS;
export const STREAMS = Object.keys(KEYS) as Stream[];

/** Of these streams alone; what the others bring is a matter of every-stream.test.ts. */
export const CATALOG = catalogOf(STREAMS);

const HOUR = 3_600_000;

/** A Sentry account on loopback whose clock is moved by hand. */
export type Account = {
  readonly simulator: Simulator;
  readonly config: Readonly<Record<string, unknown>>;
  /** Keys of everything that a complete sync has delivered by now. */
  readonly keys: (stream: Stream) => readonly string[];
  /** Lets time pass. */
  readonly pass: (ms: number) => void;
};

/**
 * An account of some size, with a few records in it that no target should ever see as they are.
 * @param behindMs how far its clock is behind the real time: two hours leave time for what happens between two runs.
 *   Numbers by the day need a clock that is behind by less than an hour.
 */
export async function openAccount(behindMs = 2 * HOUR): Promise<Account> {
  let now = Date.now() - behindMs;
  const world = createWorld({
    seed: 11,
    now: now - HOUR,
    projects: 12,
    emptyProjects: 2,
    teams: 4,
    members: 30,
    issues: 300,
    events: 2000,
    releases: 40,
    equalTimestamps: true,
  });
  const simulator = await startSimulator(world, { now: () => now });
  spoilSome(simulator);
  return {
    simulator,
    config: {
      base_url: simulator.url,
      api_token: simulator.token,
      organization: world.organizations[0]?.slug,
      issue_refresh_hours: 0,
    },
    keys: (stream) => [...simulator.truth(stream).keys()].sort(),
    pass: (ms) => {
      now += ms;
    },
  };
}

function spoilSome({ world, truth }: Simulator): void {
  const events = [...truth('events').keys()];
  const kinds = ['nul', 'lone-surrogate', 'wrong-types', 'unknown-fields', 'huge-integer', 'proto'] as const;
  for (const [n, kind] of kinds.entries()) spoil(world, 'events', events[n * 7] ?? '', kind);
  const issues = [...truth('issues').keys()];
  for (const [n, kind] of ([...kinds, 'bad-date', 'deep'] as const).entries()) {
    spoil(world, 'issues', issues[n * 5] ?? '', kind);
  }
  const releases = [...truth('releases').keys()];
  for (const [n, kind] of (['bad-date', 'unknown-fields', 'nul', 'huge-integer'] as const).entries()) {
    spoil(world, 'releases', releases[n * 3] ?? '', kind);
  }
}

/** What `changeAccount` did, to be looked for in the tables. */
export type Changes = {
  readonly newEvent: string;
  readonly lateEvent: string;
  readonly resolvedIssue: string;
  readonly renamedProject: string;
  readonly slug: string;
};

/** An hour passes: an event comes in, another one comes in late, an issue is resolved, a project renamed. */
export function changeAccount({ simulator: { world, now, truth }, pass }: Account): Changes {
  const before = now();
  pass(HOUR);
  const project = world.projects[1];
  const issue = [...truth('issues').values()].find(({ status }) => status === 'unresolved');
  if (project === undefined || issue === undefined) throw new Error('The account is too small.');
  const eventAt = (ms: number): string =>
    addEvent(world, project.slug, { timestamp: new Date(ms).toISOString() }).eventId;
  const changes = {
    newEvent: eventAt(before + HOUR / 2),
    lateEvent: eventAt(before - HOUR / 2),
    resolvedIssue: String(issue['id']),
    renamedProject: project.id,
    slug: 'renamed-on-the-way',
  };
  resolveIssue(world, changes.resolvedIssue);
  renameProject(world, project.slug, changes.slug);
  return changes;
}
