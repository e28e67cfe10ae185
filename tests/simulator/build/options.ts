/** How large and how odd a world is. Counts are per organization. */
export type WorldOptions = {
  readonly seed: number;
  /** Epoch milliseconds; nothing in the world is younger. */
  readonly now: number;
  readonly organizations?: number;
  readonly projects: number;
  /** How many of the projects have no events at all. */
  readonly emptyProjects?: number;
  /** How many of the projects the token's user is no member of, though they may be read. */
  readonly foreignProjects?: number;
  readonly teams: number;
  /** Every tenth is an invitation that nobody has taken up yet. */
  readonly members: number;
  /** Of every status and substatus. */
  readonly issues: number;
  /** How many of the issues have outlived their events, so that `lastSeen` is null. */
  readonly expiredIssues?: number;
  readonly events: number;
  /** Every eighth is archived. */
  readonly releases: number;
  /**
   * Every organization has a database of its own that numbers from the same beginning, so that the ids of
   * projects, issues, teams, members and releases come again in each. Changes then name a project as
   * `organization/slug`; issues cannot be told apart by id.
   */
  readonly sameIds?: boolean;
  /** Rows of each list that nothing else depends on, such as repositories; 3 without it. */
  readonly resources?: number;
  /** The same for single lists, by stream. */
  readonly resourcesOf?: Readonly<Record<string, number>>;
  /** How many reasons and releases of a project its statistics tell apart; 2 without it. */
  readonly usage?: number;
  /** Days over which the events lie; 60 without it. */
  readonly days?: number;
  /** Share of the events that the first project has. */
  readonly hugeProject?: number;
  /** Events tell of people and of secrets, in every place where applications do. */
  readonly telling?: boolean;
  /** Bursts of some 150 events that share their time stamp to the microsecond. */
  readonly equalTimestamps?: boolean;
};
