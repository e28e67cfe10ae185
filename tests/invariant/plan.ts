import type { FaultKind, SimulatorOptions, WorldOptions } from '../simulator/index.ts';

/** How one run ends before its time, and where: at a share of what it is expected to write or to ask. */
export type Stop = {
  readonly how: 'SIGKILL' | 'SIGTERM' | 'SIGINT' | 'close';
  /** `pages` are requests for events, of which six are expected. */
  readonly unit: 'lines' | 'bytes' | 'requests' | 'pages';
  /** Above 0, up to 1. */
  readonly share: number;
  /** The signal comes twice, as from a process group and its orchestrator. */
  readonly isTwice: boolean;
};

export type ChangeKind =
  | 'event'
  | 'event-of-known-issue'
  | 'storm'
  | 'tie'
  | 'release'
  | 'releases'
  | 'project'
  | 'resolve'
  | 'reopen'
  | 'delete-event'
  | 'delete-issue'
  | 'discard-issue'
  | 'merge'
  | 'split'
  | 'delete-project'
  | 'hide'
  | 'show'
  | 'join'
  | 'spoil'
  | 'heal';

/**
 * What happens to the world between two runs, or between two pages of one; `place` picks whom it happens to,
 * `lateness` is 0 for now and 1 for as late as the lookback forgives.
 */
export type Change = { readonly kind: ChangeKind; readonly place: number; readonly lateness: number };

/** A change just before the n-th request of a run is answered. */
export type Interruption = Change & { readonly request: number };

export type PlannedFault = {
  readonly kind: FaultKind;
  readonly stream: string | undefined;
  /** n-th request of the stream, or of all. */
  readonly nth: number;
  readonly times: number;
};

/** Settings that operators change from run to run. The numbers are masks over what there is to name; 0 names nothing. */
export type Narrowing = {
  readonly organizations: number;
  readonly projects: number;
  readonly isExclusion: boolean;
  readonly issue_query: string;
  readonly environments: readonly string[];
  readonly event_detail: 'summary' | 'full';
  readonly lookback_seconds: number;
};

/** One run of the tap and what precedes it. */
export type Step = {
  readonly pauseSeconds: number;
  /** Events that came in during the pause. */
  readonly growth: number;
  readonly changes: readonly Change[];
  readonly meanwhile: readonly Interruption[];
  readonly faults: readonly PlannedFault[];
  readonly stop: Stop | undefined;
  readonly isReaderSlow: boolean;
  /** What the operator changed before this run. */
  readonly narrowing: Partial<Narrowing>;
};

type ServerOption =
  | 'latencyMs'
  | 'rateLimits'
  | 'stats'
  | 'ignoreStartEnd'
  | 'slugsOnly'
  | 'refusesExpired'
  | 'pageCap'
  | 'queryTimeout'
  | 'ignoresFull'
  | 'looseTies'
  | 'searchBudget';

/** Where the program runs: here on a virtual clock, or as a process, on a clock that is faster or on the real one. */
export type Stage = 'here' | 'fast' | 'installed';

export type Plan = {
  readonly stage: Stage;
  readonly target: string;
  readonly world: Omit<WorldOptions, 'now' | 'teams' | 'members'>;
  /** Days that the server keeps. */
  readonly retention: 30 | 90;
  /** How long before the first run `start_date` lies, in days. */
  readonly startDays: number;
  /** How many of the organizations take the token's user in later. */
  readonly joining: number;
  readonly server: { readonly [Name in ServerOption]: SimulatorOptions[Name] | undefined };
  /** Two issues are seen again and again while they are listed. */
  readonly isBusy: boolean;
  readonly settings: {
    readonly concurrency: number;
    readonly issue_refresh_hours: number;
    readonly release_refresh_days: number;
    readonly max_retry_seconds: number;
  };
  readonly narrowing: Narrowing;
  readonly steps: readonly Step[];
  /** What the catalog selects: what the world is about, or every stream that there is. */
  readonly streams: 'core' | 'all';
  /** Rows of the lists beside it. */
  readonly resources: number;
};

/** Nothing happens. */
export const QUIET: Step = {
  pauseSeconds: 0,
  growth: 0,
  changes: [],
  meanwhile: [],
  faults: [],
  stop: undefined,
  isReaderSlow: false,
  narrowing: {},
};

/** Everything is wanted. */
export const EVERYTHING: Omit<Narrowing, 'event_detail' | 'lookback_seconds'> = {
  organizations: 0,
  projects: 0,
  isExclusion: false,
  issue_query: '',
  environments: [],
};
