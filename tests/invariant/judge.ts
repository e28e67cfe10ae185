import { toInstant } from '../../src/time.ts';
import type { Simulator } from '../simulator/index.ts';
import { bookmarkOf, isAskedFor, isClaimed } from '../support/claims.ts';
import type { Beginning } from './beginning.ts';
import { itemOf, owedBy } from './items.ts';
import type { Kept } from './kept.ts';
import type { Outcome } from './outcome.ts';
import type { Owed } from './owed.ts';
import type { Narrowing, Plan } from './plan.ts';
import type { Selection } from './selection.ts';
import { leftBehind, tooNew } from './standing.ts';

type State = Record<string, unknown>;

export type Findings = {
  readonly lost: readonly string[];
  readonly early: readonly string[];
  readonly wrong: readonly string[];
};

/** Tells of each run whether it kept its promises. */
export type Judge = {
  readonly begin: (selection: Selection, narrowing: Narrowing, input: State | undefined) => Beginning;
  readonly end: (beginning: Beginning, result: Outcome) => Findings;
};

/** A project that the statistics call quiet is left out for half a day. */
const LONGEST_REST = 43_200;
const INGEST_LAG = 60;
const DAY = 86_400;
/** Records that lack what they are told by. */
const UNTELLABLE = ['null-key', 'bad-date', 'wrong-types', 'no-id', 'missing-key'];

/**
 * @param options.hot names of issues that are seen all the time
 * @param options.start epoch seconds of `start_date`
 */
