import { type EventTable, eventId } from '../simulator/event-table.ts';
import * as sim from '../simulator/index.ts';
import type { Change, ChangeKind } from './plan.ts';

type Project = sim.World['projects'][number];
type Issue = sim.World['issues'][number];

export type Surroundings = {
  readonly world: sim.World;
  /** Epoch seconds below which nothing late comes. */
  readonly oldestLate: number;
  /** Issues that are left alone, by id. */
  readonly spared: ReadonlySet<string>;
};

/** One change with everything it may need. */
type Scene = {
  readonly world: sim.World;
  readonly project: Project;
  /** As the simulator finds it, also where ids come twice. */
  readonly name: string;
  readonly issues: readonly Issue[];
  readonly place: number;
  readonly at: (second: number) => string;
  readonly now: number;
  readonly late: number;
  readonly isSpared: boolean;
};

const STORM = 35;
const TIE = 60;

const CHANGES: Readonly<Record<ChangeKind, (scene: Scene) => void>> = {
  event: ({ world, name, at, late }) => sim.addEvent(world, name, { timestamp: at(late) }),
  'event-of-known-issue': ({ world, name, issues, place, at, late }) => {
    const issue = picked(issues, place);
    if (issue !== undefined) sim.addEvent(world, name, { timestamp: at(late), issue: issue.id });
  },
  // Late ones and new ones, over several pages of full bodies.
  storm: ({ world, name, at, now, late }) => {
    for (let n = 0; n < STORM; n += 1) {
      sim.addEvent(world, name, { timestamp: at(late + ((now - late) * n) / STORM) });
    }
  },
  tie: ({ world, name, issues, place, at, late }) => {
    for (let n = 0; n < TIE; n += 1) {
      const issue = n % 3 === 0 ? picked(issues, place + n) : undefined;
      sim.addEvent(world, name, { timestamp: at(Math.floor(late)), ...(issue && { issue: issue.id }) });
    }
  },
  release: ({ world, name, at, late }) => addRelease(world, name, at(late)),
  releases: ({ world, name, at, late, place }) => {
    for (let n = 0; n < 3 + (place % 40); n += 1) addRelease(world, name, at(late));
  },
  project: ({ world, place, at, now }) => {
    const owner = place % world.organizations.length;
    const added = sim.addProject(world, `Found later ${world.projects.length}`, owner);
    for (const days of [0.001, 0.2, 0.9, 20]) {
      const event = { timestamp: at(now - days * 86_400), isOnTime: true };
      sim.addEvent(world, nameOf(world, added), event);
    }
    addRelease(world, nameOf(world, added), at(now - 86_400));
  },
  resolve: ({ world, issues, place }) => on(issues, place, ({ id }) => sim.resolveIssue(world, id)),
  reopen: ({ world, issues, place }) => on(issues, place, ({ id }) => sim.reopenIssue(world, id)),
  'delete-event': ({ world, project, place }) => {
    const table = world.events[project.index] as EventTable;
    if (table.size === 0) return;
    sim.deleteEvent(world, eventId(world.seed, table.serials[place % table.size] as number));
  },
  'delete-issue': ({ world, issues, place }) => on(issues, place, ({ id }) => sim.deleteIssue(world, id)),
  'discard-issue': ({ world, issues, place }) =>
    on(issues, place, ({ id }) => sim.markForDeletion(world, id)),
  merge: ({ world, issues, place }) => {
    const [parent, child] = [picked(issues, place), picked(issues, place + 1)];
    if (parent !== undefined && child !== undefined && parent !== child)
      sim.mergeIssues(world, parent.id, [child.id]);
  },
  split: ({ world, issues, place }) => on(issues, place, ({ id }) => void sim.splitIssue(world, id)),
  'delete-project': ({ world, name, isSpared }) => {
    const isLast = world.projects.filter(({ status }) => status === 'active').length < 2;
    if (!isSpared && !isLast) sim.deleteProject(world, name);
  },
  hide: ({ world, name }) => sim.setProjectAccess(world, name, false),
  show: ({ world, place }) => {
    const hidden = world.projects.filter(({ hasAccess, status }) => !hasAccess && status === 'active');
    const project = picked(hidden, place);
    if (project !== undefined) sim.setProjectAccess(world, nameOf(world, project), true);
  },
  join: ({ world }) => {
    const stranger = world.organizations.find(({ isMember }) => !isMember);
    if (stranger !== undefined) stranger.isMember = true;
  },
  spoil: ({ world, project, issues, place }) => {
    const kind = (['fatal', 'nul', 'unknown-fields', 'lone-surrogate', 'huge-integer', 'proto'] as const)[
      place % 6
    ];
    const table = world.events[project.index] as EventTable;
    const issue = picked(issues, place);
    if (kind === undefined) return;
    if (place % 2 === 0 && table.size > 0) {
      sim.spoil(world, 'events', eventId(world.seed, table.serials[place % table.size] as number), kind);
    } else if (issue !== undefined) sim.spoil(world, 'issues', issue.id, kind);
  },
  heal: ({ world }) => {
    for (const stream of ['events', 'issues']) sim.heal(world, stream);
  },
};

