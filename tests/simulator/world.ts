import type { EventTable } from './event-table.ts';
import type { Micros } from './micros.ts';

/** Everything that an installation of Sentry knows. Rows are found by their place in the list. */
export type World = {
  readonly seed: number;
  /** Epoch milliseconds up to which the world was built. */
  readonly now: number;
  readonly organizations: OrganizationRow[];
  readonly projects: ProjectRow[];
  readonly teams: TeamRow[];
  readonly members: MemberRow[];
  readonly issues: IssueRow[];
  readonly releases: ReleaseRow[];
  /** One table of events per project, in the order of `projects`. */
  readonly events: EventTable[];
  /** The server's time, epoch milliseconds; stands still at `now` until a server is started. */
  clock: () => number;
  /** When events came in, by number, where that is not the time they name (`micros`). */
  readonly arrivals: Map<number, { readonly project: number; readonly at: Micros; readonly micros: Micros }>;
  /** Number of the next event; an event's id and content follow from its number. */
  nextSerial: number;
  /** Records that come out spoiled, by `stream:key`. */
  readonly hostile: Map<string, HostileKind[]>;
  /** Events tell of people and of secrets. */
  readonly isTelling: boolean;
  /** Rows of each resource in an organization. */
  resources: number;
  /** The same for single resources, by stream. */
  readonly resourcesOf: Readonly<Record<string, number>>;
  /** How many reasons and releases of a project its statistics tell apart. */
  usage: number;
  /** What an organization does not have, by its plan or server: `stream/<organization id>`. */
  readonly closed: Set<string>;
  /** Rows of resources that came since the world was built, by when, and the numbers of those that went. */
  readonly moved: Map<string, MovedRows>;
};

/** What has become of a list since the world was built. */
export type MovedRows = {
  readonly added: Micros[];
  readonly removed: Set<number>;
  /** The number of the row that has come to the top since. */
  readonly first?: number;
};

/** How a record can be spoiled. */
export type HostileKind =
  | 'nul'
  | 'lone-surrogate'
  | 'huge-integer'
  | 'wrong-types'
  | 'unknown-fields'
  | 'null-key'
  | 'missing-key'
  | 'no-id'
  | 'nan'
  | 'fatal'
  | 'proto'
  | 'deep'
  | 'huge-string'
  | 'bad-date';

export type OrganizationRow = {
  readonly index: number;
  readonly id: string;
  slug: string;
  name: string;
  readonly dateCreated: Micros;
  retentionDays: number;
  /** False: the token's user is no member. */
  isMember: boolean;
};

export type ProjectRow = {
  readonly index: number;
  readonly organization: number;
  readonly id: string;
  slug: string;
  /** Slugs it had before; paths with them are redirected. */
  readonly oldSlugs: string[];
  name: string;
  platform: string;
  readonly teams: number[];
  readonly dateCreated: Micros;
  /** Member of it through a team: what is listed when nothing is asked for. */
  isMember: boolean;
  hasAccess: boolean;
  status: 'active' | 'deleted';
  /** Hours after which an issue without events counts as resolved; 0 = never. */
  resolveAge: number;
  nextIssue: number;
};

export type TeamRow = {
  readonly index: number;
  readonly organization: number;
  readonly id: string;
  slug: string;
  name: string;
  readonly dateCreated: Micros;
  memberCount: number;
  status: 'active' | 'deleted';
};

export type MemberRow = {
  readonly index: number;
  readonly organization: number;
  readonly id: string;
  readonly userId: string;
  name: string;
  email: string;
  orgRole: string;
  /** Invited and approved, but no user yet. */
  pending: boolean;
  /** False: the user was deactivated and vanishes from lists. */
  active: boolean;
  readonly dateCreated: Micros;
  /** Places of the teams they are in. */
  teams: readonly number[];
};

export type IssueRow = {
  readonly index: number;
  readonly project: number;
  readonly id: string;
  /** Part of the short id. */
  readonly number: number;
  readonly kind: number;
  readonly level: string;
  status: 'unresolved' | 'resolved' | 'ignored' | 'pending_deletion' | 'gone';
  substatus: string | null;
  priority: string | null;
  assignee: { readonly type: 'user' | 'team'; readonly id: string } | null;
  category: 'error' | 'feedback';
  numComments: number;
  /** Where its events went; its id answers with that issue's data. */
  mergedInto?: number;
  /** What happened to it, oldest first, where somebody has told; something is made up where nobody has. */
  history?: readonly Happening[];
  /** Numbers of an issue without events in this world; `expired` had events that are past retention. */
  readonly own: { count: number; userCount: number; firstSeen: Micros; lastSeen: Micros; expired: boolean };
};

/** An entry of an issue's history; without a member it was Sentry itself. */
export type Happening = { readonly type: string; readonly at: Micros; readonly member?: number };

export type ReleaseRow = {
  readonly index: number;
  readonly organization: number;
  readonly id: number;
  readonly version: string;
  readonly projects: number[];
  status: 'open' | 'archived';
  readonly dateCreated: Micros;
  dateReleased: Micros | null;
  lastEvent: Micros | null;
  newGroups: number;
  commitCount: number;
  deployCount: number;
};
