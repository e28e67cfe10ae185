import {
  deleteIssue,
  markForDeletion,
  mergeIssues,
  type SimulatorOptions,
  splitIssue,
  type World,
  type WorldOptions,
} from '../tests/simulator/index.ts';
import { usualAccount } from './account.ts';
import { worldOf } from './scene.ts';

/** When an account changes: before anything is listed, or after that, before bodies are read by issue. */
export type Moment = 'before' | 'listed';

/** An account whose full events are read. */
export type BodyAccount = {
  readonly name: string;
  /** Before the end of the world; what is older is not read. */
  readonly days: number;
  /** @param size share of its events */
  readonly world: (size: number) => WorldOptions;
  /** Happens to the account while it is read. */
  readonly change?: (world: World, moment: Moment) => void;
  readonly behaviour?: SimulatorOptions;
};

/** Times are simulated, so the same days are read whenever that is done. */
const NOW = Date.UTC(2026, 10, 21, 12);
const DAYS = 30;

const accountOf = (events: number, issues: number, more: Partial<WorldOptions> = {}): BodyAccount => ({
  name: `${events.toLocaleString('en')} events, ${issues.toLocaleString('en')} issues`,
  days: DAYS,
  world: (size) =>
    worldOf({
      now: NOW,
      days: DAYS,
      events: Math.ceil(events * size),
      issues: Math.ceil(issues * Math.min(1, size * 5)),
      ...more,
    }),
});

/** A third of the events that other measurements have: it takes the same limits, and less of our time. */
const usual = (size: number): WorldOptions => ({ ...usualAccount(size / 3), now: NOW });

export const ACCOUNTS: readonly BodyAccount[] = [
  accountOf(10_000, 50),
  accountOf(3_000, 1_500),
  { name: 'usual account, 30 days', days: DAYS, world: usual },
  { name: 'usual account, one day', days: 1, world: usual },
];

/** How many issues a change meets. */
const MET = 5;

/** Issues of the first project, every other one. */
function issuesOf(world: World): readonly string[] {
  return world.issues
    .filter(({ project, status }) => project === 0 && status !== 'gone')
    .filter((_, n) => n % 2 === 0)
    .slice(0, MET)
    .map(({ id }) => id);
}

const once =
  (
    moment: Moment,
    change: (world: World, ids: readonly string[]) => void,
  ): NonNullable<BodyAccount['change']> =>
  (world, now) => {
    if (now === moment) change(world, issuesOf(world));
  };

const each = (change: (world: World, id: string) => void) => (world: World, ids: readonly string[]) => {
  for (const id of ids) change(world, id);
};

/** The first account, smaller, with something about it that makes reading it harder. */
export const CHANGES: readonly BodyAccount[] = [
  {
    ...accountOf(2_000, 50),
    name: `${MET} issues merged after they were listed`,
    change: once('listed', (world, [parent = '', ...children]) => mergeIssues(world, parent, children)),
  },
  {
    ...accountOf(2_000, 50),
    name: `${MET} issues deleted after they were listed`,
    change: once('listed', each(deleteIssue)),
  },
  {
    ...accountOf(2_000, 50),
    name: `${MET} issues split after they were listed`,
    change: once('listed', each(splitIssue)),
  },
  {
    ...accountOf(2_000, 50),
    name: `${MET} issues waiting to be deleted`,
    change: once('before', each(markForDeletion)),
  },
  {
    ...accountOf(2_000, 50, { equalTimestamps: true }),
    name: 'bursts of events that share a second',
    behaviour: { looseTies: true },
  },
];
