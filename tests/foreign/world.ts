/** What the foreign server stores. Times are epoch microseconds, as its database keeps them; ids are numbers. */
export type ForeignWorld = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly organizations: Organization[];
  readonly projects: Project[];
  readonly teams: Team[];
  readonly members: Member[];
  readonly issues: Issue[];
  readonly events: StoredEvent[];
  readonly releases: Release[];
};

export type Organization = { readonly id: number; slug: string; readonly created: number };

export type Project = {
  readonly id: number;
  slug: string;
  readonly organization: number;
  readonly team: number;
  readonly created: number;
};

export type Team = {
  readonly id: number;
  readonly slug: string;
  readonly organization: number;
  readonly created: number;
};

export type Member = {
  readonly id: number;
  readonly email: string;
  readonly organization: number;
  readonly role: 'member' | 'admin' | 'manager' | 'owner';
  /** Invited, and has not come yet: a membership without a user. */
  readonly isPending: boolean;
  readonly created: number;
};

export type IssueStatus = 'unresolved' | 'resolved' | 'ignored';

/** Its count and times are those of its events. */
export type Issue = {
  readonly id: number;
  readonly project: number;
  readonly number: number;
  readonly title: string;
  status: IssueStatus;
};

export type StoredEvent = {
  /** 32 hex digits. */
  readonly id: string;
  readonly issue: number;
  readonly project: number;
  /** When it happened, by the clock of whoever sent it. */
  readonly created: number;
  /** When it reached the server: the order of every list. */
  readonly received: number;
  readonly environment: string;
};

export type Release = {
  readonly version: string;
  readonly organization: number;
  readonly projects: readonly number[];
  readonly created: number;
};

export const MINUTE = 60_000_000;

/** Epoch microseconds of the world's clock. */
export function microsNow(world: ForeignWorld): number {
  return world.now() * 1_000;
}

/** @throws Error when there is no such project */
export function findProject(world: ForeignWorld, slug: string): Project {
  const project = world.projects.find((row) => row.slug === slug);
  if (project === undefined) throw new Error(`there is no project ${slug}`);
  return project;
}

export function eventsOf(world: ForeignWorld, issue: Issue): readonly StoredEvent[] {
  return world.events.filter((event) => event.issue === issue.id);
}

/** The next free number of a table that counts its rows from a base. */
export function nextId(rows: readonly { readonly id: number }[], base: number): number {
  return rows.reduce((highest, { id }) => Math.max(highest, id), base) + 1;
}
