import fc from 'fast-check';
import { TARGETS } from '../support/target-models.ts';
import { aFault } from './any-fault.ts';
import {
  type Change,
  type ChangeKind,
  EVERYTHING,
  type Interruption,
  type Narrowing,
  type Plan,
  type Stage,
  type Step,
  type Stop,
} from './plan.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

const aStop = fc.record<Stop>({
  how: fc.constantFrom('SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGTERM', 'SIGINT', 'close'),
  unit: fc.constantFrom('lines', 'bytes', 'bytes', 'requests', 'pages'),
  share: fc.double({ min: 0.02, max: 0.95, noNaN: true }),
  isTwice: fc.boolean(),
});

const aPlace = fc.nat(100_000);
const aLateness = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));

const BETWEEN: readonly ChangeKind[] = [
  'event',
  'event-of-known-issue',
  'storm',
  'storm',
  'tie',
  'release',
  'releases',
  'project',
  'resolve',
  'reopen',
  'delete-event',
  'delete-issue',
  'discard-issue',
  'merge',
  'split',
  'delete-project',
  'hide',
  'show',
  'join',
  'spoil',
  'heal',
];
/** What the server may do while it is listed; who may read what does not change in the middle of a run. */
const MEANWHILE: readonly ChangeKind[] = [
  'event',
  'event-of-known-issue',
  'storm',
  'release',
  'resolve',
  'delete-event',
  'delete-event',
  'delete-issue',
  'discard-issue',
  'merge',
  'split',
  'delete-project',
];

const aChange = fc.record<Change>({ kind: fc.constantFrom(...BETWEEN), place: aPlace, lateness: aLateness });
const anInterruption = fc.record<Interruption>({
  kind: fc.constantFrom(...MEANWHILE),
  place: aPlace,
  lateness: aLateness,
  request: fc.integer({ min: 4, max: 40 }),
});

const aPause = fc.oneof(
  { arbitrary: fc.constant(0), weight: 2 },
  { arbitrary: fc.integer({ min: 1, max: 3_000 }), weight: 3 },
  { arbitrary: fc.integer({ min: HOUR, max: 2 * DAY }), weight: 3 },
  { arbitrary: fc.integer({ min: 2 * DAY, max: 29 * DAY }), weight: 2 },
  { arbitrary: fc.integer({ min: 29 * DAY, max: 130 * DAY }), weight: 1 },
);

const wide = {
  organizations: fc.constantFrom(0, 0, 0, 1, 2, 3),
  projects: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 127 })),
  isExclusion: fc.boolean(),
  issue_query: fc.constantFrom('', '', 'is:unresolved', 'level:error'),
  environments: fc.constantFrom<readonly string[]>([], [], ['production'], ['staging', 'production']),
  event_detail: fc.constantFrom<'summary' | 'full'>('summary', 'summary', 'full'),
  lookback_seconds: fc.constantFrom(HOUR, HOUR, 0, 300, DAY),
};
const aNarrowing = fc.record<Narrowing>(wide);
const changedSettings = fc.oneof(
  { arbitrary: fc.constant({}), weight: 4 },
  { arbitrary: fc.record(wide, { requiredKeys: [] }), weight: 3 },
  { arbitrary: fc.constant(EVERYTHING), weight: 1 },
);

const few = <T>(item: fc.Arbitrary<T>, most: number): fc.Arbitrary<readonly T[]> =>
  fc.oneof(fc.constant([]), fc.array(item, { minLength: 1, maxLength: most }));

const aStep = fc.record<Step>({
  pauseSeconds: aPause,
  growth: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 100, max: 250 })),
  changes: few(aChange, 5),
  meanwhile: few(anInterruption, 4),
  faults: fc.array(aFault, { maxLength: 4, size: 'max' }),
  stop: fc.option(aStop, { nil: undefined, freq: 2 }),
  isReaderSlow: fc.boolean(),
  narrowing: changedSettings,
});

/** A server that takes no notice of spans cannot be asked for shorter ones. */
const possible = (server: Plan['server']): Plan['server'] =>
  server.ignoreStartEnd ? { ...server, queryTimeout: undefined } : server;