/** Does to the world what the plan says; changes that fit nothing are left out. */
export function changeWorld(
  { kind, place, lateness }: Change,
  { world, oldestLate, spared }: Surroundings,
): void {
  const active = world.projects.filter(({ status }) => status === 'active');
  const project = picked(active, place);
  if (project === undefined) return;
  const now = world.clock() / 1000;
  const own = world.issues.filter((issue) => issue.project === project.index);
  // Where ids come again in every organization, those of the first alone can be told apart.
  const first = world.issues.find(({ id }) => id === own[0]?.id);
  const isKnown = first === undefined || first.project === project.index;
  CHANGES[kind]({
    world,
    project,
    name: nameOf(world, project),
    issues: isKnown ? own.filter((issue) => isThere(issue) && !spared.has(issue.id)) : [],
    place: Math.floor(place / active.length),
    at: (second) => new Date(second * 1000).toISOString(),
    now,
    late: now - lateness * Math.max(0, now - oldestLate),
    isSpared: own.some(({ id }) => spared.has(id)),
  });
}

/** Events, half of them of new issues, and a few releases that came in over a stretch of time, each when it happened. */
export function growWorld(world: sim.World, count: number, [from, to]: readonly [number, number]): void {
  const active = world.projects.filter(({ status }) => status === 'active');
  for (let n = 0; n < count && active.length > 0; n += 1) {
    const project = active[(n * 7) % active.length] as Project;
    const name = nameOf(world, project);
    const timestamp = new Date((from + ((to - from) * (n + 0.5)) / count) * 1000).toISOString();
    const known = world.issues.filter((issue) => issue.project === project.index && isThere(issue));
    const issue = n % 2 === 0 ? picked(known, n * 13) : undefined;
    const isFirst = issue !== undefined && sim.findIssue(world, issue.id) === issue;
    sim.addEvent(world, name, { timestamp, isOnTime: true, ...(issue && isFirst && { issue: issue.id }) });
    if (n % 12 === 0) addRelease(world, name, timestamp);
  }
}

/** A project as the simulator finds it, also where another organization has one of the same id. */
export function nameOf(world: sim.World, project: Project): string {
  return `${world.organizations[project.organization]?.slug}/${project.slug}`;
}

function isThere({ status, own, mergedInto }: Issue): boolean {
  return !own.expired && mergedInto === undefined && status !== 'gone' && status !== 'pending_deletion';
}

function addRelease(world: sim.World, name: string, dateCreated: string): void {
  sim.addRelease(world, `later@${world.releases.length}`, { projects: [name], dateCreated });
}

function on(issues: readonly Issue[], place: number, change: (issue: Issue) => void): void {
  const issue = picked(issues, place);
  if (issue !== undefined) change(issue);
}

function picked<T>(items: readonly T[], place: number): T | undefined {
  return items[place % Math.max(1, items.length)];
}
