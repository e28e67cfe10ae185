import type { JsonObject } from '../json.ts';
import type { Gate } from './definition.ts';
import type { SeriesAnswer, SeriesGroup, SeriesQuestion } from './series.ts';
import { nameOf, textOf } from './usage.ts';

/**
 * The server gives up to 5,000 groups of one interval and leaves out those with the fewest sessions without a word.
 * Pages smaller than that make it say whether there are more.
 */
export const GROUPS_OF_A_PAGE = 4_000;

const SESSIONS = 'sum(session)';
const USERS = 'count_unique(user)';
const CRASH_FREE_SESSIONS = 'crash_free_rate(session)';
const CRASH_FREE_USERS = 'crash_free_rate(user)';
const GROUPS = ['project', 'release', 'environment'];

/** What both streams of sessions have in common: whoever counts the groups counts them for both. */
export const GROUPS_OF = 'sessions';

export const SESSIONS_GATE: Gate = {
  of: 'organization',
  what: 'the server has no release health',
  // A 404 with words may be about an environment that does not exist.
  signs: [],
};

export const HEALTH: SeriesQuestion = {
  fields: [SESSIONS, USERS, CRASH_FREE_SESSIONS, CRASH_FREE_USERS],
  groupBy: GROUPS,
};

/** The rates have no status: the server refuses them beside it. */
export const STATUSES: SeriesQuestion = { fields: [SESSIONS, USERS], groupBy: [...GROUPS, 'session.status'] };

export const COUNTED: SeriesQuestion = { fields: [SESSIONS], groupBy: GROUPS };

/** Makes the check whether a page of groups is not all of them. A server without pages says nothing of more. */
export function isFullPage(size: number): (answer: SeriesAnswer) => boolean {
  return ({ groups, hasMore }) => hasMore || groups.length >= size;
}

/** A row for each group of an answer about one day. */
export function healthRows({ days: [day], groups }: SeriesAnswer): readonly JsonObject[] {
  return groups.map(({ by, totals }) => ({
    ...placeRow(day, by),
    sessions: totals[SESSIONS] ?? null,
    users: totals[USERS] ?? null,
    crashFreeSessionRate: totals[CRASH_FREE_SESSIONS] ?? null,
    crashFreeUserRate: totals[CRASH_FREE_USERS] ?? null,
  }));
}

/** A row for each group and status of an answer about one day, also of none: sessions leave a status behind. */
export function statusRows({ days: [day], groups }: SeriesAnswer): readonly JsonObject[] {
  return groups.map(({ by, totals }) => ({
    ...placeRow(day, by),
    sessionStatus: nameOf(by['session.status']),
    sessions: totals[SESSIONS] ?? null,
    users: totals[USERS] ?? null,
  }));
}

function placeRow(date: string | undefined, by: SeriesGroup['by']): JsonObject {
  return {
    ...(date !== undefined && { date }),
    projectId: textOf(by['project']),
    // What no release or environment was set for lacks the dimension.
    release: nameOf(by['release']),
    environment: nameOf(by['environment']),
  };
}
