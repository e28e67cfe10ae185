/** Where a stream stands. */
export type Course = {
  readonly done: number;
  /** Records that will probably come in all; undefined when nobody can tell. */
  readonly expected: number | undefined;
  /** Since the stream's first record. */
  readonly elapsedMs: number;
};

/** Before this the first records say little about those to come. */
const SOONEST_MS = 5_000;
const LEAST_SHARE = 0.02;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * How many records a stream will have in all, rounded up to what an estimate can promise; undefined when nobody
 * can tell, or when there are more already.
 */
export function expectedInAll({ done, expected }: Pick<Course, 'done' | 'expected'>): number | undefined {
  if (expected === undefined || expected <= 0) return undefined;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(expected)) - 1);
  const rounded = Math.ceil(expected / step) * step;
  return done > rounded ? undefined : rounded;
}

/** How long the rest of a stream will take at its pace so far; undefined while that would be a guess. */
export function remainingMs({ done, expected, elapsedMs }: Course): number | undefined {
  if (expected === undefined || elapsedMs < SOONEST_MS) return undefined;
  if (done < expected * LEAST_SHARE || done >= expected || done <= 0) return undefined;
  return (elapsedMs * (expected - done)) / done;
}

/** A remaining time in words; undefined while nothing can be said. */
export function timeLeft(course: Course): string | undefined {
  const ms = remainingMs(course);
  if (ms === undefined) return undefined;
  if (ms < MINUTE_MS) return 'less than a minute left';
  if (ms < 1.5 * HOUR_MS) return `about ${Math.round(ms / MINUTE_MS)} min left`;
  return `about ${Math.round(ms / HOUR_MS)} h left`;
}

/** What a stream of children is going to ask for. */
export type Children = {
  /** Records of the other stream that it asks about; at least so many where nobody counted further. */
  readonly parents: number;
  readonly isFloor: boolean;
  /** As many as the server allows; undefined where that is not known. */
  readonly perSecond: number | undefined;
};

/** Parents of a page of their list. */
const PARENTS_PER_PAGE = 100;

/** What the children of records will cost, before the first request: one for each parent, and their list. */
export function costLine(stream: string, { parents, isFloor, perSecond }: Children): string {
  const requests = parents + Math.ceil(parents / PARENTS_PER_PAGE);
  const many = `${isFloor ? 'at least' : 'about'} ${requests.toLocaleString('en-US')} ${requests === 1 ? 'request' : 'requests'}`;
  if (perSecond === undefined) return `${stream}: ${many}`;
  return `${stream}: ${many}, ${lasting((requests / perSecond) * 1000)}`;
}

function lasting(ms: number): string {
  if (ms < MINUTE_MS) return 'less than a minute';
  if (ms < 1.5 * HOUR_MS) return plain(Math.round(ms / MINUTE_MS), 'minute');
  return plain(Math.round(ms / HOUR_MS), 'hour');
}

function plain(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