const aServer = fc.record<Plan['server']>({
  latencyMs: fc.constantFrom(0, 300, 1_500, 4_000),
  rateLimits: fc.constantFrom<Plan['server']['rateLimits']>(undefined, undefined, undefined, {}),
  stats: fc.constantFrom<Plan['server']['stats']>(
    'on',
    'on',
    'on',
    'off',
    'forbidden',
    'denying',
    'exaggerating',
    'lying',
    'garbage',
    { lagHours: 6 },
  ),
  ignoreStartEnd: fc.constantFrom(false, false, false, false, true),
  slugsOnly: fc.constantFrom(false, false, false, true),
  refusesExpired: fc.boolean(),
  pageCap: fc.constantFrom(100, 100, 100, 100, 25),
  queryTimeout: fc.constantFrom<Plan['server']['queryTimeout']>(undefined, undefined, undefined, {
    aboveHours: 240,
    status: 504,
  }),
  ignoresFull: fc.constantFrom(false, false, false, true),
  looseTies: fc.boolean(),
  searchBudget: fc.constantFrom(
    {},
    {},
    {},
    {},
    { rows: 30 },
    { emptyAbove: 60 },
    { rows: 70, emptyAbove: 150 },
  ),
});

/** A list without an order is whole only where that of a project fits on a page: longer ones end with exit code 1. */
const PART_OF_A_PAGE = 0.8;

const forEveryStream = (plan: Plan): Plan =>
  plan.streams === 'core'
    ? plan
    : { ...plan, resources: Math.min(plan.resources, PART_OF_A_PAGE * (plan.server.pageCap ?? 100)) };

/** Any world, any server, any schedule of changes, settings, faults and ends, any target. */
export function aPlan(stages: readonly Stage[]): fc.Arbitrary<Plan> {
  return fc
    .record<Plan>({
      stage: fc.constantFrom(...stages),
      target: fc.constantFrom(...Object.keys(TARGETS)),
      world: fc.record({
        seed: fc.nat(1_000_000),
        organizations: fc.constantFrom(1, 1, 2, 3),
        sameIds: fc.constantFrom(false, false, true),
        projects: fc.integer({ min: 1, max: 5 }),
        emptyProjects: fc.integer({ min: 0, max: 2 }),
        hugeProject: fc.constantFrom(0.4, 0.8),
        equalTimestamps: fc.constantFrom(false, false, true),
        expiredIssues: fc.constantFrom(0, 3),
        issues: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 90, max: 220 })),
        events: fc.oneof(
          { arbitrary: fc.nat(60), weight: 1 },
          { arbitrary: fc.integer({ min: 150, max: 450 }), weight: 2 },
        ),
        releases: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 95, max: 210 })),
        days: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 200 })),
      }),
      retention: fc.constantFrom<30 | 90>(30, 90),
      startDays: fc.oneof(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 25, max: 400 })),
      joining: fc.constantFrom(0, 0, 1),
      server: aServer.map(possible),
      isBusy: fc.boolean(),
      settings: fc.record({
        concurrency: fc.constantFrom(1, 2, 8),
        issue_refresh_hours: fc.constantFrom(0, 24, -1, -1),
        release_refresh_days: fc.constantFrom(30, 30, 1, 0),
        max_retry_seconds: fc.constantFrom(2, 900),
      }),
      narrowing: fc.oneof(
        { arbitrary: aNarrowing, weight: 1 },
        {
          arbitrary: fc.record<Narrowing>({
            organizations: fc.constant(0),
            projects: fc.constant(0),
            isExclusion: fc.constant(false),
            issue_query: fc.constant(''),
            environments: fc.constant([]),
            event_detail: wide.event_detail,
            lookback_seconds: fc.constant(HOUR),
          }),
          weight: 2,
        },
      ),
      steps: fc.array(aStep, { minLength: 2, maxLength: 4, size: 'max' }),
      streams: fc.constantFrom<Plan['streams']>('core', 'core', 'all'),
      resources: fc.constantFrom(0, 3, 3, 12, 130),
    })
    .map(forEveryStream);
}