export function createJudge(options: {
  readonly plan: Plan;
  readonly simulator: Simulator;
  readonly kept: Kept;
  readonly hot: ReadonlySet<string>;
  readonly start: number;
}): Judge {
  const { plan, simulator, kept, hot, start } = options;
  /** Came when a bookmark had passed it, further down than anything is looked for again. */
  const late = new Set<string>();
  /** The shortest lookback with which it was looked for; what is not selected for some runs may miss a change of it. */
  const met = new Map<string, number>();
  const hanging = new Set<string>();
  const { release_refresh_days: refreshDays, issue_refresh_hours: refreshHours } = plan.settings;

  const isReread = ({ stream, second }: Owed, startedAt: number, margin: number): boolean =>
    stream === 'releases' && refreshDays > 0 && second >= startedAt - refreshDays * DAY + margin;

  /** True when a run that begins with this state reads all issues of the organization again. */
  const isWholePass = (input: State | undefined, item: Owed): boolean =>
    item.stream === 'issues' &&
    refreshHours >= 0 &&
    (input === undefined || (bookmarkOf(input, item)?.covered ?? []).length === 0);

  const owed = (selection: Selection): readonly Owed[] =>
    owedBy(simulator, selection, start).filter(({ stream, name }) => {
      const kinds = simulator.world.hostile.get(`${stream}:${name.split('/').at(-1)}`) ?? [];
      return !kinds.some((kind) => UNTELLABLE.includes(kind));
    });

  /** Statistics that know nothing of the last hours may put a project off, for a while. */
  const isPutOff = (item: Owed, { input, startedAt }: Beginning): boolean => {
    if (item.stream !== 'events' || ['on', 'off', 'forbidden'].includes(String(plan.server.stats)))
      return false;
    const from = Date.parse(bookmarkOf(input ?? {}, item)?.start ?? '1970-01-01T00:00:00Z') / 1000;
    return startedAt - from < LONGEST_REST + 2 * INGEST_LAG;
  };

  const missing = (
    beginning: Beginning,
    still: readonly Owed[],
    after: ReadonlyMap<string, Owed>,
  ): string[] => {
    const { input, before } = beginning;
    const problems: string[] = [];
    for (const item of still) {
      const isExcused =
        late.has(item.key) && input !== undefined && isClaimed(input, item) && !isWholePass(input, item);
      if (!kept.has(item)) {
        if (!isExcused && !isPutOff(item, beginning)) problems.push(item.key);
        continue;
      }
      const row = kept.row(item);
      const now = after.get(item.key);
      if (item.stream !== 'issues' || row === undefined || !isWholePass(input, item)) continue;
      if (now?.status === item.status && row['status'] !== item.status)
        problems.push(`${item.key} is ${item.status}, delivered as ${row['status']}`);
      if (item.count !== undefined && now?.count === item.count && Number(row['count']) !== item.count)
        problems.push(`${item.key} has ${item.count} events, delivered with ${row['count']}`);
    }
    const isSeen = new Set([...after.values()].map(({ name }) => name));
    // Among more issues of its second than a page holds it may move up past the reader: the next run has it then.
    const page = plan.server.pageCap ?? 100;
    const isOnTop = ({ second }: Owed): boolean =>
      before.filter((other) => other.stream === 'issues' && other.second >= second).length <= page;
    for (const item of before) {
      if (
        hot.has(item.name) &&
        isSeen.has(item.name) &&
        !kept.has(item) &&
        item.second > beginning.startedAt - 600 &&
        isOnTop(item)
      )
        problems.push(`${item.key}, which never rests`);
    }
    return problems;
  };

  /** Records that came again although their bookmark had passed them. */
  const repeated = (
    { input, selection, narrowing, startedAt }: Beginning,
    { messages }: Outcome,
  ): string[] => {
    if (input === undefined) return [];
    return messages.flatMap((message) => {
      const found = message.type === 'RECORD' ? itemOf(message) : undefined;
      if (found === undefined || (found.stream === 'issues' && refreshHours >= 0)) return [];
      // Their searches know another last sight than their records tell.
      if (found.stream === 'issues' && selection.environments !== undefined) return [];
      // Of the others some are read again on purpose.
      if (!['issues', 'releases', 'events'].includes(found.stream)) return [];
      const question = found.stream === 'events' ? {} : { question: selection.questionOf(found.stream) };
      const item = { ...found, ...question };
      // Where spans are ignored the list is walked down by the times at which its events came in.
      const received = plan.server.ignoreStartEnd ? toInstant(message.record['dateReceived']) : undefined;
      const times = [item, ...(received === undefined ? [] : [{ ...item, second: received }])];
      const known = bookmarkOf(input, item)?.projects;
      // What belongs to a new project too comes with its history.
      if (known !== undefined && !item.projects?.every((id) => known.includes(id))) return [];
      if (times.some((each) => isAskedFor(input, each, narrowing.lookback_seconds))) return [];
      if (isReread(item, startedAt, -5 * INGEST_LAG)) return [];
      return [`${item.name} of ${new Date(item.second * 1000).toISOString()} came again without need`];
    });
  };

  return {
    begin: (selection, narrowing, input) => {
      const startedAt = simulator.now() / 1000;
      const before = owed(selection);
      const lookback = narrowing.lookback_seconds;
      for (const item of before) {
        // Another question may not have shown it before.
        const name = `${item.key} ${item.question ?? ''}`;
        const known = met.get(name) ?? Number.POSITIVE_INFINITY;
        const isNews = lookback < known || hanging.has(name);
        met.set(name, Math.min(known, lookback));
        if (!isNews || input === undefined || kept.has(item) || !isClaimed(input, item)) continue;
        if (isAskedFor(input, item, lookback)) continue;
        // As long as its span is read again whatever the bookmark says, a run that ends may still bring it.
        if (isReread(item, startedAt, 5 * INGEST_LAG)) hanging.add(name);
        else late.add(item.key);
      }
      return { selection, narrowing, input, startedAt, before };
    },
    end: (beginning, result) => {
      const { before, input, selection } = beginning;
      const after = new Map(owed(selection).map((item) => [item.key, item]));
      const still = before.filter(({ key }) => after.has(key));
      const waiting = still.filter((item) => input === undefined || !isClaimed(input, item));
      const early = kept.receive(result.messages, waiting);
      const wrong = [...repeated(beginning, result).slice(0, 5), ...tooNew(simulator, result)];
      const isDone = result.code === 0 && !result.isStopped;
      if (isDone) wrong.push(...leftBehind({ beginning, result, slack: LONGEST_REST }));
      return { early, wrong, lost: isDone ? missing(beginning, still, after) : [] };
    },
  };
}
