import { ApiError, UnreachableError } from '../../errors.ts';
import type { JsonValue } from '../../json.ts';
import type { Logger } from '../../log.ts';
import type { Volume } from '../../source.ts';
import { formatForSentry, type Instant } from '../../time.ts';
import type { Organization } from '../account/account.ts';
import type { Client } from '../transport/client.ts';
import { segment } from '../transport/segment.ts';
import { COUNTED, countsByProject, countsByTime } from './activity-counts.ts';

/** What is asked: how many records of a category were accepted between two instants. */
export type Question = {
  readonly category: string;
  readonly since: Instant;
  readonly until: Instant;
  /** The stream it is asked for, in metrics and log lines. */
  readonly stream: string;
};

type Query = readonly (readonly [string, string])[];

const HOUR = 3_600;
/** Intervals have to be whole hours and to divide a day. */
const INTERVAL_HOURS = [1, 2, 3, 4, 6, 8, 12, 24];
/** A span that is cut into more intervals than this is refused by some servers. */
const MOST_INTERVALS = 1_000;
/** The statistics are a help and no more: nobody waits long for them. */
const PATIENCE_MS = 10_000;

/** Asks for the statistics of organizations, and remembers which of them have none that can be had. */
export type Activity = {
  readonly client: Client;
  readonly log: Logger;
  /** Organizations whose statistics were asked for in vain, by id: they are not asked for again in this run. */
  readonly without: Set<string>;
};

/**
 * How many records of a category each project of the organization accepted, by id, by Sentry's usage statistics;
 * undefined when this server has none, or they cannot be read. They count by the hour. Whether that is the hour
 * of arrival or the one an event names is not documented, so callers ask for both.
 */
export async function projectVolumes(
  activity: Activity,
  organization: Organization,
  question: Question,
): Promise<ReadonlyMap<string, number> | undefined> {
  const query: Query = [
    ['project', '-1'],
    ['groupBy', 'project'],
  ];
  return await ask(activity, organization, question, query, countsByProject);
}

/**
 * How many records one project accepted, interval by interval, oldest first; undefined when nobody can tell.
 * A question of its own, since the server leaves out the intervals when it groups by project.
 */
export async function projectSeries(
  activity: Activity,
  organization: Organization,
  projectId: string,
  question: Question,
): Promise<readonly Volume[] | undefined> {
  const query: Query = [
    ['project', projectId],
    ['groupBy', 'outcome'],
  ];
  const seconds = intervalHours(question) * HOUR;
  return await ask(activity, organization, question, query, (value) => countsByTime(value, seconds));
}

async function ask<Found>(
  { client, log, without }: Activity,
  organization: Organization,
  question: Question,
  query: Query,
  read: (value: JsonValue) => Found | undefined,
): Promise<Found | undefined> {
  if (without.has(organization.id)) return undefined;
  const hours = intervalHours(question);
  const [start, end] = wholeHours(question);
  try {
    const reply = await client.get({
      root: organization.root,
      path: `/organizations/${segment(organization[organization.naming])}/stats_v2/`,
      query: [
        ...query,
        ['category', question.category],
        ['outcome', 'accepted'],
        ['field', COUNTED],
        ['interval', hours === 24 ? '1d' : `${hours}h`],
        ['start', formatForSentry(start)],
        ['end', formatForSentry(end)],
      ],
      bucket: 'stats',
      stream: question.stream,
      requiredScope: 'org:read',
      expects: 'object',
      patienceMs: PATIENCE_MS,
      isHelper: true,
    });
    const found = read(reply.value);
    if (found === undefined) without.add(organization.id);
    return found;
  } catch (error) {
    if (!(error instanceof ApiError) || error instanceof UnreachableError) throw error;
    without.add(organization.id);
    log.debug(`No usage statistics, so everything is read without them: ${error.message}`, {
      stream: question.stream,
    });
    return undefined;
  }
}

function wholeHours({ since, until }: Question): readonly [Instant, Instant] {
  return [Math.floor(since / HOUR) * HOUR, (Math.floor(until / HOUR) + 1) * HOUR];
}

/** The finest interval that a server accepts for so long a time. */
function intervalHours(question: Question): number {
  const [start, end] = wholeHours(question);
  const hours = (end - start) / HOUR;
  return INTERVAL_HOURS.find((interval) => hours / interval < MOST_INTERVALS) ?? 24;
}
