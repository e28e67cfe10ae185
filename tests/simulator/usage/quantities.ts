import { type EventTable, placesBetween } from '../event-table.ts';
import { type Micros, SECOND } from '../micros.ts';
import { hash } from '../random.ts';
import type { ProjectRow, World } from '../world.ts';
import { dayNumber, daysIn, isCounted, shareKnown } from './days.ts';

/** A row of the statistics as the server stores it, where errors are of three kinds. */
export type Quantity = {
  readonly project: ProjectRow;
  readonly category: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly quantity: number;
};

/** What the number of errors is made of, and what it is made into. */
export type Told = {
  /** The number of events that the server knows of. */
  readonly errors?: (project: ProjectRow, from: Micros, to: Micros) => number;
};

/** Categories that come out as `error`. */
const ERRORS = ['error', 'default', 'security'];

export const OUTCOMES = [
  'accepted',
  'filtered',
  'rate_limited',
  'invalid',
  'abuse',
  'client_discard',
  'cardinality_limited',
];

export const CATEGORIES = [
  'error',
  'transaction',
  'attachment',
  'replay',
  'profile',
  'profile_duration',
  'monitor',
  'session',
];

/** What is sent beside events, and the most of it on a day. */
const KINDS: readonly (readonly [category: string, outcome: string, reason: string | null, most: number])[] =
  [
    ['transaction', 'accepted', 'none', 500],
    ['transaction', 'client_discard', 'sample_rate', 90_000],
    ['attachment', 'accepted', null, 4_000_000_000],
    ['attachment', 'rate_limited', 'key_quota', 70_000_000],
    ['replay', 'accepted', 'none', 40],
    ['profile_duration', 'accepted', null, 9_000_000],
    ['monitor', 'accepted', 'none', 1_440],
    ['error', 'rate_limited', 'key_quota', 900],
    ['security', 'rate_limited', 'key_quota', 30],
    ['default', 'invalid', 'too_large', 12],
    ['error', 'client_discard', null, 70],
  ];

/** The name under which a category is told. */
export function toldAs(category: string): string {
  return ERRORS.includes(category) ? 'error' : category;
}

/** The kinds of which somebody wants to know. */
export type Wanted = {
  /** Whether the number of events says something about the category, which is the one that is told, and the outcome. */
  readonly isWanted: (category: string, outcome: string) => boolean;
  /** What is sent beside events, each with its place among all of them. */
  readonly kinds: readonly (readonly [place: number, kind: (typeof KINDS)[number]])[];
};

/** Chosen once for many projects and times: a server counts by the hour. */
export function wanted(world: World, isWanted: Wanted['isWanted'] = () => true): Wanted {
  const kinds = [...KINDS];
  for (let n = 0; n < world.usage; n += 1) kinds.push(['replay', 'client_discard', `sample_rate:${n}`, 100]);
  return {
    isWanted,
    kinds: [...kinds.entries()].filter(([, [category, outcome]]) => isWanted(toldAs(category), outcome)),
  };
}

/**
 * What a project sent within `[from, to)`, as far as it is wanted: events as they are in the world, and other things
 * that follow from the project and the day.
 */
export function quantitiesIn(
  world: World,
  project: ProjectRow,
  [from, to]: readonly [Micros, Micros],
  now: Micros,
  { isWanted, kinds }: Wanted = wanted(world),
  { errors = (row, since, until) => eventsIn(world, row, since, until) }: Told = {},
): Quantity[] {
  const rows: Quantity[] = [];
  const add = (category: string, outcome: string, reason: string | null, quantity: number): void => {
    if (quantity > 0) rows.push({ project, category, outcome, reason, quantity });
  };
  const [isAccepted, isFiltered] = [isWanted('error', 'accepted'), isWanted('error', 'filtered')];
  if (isAccepted || isFiltered) {
    const count = errors(project, from, to);
    const [messages, reports] = [Math.floor(count / 10), Math.floor(count / 20)];
    if (isAccepted) {
      add('error', 'accepted', 'none', count - messages - reports);
      add('default', 'accepted', 'none', messages);
      add('security', 'accepted', 'none', reports);
    }
    if (isFiltered) add('error', 'filtered', 'browser-extensions', Math.floor(count / 20));
  }
  if (kinds.length === 0) return rows;
  for (const day of daysIn(from, to)) {
    const share = shareKnown(day, now);
    for (const [n, [category, outcome, reason, most]] of kinds) {
      const h = hash(world.seed + 311 + n, dayNumber(project.index, day));
      if (h % 3 === 0 || !isCounted(h % 24, day, from, to, now)) continue;
      add(category, outcome, reason, Math.ceil((1 + (h % most)) * share));
    }
  }
  return rows;
}

/** Events that a project took in; what counts is the hour of arrival. */
export function eventsIn(world: World, project: ProjectRow, from: Micros, to: Micros): number {
  const table = world.events[project.index] as EventTable;
  const [first, last] = placesBetween(table, from / SECOND, to / SECOND);
  let count = last - first;
  for (const { project: index, at, micros } of world.arrivals.values()) {
    if (index !== project.index) continue;
    if (at >= from && at < to) count += 1;
    if (micros >= from && micros < to) count -= 1;
  }
  return count;
}
