import type { Simulator } from '../simulator/index.ts';
import { type Bookmark, bookmarkOf } from '../support/claims.ts';
import { lastState } from '../support/run-tap.ts';
import type { Beginning } from './beginning.ts';
import type { Outcome } from './outcome.ts';

/** What is asked of a bookmark: to stand there when all went well. */
type Wanted = {
  readonly beginning: Beginning;
  readonly result: Outcome;
  /** Seconds that the bookmark of a project may stay behind, while it seems quiet. */
  readonly slack: number;
};

const INGEST_LAG = 60;

/**
 * After a run without any trouble every bookmark stands where the run began, less the time that records take to be
 * listed: otherwise the next run would read again what has been read.
 */
export function leftBehind({ beginning, result, slack }: Wanted): string[] {
  const { selection, startedAt } = beginning;
  const state = lastState(result.messages) ?? {};
  const problems: string[] = [];
  const check = (stream: string, partition: string, projects: readonly string[], behind = 0): void => {
    const question = stream === 'events' ? {} : { question: selection.questionOf(stream) };
    const bookmark = bookmarkOf(state, { stream, key: '', second: 0, partition, ...question });
    const start = Date.parse(bookmark?.start ?? '1970-01-01T00:00:00Z') / 1000;
    const unknown = projects.filter((id) => bookmark?.projects?.includes(id) === false);
    if (start < startedAt - INGEST_LAG - 1 - behind || unknown.length > 0)
      problems.push(
        `bookmark of ${stream} ${partition} stays behind: ${JSON.stringify(bookmark)?.slice(0, 300)}`,
      );
  };
  for (const { id, index } of selection.organizations) {
    const own = selection.projects.filter(
      ({ organization, status }) => organization === index && status === 'active',
    );
    if (own.length === 0) continue;
    const ids = own.map((project) => project.id);
    check('issues', id, ids);
    check('releases', id, ids);
    for (const project of own) check('events', `${id}/${project.id}`, [], slack);
  }
  return problems;
}

/** Bookmarks that speak of the last minute before the run: what happened then may not be listed yet. */
export function tooNew({ requests }: Simulator, { messages }: Outcome): string[] {
  const state = lastState(messages);
  // The server says what time it is when it tells of its organizations.
  const told = requests.filter(({ stream, status }) => stream === 'organizations' && status === 200);
  if (state === undefined || told.length === 0) return [];
  const latest = Math.max(...told.map(({ endedAt, startedAt }) => endedAt ?? startedAt));
  const newest = latest / 1000 - INGEST_LAG + 1;
  const streams = Object.entries((state['bookmarks'] ?? {}) as Record<string, Partitioned>);
  return streams.flatMap(([stream, { partitions = {} }]) =>
    Object.entries(partitions).flatMap(([id, { start, covered = [] }]) => {
      const ends = [start ?? '', ...covered.map(([, to]) => to)].map((text) => Date.parse(text) / 1000);
      return ends.some((end) => end > newest)
        ? [`bookmark of ${stream} ${id} speaks of the last minute`]
        : [];
    }),
  );
}

type Partitioned = { readonly partitions?: Readonly<Record<string, Bookmark>> };
