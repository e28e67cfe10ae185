import { type Ask, rowsOf } from './ask.ts';
import { type Lacking, ORGANIZATION, readLacking } from './lacking.ts';
import { projectIds } from './project-ids.ts';
import { summaryPages } from './summaries.ts';

/** Seconds in UTC, without a zone, as Sentry takes them. */
export type Span = { readonly start: string; readonly end: string };

/** Before anything is listed, and after that before bodies are read. */
export type Moment = 'before' | 'listed';

/** What came of reading bodies through issues. */
export type Found = Lacking & {
  /** Events whose bodies came, in whatever way. */
  readonly ids: ReadonlySet<string>;
  /** How many issues were asked. */
  readonly issues: number;
};

/**
 * Reads the full events of a span through the issues that were active since its start, as fast as the limits allow,
 * and the short lists of all projects beside them. Their ids prove what is complete; what is lacking is asked for
 * one by one.
 * @param reach called when a moment has come at which the account may change
 */
export async function readByIssue(ask: Ask, span: Span, reach: (moment: Moment) => void): Promise<Found> {
  const projects = await projectIds(ask);
  reach('before');
  const [listed, bodies] = await Promise.all([
    readSummaries(ask, projects, span),
    readBodies(ask, span, reach),
  ]);
  const ids = new Set(bodies.ids);
  const lacking = await readLacking(ask, listed, ids);
  return { ...lacking, ids, issues: bodies.issues };
}

/** Event ids of all projects, with the id of the project; one request at a time is all that is allowed. */
async function readSummaries(
  ask: Ask,
  projects: readonly string[],
  span: Span,
): Promise<ReadonlyMap<string, string>> {
  const listed = new Map<string, string>();
  for (const project of projects) {
    for await (const rows of summaryPages(ask, project, span))
      for (const { eventID } of rows) listed.set(String(eventID), project);
  }
  return listed;
}

/**
 * An issue that was active in the span may have been active after it too, so only the lower bound is asked for. The
 * busiest are read first: their pages come one after the other and would be what is waited for at the end.
 */
async function readBodies(
  ask: Ask,
  { start, end }: Span,
  reach: (moment: Moment) => void,
): Promise<{ readonly ids: ReadonlySet<string>; readonly issues: number }> {
  const query = encodeURIComponent(`lastSeen:>=${start}`);
  const path = `/organizations/${ORGANIZATION}/issues/?project=-1&query=${query}&limit=100&groupStatsPeriod=`;
  const issues: { readonly id: string; readonly count: number }[] = [];
  for await (const { id, count } of rowsOf(ask, 'issues', path))
    issues.push({ id: String(id), count: Number(count) });
  issues.sort((a, b) => b.count - a.count);
  reach('listed');

  const ids = new Set<string>();
  await Promise.all(
    issues.map(async ({ id }) => {
      const list = `/organizations/${ORGANIZATION}/issues/${id}/events/?full=1&start=${start}&end=${end}`;
      for await (const { eventID } of rowsOf(ask, 'default', list)) ids.add(String(eventID));
    }),
  );
  return { ids, issues: issues.length };
}
