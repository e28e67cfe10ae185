import type { JsonObject } from '../src/json.ts';
import { type Ask, ORGANIZATION } from './ask.ts';

/** Seconds in UTC, without a zone, as Sentry takes them. */
export type Period = { readonly start: string; readonly end: string };

/** The cursor of a first page. */
const FIRST = '0:0:0';

/**
 * Reads the full events of a period through the projects alone, ten a page, as fast as the limits allow: what the tap
 * did before it knew of the issues, and what it does where that is not faster.
 */
export async function readByProject(ask: Ask, period: Period): Promise<ReadonlySet<string>> {
  await ask('default', `/organizations/${ORGANIZATION}/`);
  const ids = new Set<string>();
  for (const project of await projectIds(ask)) await readProject(ask, project, period, ids);
  return ids;
}

async function projectIds(ask: Ask): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined = FIRST; cursor !== undefined; ) {
    const path = `/organizations/${ORGANIZATION}/projects/?per_page=100&cursor=${cursor}`;
    const { rows, cursor: next } = await ask('default', path);
    ids.push(...rows.map(({ id }) => String(id)));
    cursor = next;
  }
  return ids;
}

/** Goes on below the oldest second seen, since a cursor skips an unread row for each row deleted above it. */
async function readProject(
  ask: Ask,
  project: string,
  { start, end }: Period,
  ids: Set<string>,
): Promise<void> {
  let upper = end;
  let cursor: string | undefined = FIRST;
  while (cursor !== undefined) {
    const path = `/projects/${ORGANIZATION}/${project}/events/?full=1&start=${start}&end=${upper}&per_page=10&cursor=${cursor}`;
    const page = await ask('project-events', path);
    for (const { eventID } of page.rows) ids.add(String(eventID));
    cursor = page.cursor;
    const next = belowBurst(page.rows);
    if (cursor === undefined || next === undefined || next >= upper) continue;
    cursor = FIRST;
    upper = next;
  }
}

/** The bound just above the oldest second of a page, unless a burst of that second fills most of it. */
function belowBurst(rows: readonly JsonObject[]): string | undefined {
  const seconds = rows.map(({ dateCreated }) => Math.floor(Date.parse(String(dateCreated)) / 1000));
  const oldest = seconds.at(-1) ?? 0;
  if (seconds.filter((second) => second === oldest).length > rows.length / 2) return undefined;
  return new Date((oldest + 1) * 1000).toISOString().slice(0, 19);
}
