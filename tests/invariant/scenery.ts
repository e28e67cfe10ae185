import {
  addEvent,
  createWorld,
  findIssue,
  type Simulator,
  type SimulatorOptions,
  type World,
} from '../simulator/index.ts';
import { type FakeClock, fakeClock } from '../support/clock.ts';
import { nameOf } from './change-world.ts';
import type { Plan } from './plan.ts';
import { createWorldClock } from './world-clock.ts';

/** A world and its time. */
export type Scenery = {
  readonly world: World;
  readonly clock: { readonly now: () => number; readonly skip: (seconds: number) => void };
  /** Where the tap runs in this process. */
  readonly fake?: FakeClock;
  /** Where the tap runs on a faster clock of its own. */
  readonly environment?: () => Record<string, string>;
  /** Epoch seconds of `start_date`. */
  readonly start: number;
  readonly options: SimulatorOptions;
};

const BEGINNING = Date.parse('2026-06-01T12:00:00Z');
const RATE = 200;
const MOST_LATENCY_MS = 15;
/** More waits than any run needs: one that goes on for ever ends here instead. */
const MOST_WAITS = 200_000;

/** Makes what a plan needs before its first run. */
export function setScene(plan: Plan): Scenery {
  const isHere = plan.stage === 'here';
  let waits = 0;
  const fake = fakeClock({
    nowMs: BEGINNING,
    random: 0.5,
    onSleep: () => {
      waits += 1;
      if (waits > MOST_WAITS) throw new Error('This is a bug: a run waits without end.');
    },
  });
  const spawned = createWorldClock(
    plan.stage === 'fast'
      ? { rate: RATE, beginsAt: BEGINNING }
      : // The program has the real time here; the server is behind, so that the world can be moved on.
        { rate: 1, beginsAt: Date.now() - 10 * 86_400_000 },
  );
  const clock = isHere ? { now: fake.now, skip: (seconds: number) => fake.pass(seconds * 1000) } : spawned;
  const world = createWorld({
    ...plan.world,
    resources: plan.resources,
    now: clock.now(),
    emptyProjects: Math.min(plan.world.emptyProjects ?? 0, plan.world.projects - 1),
    teams: 2,
    members: 3,
  });
  for (const organization of world.organizations) {
    organization.retentionDays = plan.retention;
    organization.isMember = organization.index < Math.max(1, world.organizations.length - plan.joining);
  }
  return {
    world,
    clock,
    start: Math.floor(clock.now() / 1000) - plan.startDays * 86_400,
    ...(isHere && { fake }),
    ...(plan.stage === 'fast' && { environment: spawned.environment }),
    options: {
      now: clock.now,
      latencyMs: isHere
        ? (plan.server.latencyMs ?? 0)
        : Math.min(plan.server.latencyMs ?? 0, MOST_LATENCY_MS),
      // Databases of their own are those of regions.
      ...(plan.world.sameIds && { regions: { names: ['us', 'de', 'jp'], as: 'ports' } }),
      // What an answer takes passes on the virtual clock.
      ...(isHere && {
        after: (ms: number, action: () => void) => {
          fake.pass(ms);
          setImmediate(action);
        },
      }),
    },
  };
}

/** Issues that never rest. */
export type Hot = { readonly ids: ReadonlySet<string>; readonly names: ReadonlySet<string> };

const EVERY_MS = 20_000;
/** A list that grows as fast as a server full of faults lets it be read would be read for ever. */
const MOST_TIMES = 300;

/** The first two of a busy world. */
export function hotIssues({ isBusy }: Plan, world: World): Hot {
  const rows = isBusy ? world.issues.filter(({ own }) => !own.expired).slice(0, 2) : [];
  const owner = (project: number): string | undefined =>
    world.organizations[world.projects[project]?.organization ?? 0]?.id;
  return {
    ids: new Set(rows.map(({ id }) => id)),
    names: new Set(rows.map(({ id, project }) => `issues ${owner(project)}/${id}`)),
  };
}

/** Lets events of the hot issues come in while they are listed, until the simulator is reset. */
export function keepBusy({ world, now, onEveryRequest }: Simulator, { ids }: Hot): void {
  let last = 0;
  let times = 0;
  onEveryRequest(() => {
    if (now() - last < EVERY_MS || times >= MOST_TIMES) return;
    last = now();
    times += 1;
    for (const id of ids) {
      const project = world.projects[findIssue(world, id).project];
      if (project !== undefined) addEvent(world, nameOf(world, project), { issue: id, isOnTime: true });
    }
  });
}
