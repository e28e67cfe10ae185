import { newEventId } from './build.ts';
import {
  type ForeignWorld,
  findProject,
  type Issue,
  type IssueStatus,
  MINUTE,
  microsNow,
  nextId,
  type Project,
  type Release,
  type StoredEvent,
} from './world.ts';

export type NewEvent = {
  /** When it happened, before the world's now. */
  readonly createdMinutesAgo?: number;
  /** When it reached the server; now without it. */
  readonly receivedMinutesAgo?: number;
  /** Its issue; the first one of the project without it, which is made when there is none. */
  readonly issue?: number;
};

/** Stores one more event; an issue that was resolved is open again. */
export function addEvent(world: ForeignWorld, project: string, event: NewEvent = {}): StoredEvent {
  const { id } = findProject(world, project);
  const { receivedMinutesAgo = 0, createdMinutesAgo = receivedMinutesAgo } = event;
  const own = world.issues.filter((issue) => issue.project === id);
  const issue =
    event.issue === undefined ? (own[0] ?? addIssue(world, project)) : findIssue(world, event.issue);
  if (issue.status === 'resolved') issue.status = 'unresolved';
  const now = microsNow(world);
  const stored: StoredEvent = {
    id: newEventId(world),
    issue: issue.id,
    project: id,
    created: now - Math.round(createdMinutesAgo * MINUTE),
    received: now - Math.round(receivedMinutesAgo * MINUTE),
    environment: 'production',
  };
  world.events.push(stored);
  return stored;
}

/** A new issue; it shows with its first event. */
export function addIssue(world: ForeignWorld, project: string): Issue {
  const { id: projectId } = findProject(world, project);
  const id = nextId(world.issues, 100);
  const issue: Issue = {
    id,
    project: projectId,
    number: id,
    title: `Failure ${id}: no answer`,
    status: 'unresolved',
  };
  world.issues.push(issue);
  return issue;
}

/** Changes what nothing but the list of issues tells: no time moves. */
export function setStatus(world: ForeignWorld, issue: number, status: IssueStatus): void {
  findIssue(world, issue).status = status;
}

export function resolve(world: ForeignWorld, issue: number): void {
  setStatus(world, issue, 'resolved');
}

/** A new project of the first organization. */
export function addProject(world: ForeignWorld, slug: string): Project {
  const project: Project = {
    id: nextId(world.projects, 10),
    slug,
    organization: 1,
    team: world.teams[0]?.id ?? 0,
    created: microsNow(world),
  };
  world.projects.push(project);
  return project;
}

/** A new release of projects of the first organization. */
export function addRelease(world: ForeignWorld, version: string, projects: readonly string[]): Release {
  const release: Release = {
    version,
    organization: 1,
    projects: projects.map((slug) => findProject(world, slug).id),
    created: microsNow(world),
  };
  world.releases.push(release);
  return release;
}

function findIssue(world: ForeignWorld, id: number): Issue {
  const issue = world.issues.find((row) => row.id === id);
  if (issue === undefined) throw new Error(`there is no issue ${id}`);
  return issue;
}
