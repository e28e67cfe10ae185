import { ApiError } from '../errors.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { Logger } from '../log.ts';
import { formatForSentry, type Instant } from '../time.ts';
import type { Organization } from './account.ts';
import type { Client } from './client.ts';

const HOUR = 3_600;
/** The statistics are a help and no more: nobody waits long for them. */
const PATIENCE_MS = 10_000;

/**
 * Ids of the organization's projects that accepted something of a category since an instant, by Sentry's usage
 * statistics; undefined when this server has none, or they cannot be read. They count by the hour. Whether
 * that is the hour of arrival or the one an event names is not documented, so callers ask for both.
 */
export async function activeProjects(
  client: Client,
  organization: Organization,
  question: { category: string; since: Instant; until: Instant; stream: string },
  log: Logger,
): Promise<ReadonlySet<string> | undefined> {
  const start = Math.floor(question.since / HOUR) * HOUR;
  const end = (Math.floor(question.until / HOUR) + 1) * HOUR;
  try {
    const reply = await client.get({
      root: organization.root,
      path: `/organizations/${encodeURIComponent(organization.id)}/stats_v2/`,
      query: [
        ['project', '-1'],
        ['category', question.category],
        ['outcome', 'accepted'],
        ['groupBy', 'project'],
        ['field', 'sum(quantity)'],
        ['interval', '1h'],
        ['start', formatForSentry(start)],
        ['end', formatForSentry(end)],
      ],
      bucket: 'stats',
      stream: question.stream,
      requiredScope: 'org:read',
      expects: 'object',
      patienceMs: PATIENCE_MS,
    });
    return projectsWithCounts(reply.value);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    log.debug(`No usage statistics, so every project is read: ${error.message}`, { stream: question.stream });
    return undefined;
  }
}

/** Reads the groups of the statistics; undefined when they do not look as expected. */
export function projectsWithCounts(value: JsonValue): ReadonlySet<string> | undefined {
  const groups = isJsonObject(value) ? value['groups'] : undefined;
  if (!Array.isArray(groups)) return undefined;
  const active = new Set<string>();
  for (const group of groups) {
    if (!isJsonObject(group) || !isJsonObject(group['by']) || !isJsonObject(group['totals']))
      return undefined;
    const { project } = group['by'];
    const count = group['totals']['sum(quantity)'];
    if ((typeof project !== 'number' && typeof project !== 'string') || typeof count !== 'number')
      return undefined;
    if (count > 0) active.add(String(project));
  }
  return active;
}
