import type { JsonObject } from '../../src/json.ts';
import { createWorld, type LoggedRequest, type Simulator, startSimulator } from '../simulator/index.ts';
import type { Item } from '../support/claims.ts';
import { type FakeClock, fakeClock } from '../support/clock.ts';
import { itemsOf, STREAM_NAMES } from '../support/delivery.ts';
import { type InProcessResult, type InProcessRun, syncInProcess } from '../support/in-process.ts';
import type { Target } from './faults-table.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const START_DATE = '2026-04-01T00:00:00';
const SIGNPOST = '2026-06-01T11:59:00';
/** Project whose events are the target. */
const FIRST_PROJECT = 0;

/** An account of which every target takes three pages, and what is known about a sync without faults. */
export type FaultsAccount = {
  readonly simulator: Simulator;
  readonly items: readonly Item[];
  /** `stream:key` of all that a run with these streams has to deliver. */
  readonly expected: (streams: readonly string[]) => readonly string[];
  /** The same for the part that a fault hits. */
  readonly expectedOf: (target: Target) => readonly string[];
  /** What a fault hits, as the log and as the state call it. */
  readonly partOf: (target: Target) => { readonly label: string; readonly id: string };
  /** Runs at the same instant every time, so that every run asks the same questions. */
  readonly sync: (run: Partial<InProcessRun>) => Promise<InProcessResult>;
  /** The project of the events, asked for itself, is part of the target. */
  readonly isTarget: (target: Target, request: LoggedRequest) => boolean;
};

export async function startFaultsAccount(): Promise<FaultsAccount> {
  const world = createWorld({
    seed: 3,
    now: NOW,
    projects: 3,
    emptyProjects: 1,
    teams: 2,
    members: 210,
    issues: 210,
    events: 260,
    hugeProject: 0.9,
    releases: 6,
    days: 50,
  });
  let clock: FakeClock = fakeClock({ nowMs: NOW });
  const simulator = await startSimulator(world, { now: () => clock.now() });
  const bounds = { start: START_DATE, end: SIGNPOST };
  const project = world.projects[FIRST_PROJECT];
  const organization = world.organizations[0];
  if (project === undefined || organization === undefined) throw new Error('The world is empty.');
  // The world stands still, so the truth is told once.
  const truths = new Map(
    STREAM_NAMES.map((stream) => [
      stream as string,
      simulator.truth(stream, ['issues', 'events', 'releases'].includes(stream) ? bounds : {}),
    ]),
  );
  const truthOf = (stream: string) => truths.get(stream) ?? new Map<string, JsonObject>();
  return {
    simulator,
    items: itemsOf(simulator, bounds),
    expected: (streams) =>
      streams.flatMap((stream) => [...truthOf(stream).keys()].map((key) => `${stream}:${key}`)),
    expectedOf: (target) =>
      [...truthOf(target)]
        .filter(([, record]) => target !== 'events' || record['projectID'] === project.id)
        .map(([key]) => `${target}:${key}`),
    partOf: (target) =>
      target === 'events'
        ? { label: project.slug, id: `${organization.id}/${project.id}` }
        : { label: organization.slug, id: organization.id },
    sync: async (run) => {
      clock = fakeClock({ nowMs: NOW, random: 0.5 });
      return await syncInProcess({
        simulator,
        clock,
        ...run,
        settings: { start_date: `${START_DATE}Z`, max_retry_seconds: 60, ...run.settings },
      });
    },
    isTarget: (target, { stream = '', project: name = '' }) =>
      target === 'events'
        ? ['events', 'project_details'].includes(stream) && [project.id, project.slug].includes(name)
        : stream === target,
  };
}

/** The streams a run needs to show both what a fault hits and what it has to leave alone. */
export const STREAMS_OF: Readonly<Record<Target, readonly string[]>> = {
  users: ['organizations', 'users', 'releases'],
  issues: ['organizations', 'issues', 'releases'],
  events: ['organizations', 'releases', 'events'],
};
