import fc from 'fast-check';
import type { FaultKind } from '../simulator/index.ts';
import { TARGETS } from '../support/target-models.ts';

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

/**
 * What happens to the world between two runs; `place` picks a project, `lateness` is 0 for now and 1 for as late as
 * the lookback forgives.
 */
export type Change = {
  readonly kind:
    | 'event'
    | 'event-of-known-issue'
    | 'storm'
    | 'release'
    | 'project'
    | 'resolve'
    | 'hide'
    | 'show';
  readonly place: number;
  readonly lateness: number;
};

export type PlannedFault = {
  readonly kind: FaultKind;
  readonly stream: string | undefined;
  /** n-th request of the stream, or of all. */
  readonly nth: number;
  readonly times: number;
};

/** One run of the tap and what precedes it. */
export type Step = {
  readonly pauseSeconds: number;
  readonly changes: readonly Change[];
  readonly faults: readonly PlannedFault[];
  readonly stop: Stop | undefined;
  readonly isReaderSlow: boolean;
};

export type Plan = {
  readonly seed: number;
  readonly organizations: number;
  readonly projects: number;
  readonly emptyProjects: number;
  readonly hugeProject: boolean;
  readonly equalTimestamps: boolean;
  readonly issues: number;
  readonly events: number;
  readonly releases: number;
  readonly days: number;
  readonly latencyMs: number;
  readonly rateLimits: boolean;
  /** Through a clock that runs faster; otherwise the program as it is installed. */
  readonly isFast: boolean;
  readonly target: string;
  readonly settings: {
    readonly concurrency: number;
    readonly event_detail: 'summary' | 'full';
    readonly issue_refresh_hours: number;
    readonly max_retry_seconds: number;
  };
  readonly steps: readonly Step[];
};

/** Faults that a run survives or reports; those that make a server lie about its end of list are left out. */
const KINDS: readonly FaultKind[] = [
  '500',
  '502-html',
  '503',
  '408',
  '410',
  '400',
  '401',
  '403',
  '429-bare',
  '429-none',
  '429-query',
  '429-reset',
  '429-retry-after',
  '504-query',
  'error-200',
  'login-page',
  'object-for-list',
  'rows-that-are-no-objects',
  'repeat-cursor',
  'empty-page-with-more',
  'short-page',
  'link-other-host',
  'refuse',
  'reset',
  'reset-mid-body',
  'truncated-json',
  'hang',
];

const aStop = fc.record<Stop>({
  how: fc.constantFrom('SIGKILL', 'SIGTERM', 'SIGTERM', 'SIGINT', 'close'),
  unit: fc.constantFrom('lines', 'bytes', 'requests', 'pages', 'pages'),
  share: fc.double({ min: 0.02, max: 0.95, noNaN: true }),
  isTwice: fc.boolean(),
});

const aChange = fc.record<Change>({
  kind: fc.constantFrom(
    'event',
    'event-of-known-issue',
    'storm',
    'storm',
    'release',
    'project',
    'resolve',
    'hide',
    'show',
  ),
  place: fc.nat(1_000),
  lateness: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
});

const aFault = fc.record<PlannedFault>({
  kind: fc.constantFrom(...KINDS),
  stream: fc.constantFrom(undefined, 'events', 'events', 'issue_events', 'issues', 'releases', 'projects'),
  nth: fc.integer({ min: 1, max: 6 }),
  times: fc.integer({ min: 1, max: 3 }),
});

const aStep = fc.record<Step>({
  // From a retry at once to a run that comes days later, when every project is read again.
  pauseSeconds: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 3_000 }),
    fc.integer({ min: 3_600, max: 100_000 }),
  ),
  changes: fc.array(aChange, { maxLength: 5 }),
  faults: fc.array(aFault, { maxLength: 4 }),
  stop: fc.option(aStop, { nil: undefined, freq: 6 }),
  isReaderSlow: fc.boolean(),
});

/** Any world, any schedule of changes, faults and ends, any target. */
export const aPlan = fc.record<Plan>({
  seed: fc.nat(1_000_000),
  organizations: fc.constantFrom(1, 1, 1, 2),
  projects: fc.integer({ min: 1, max: 7 }),
  emptyProjects: fc.integer({ min: 0, max: 2 }),
  hugeProject: fc.boolean(),
  equalTimestamps: fc.boolean(),
  issues: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 90, max: 260 })),
  events: fc.oneof(
    { arbitrary: fc.nat(60), weight: 1 },
    { arbitrary: fc.integer({ min: 200, max: 700 }), weight: 2 },
  ),
  releases: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 95, max: 210 })),
  days: fc.integer({ min: 1, max: 20 }),
  latencyMs: fc.constantFrom(0, 3, 15),
  rateLimits: fc.boolean(),
  isFast: fc.boolean(),
  target: fc.constantFrom(...Object.keys(TARGETS)),
  settings: fc.record({
    concurrency: fc.constantFrom(1, 2, 8),
    event_detail: fc.constantFrom('summary', 'full'),
    issue_refresh_hours: fc.constantFrom(0, 24, -1),
    max_retry_seconds: fc.constantFrom(2, 900),
  }),
  steps: fc.array(aStep, { minLength: 1, maxLength: 4 }),
});
