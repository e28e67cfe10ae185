import type { JsonObject } from '../src/json.ts';
import type { Answer, Ask } from './ask.ts';
import type { Span } from './by-issue.ts';
import { ORGANIZATION } from './lacking.ts';

/**
 * The short events of a project, page by page, read as the tap reads them: it goes on below the oldest second seen,
 * since a cursor skips an unread row for each row above it that was deleted meanwhile.
 */
export async function* summaryPages(
  ask: Ask,
  project: string,
  { start, end }: Span,
): AsyncGenerator<readonly JsonObject[]> {
  let upper = end;
  let cursor: string | undefined;
  for (;;) {
    const from = cursor === undefined ? '' : `&cursor=${cursor}`;
    const path = `/projects/${ORGANIZATION}/${project}/events/?start=${start}&end=${upper}&per_page=100${from}`;
    const answer: Answer = await ask('project-events', path);
    const rows = answer.json as JsonObject[];
    yield rows;
    if (answer.cursor === undefined) return;
    const oldest = secondsOf(rows).at(-1) ?? 0;
    const inOldest = secondsOf(rows).filter((second) => second === oldest).length;
    const next = secondText(oldest + 1);
    // A burst that fills most of a page would come again and again.
    const isThin = inOldest <= rows.length / 2 && next < upper;
    cursor = isThin ? undefined : answer.cursor;
    if (isThin) upper = next;
  }
}

/** Whole seconds, `[start, end)`, that hold all rows of a page. */
export function spanOf(rows: readonly JsonObject[]): Span {
  const seconds = secondsOf(rows);
  return { start: secondText(Math.min(...seconds)), end: secondText(Math.max(...seconds) + 1) };
}

function secondsOf(rows: readonly JsonObject[]): number[] {
  return rows.map(({ dateCreated }) => Math.floor(Date.parse(String(dateCreated)) / 1000));
}

function secondText(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 19);
}
