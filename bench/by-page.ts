import type { JsonObject } from '../src/json.ts';
import { type Ask, rowsOf } from './ask.ts';
import type { Found, Moment, Span } from './by-issue.ts';
import { ORGANIZATION, readLacking } from './lacking.ts';
import { projectIds } from './project-ids.ts';
import { spanOf, summaryPages } from './summaries.ts';

/** Pages whose bodies are under way at once: what has to be remembered does not grow with the account. */
const MOST_PAGES = 8;

/**
 * Reads the short lists of all projects, page after page, and the bodies of each page through the issues that its
 * events name, between the first and the last second of the page. Each page is a proof of its own bodies.
 * @param reach called when a moment has come at which the account may change
 */
export async function readByPage(ask: Ask, span: Span, reach: (moment: Moment) => void): Promise<Found> {
  const projects = await projectIds(ask);
  reach('before');
  const ids = new Set<string>();
  const lists = new Set<string>();
  let oneByOne = 0;
  let gone = 0;

  const readBodies = async (project: string, rows: readonly JsonObject[]): Promise<void> => {
    const { start, end } = spanOf(rows);
    const issues = new Set(rows.map(({ groupID }) => String(groupID)));
    await Promise.all(
      [...issues].map(async (issue) => {
        lists.add(issue);
        const path = `/organizations/${ORGANIZATION}/issues/${issue}/events/?full=1&start=${start}&end=${end}`;
        for await (const { eventID } of rowsOf(ask, 'default', path)) ids.add(String(eventID));
      }),
    );
    const listed = rows.map(({ eventID }) => [String(eventID), project] as const);
    const lacking = await readLacking(ask, listed, ids);
    oneByOne += lacking.oneByOne;
    gone += lacking.gone;
  };

  let underWay: Promise<void>[] = [];
  let isFirst = true;
  for (const project of projects) {
    for await (const rows of summaryPages(ask, project, span)) {
      if (isFirst) reach('listed');
      isFirst = false;
      if (rows.length === 0) continue;
      if (underWay.length >= MOST_PAGES) await Promise.race(underWay);
      const page = readBodies(project, rows).finally(() => {
        underWay = underWay.filter((other) => other !== page);
      });
      underWay.push(page);
    }
  }
  await Promise.all(underWay);
  return { ids, issues: lists.size, oneByOne, gone };
}
