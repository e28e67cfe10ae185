import type { JsonObject, JsonValue } from '../../json.ts';
import type { Partition } from '../../source.ts';
import type { Instant } from '../../time.ts';
import { type Bookmark, readBookmark, type Standing, writeBookmark } from './bookmarks.ts';
import { ownerOf } from './owners.ts';
import { deliver, type Progress } from './progress.ts';
import { partitionsOf, type State, wholeOf, withPartitions } from './state.ts';

/** A stream as the ledger sees it. */
export type Book = { readonly stream: string; readonly isByProject: boolean };

/** The state of a run as it grows. Nothing is claimed here that was not delivered: callers record it afterwards. */
export type Ledger = {
  /** Grows with every change. */
  readonly version: () => number;
  readonly state: () => State;
  /** Where a partition stands at the beginning of the run, by the state that the run was given. */
  readonly initial: (book: Book, partition: Partition) => Standing;
  /** Where it stands by now. */
  readonly standing: (book: Book, partition: Partition) => Standing;
  /**
   * Writes down a stream's partitions before it is read, so that none is missing from any STATE.
   * @param known by organization, the ids of all its partitions; what is not among them is forgotten
   */
  readonly open: (
    book: Book,
    partitions: readonly Partition[],
    known: ReadonlyMap<string, ReadonlySet<string>> | undefined,
  ) => void;
  readonly record: (book: Book, partition: Partition, standing: Standing) => void;
};

export type LedgerOptions = {
  /** Where a partition begins that nobody has read yet. */
  readonly startDate: Instant;
  /** True when bookmarks without an owner are those of the one organization that is read. */
  readonly isOwner: boolean;
  /** Epoch seconds. */
  readonly now: Instant;
  /** Hears of what cannot be used in the state; the bookmark then counts as missing. */
  readonly warn: (problem: string) => void;
  /** Hears of bookmarks that answer another question than the one asked now, and so start again. */
  readonly onOtherQuestion?: (book: Book, partition: Partition) => void;
};

export function createLedger(input: State, options: LedgerOptions): Ledger {
  const { startDate, isOwner, now, warn } = options;
  const partitions = new Map<string, Map<string, JsonValue | undefined>>();
  const begun = new Map<string, Standing>();
  const reached = new Map<string, Standing>();
  let version = 0;
  let built = { version, state: input };

  const read = (value: JsonValue | undefined, name: string): Bookmark =>
    readBookmark(value, now, (problem) => warn(`State: bookmarks.${name} ${problem}`));

  /** The bookmark of a partition, in this form or in one of those before it. */
  const bookmark = ({ stream, isByProject }: Book, { id, scope }: Partition): Bookmark => {
    const known = partitionsOf(input, stream);
    if (known[id] !== undefined) return read(known[id], `${stream}.partitions.${id}`);
    if (!isOwner) return { covered: [] };
    const { projectId } = scope;
    if (isByProject && projectId !== undefined && known[projectId] !== undefined)
      return read(known[projectId], `${stream}.partitions.${projectId}`);
    const whole = wholeOf(input, stream);
    if (whole === undefined) return { covered: [] };
    const { start, covered, refreshed } = read(whole, stream);
    if (start === undefined) return { covered: [] };
    // Of a stream by project it says from where on all of them are to be read, and no more.
    return isByProject
      ? { start, covered: [] }
      : { start, covered, ...(refreshed !== undefined && { refreshed }) };
  };

  const firstStanding = (book: Book, partition: Partition): Standing => {
    let found = bookmark(book, partition);
    if (found.start !== undefined && found.question !== partition.question) {
      options.onOtherQuestion?.(book, partition);
      found = { covered: [] };
    }
    // A later start_date wins over an older bookmark: the operator no longer wants what lies between.
    const fresh: Progress = { start: Math.max(found.start ?? startDate, startDate), covered: [] };
    const isNew = found.start === undefined;
    return {
      progress: found.covered.reduce(deliver, fresh),
      refreshed: found.refreshed,
      newest: found.newest,
      question: partition.question,
      projects: book.isByProject ? undefined : projectsOf(partition, found, isNew),
    };
  };

  const initial = (book: Book, partition: Partition): Standing => {
    const name = `${book.stream}/${partition.id}`;
    const standing = begun.get(name) ?? firstStanding(book, partition);
    begun.set(name, standing);
    return standing;
  };

  const partitionsNow = (stream: string): Map<string, JsonValue | undefined> => {
    let now = partitions.get(stream);
    if (now === undefined) {
      now = new Map(Object.entries(partitionsOf(input, stream)));
      partitions.set(stream, now);
    }
    return now;
  };

  const write = (book: Book, partition: Partition, standing: Standing): void => {
    const written = writeBookmark(standing);
    const now = partitionsNow(book.stream);
    // What is the same as before is no news, and makes no STATE.
    if (JSON.stringify(now.get(partition.id)) === JSON.stringify(written)) return;
    now.set(partition.id, written);
    version += 1;
  };

  return {
    version: () => version,
    state: () => {
      if (built.version !== version) {
        let state = input;
        for (const [stream, now] of partitions) {
          state = withPartitions(state, stream, Object.fromEntries(now) as JsonObject);
        }
        built = { version, state };
      }
      return built.state;
    },
    initial,
    standing: (book, partition) => reached.get(`${book.stream}/${partition.id}`) ?? initial(book, partition),
    open: (book, listed, known) => {
      const standings = listed.map((partition) => [partition, initial(book, partition)] as const);
      const now = partitionsNow(book.stream);
      for (const id of now.keys()) {
        if (!isForgotten(book, id, known, isOwner)) continue;
        now.delete(id);
        version += 1;
      }
      for (const [partition, standing] of standings) write(book, partition, standing);
    },
    record: (book, partition, standing) => {
      reached.set(`${book.stream}/${partition.id}`, standing);
      write(book, partition, standing);
    },
  };
}

/**
 * Those of the wanted projects that a bookmark speaks of; all of them when it is new, or older than their list. Where
 * nobody could list them it speaks of none that it did not speak of before.
 */
function projectsOf(
  { projects, isUnlisted }: Partition,
  { projects: spokenOf }: Bookmark,
  isNew: boolean,
): readonly string[] | undefined {
  if (isUnlisted) return isNew ? [] : spokenOf;
  if (projects === undefined || isNew || spokenOf === undefined) return projects;
  const known = new Set(spokenOf);
  return projects.filter((id) => known.has(id));
}

/** A partition whose project is gone, or whose name is of an older form and has been replaced. */
function isForgotten(
  { isByProject }: Book,
  id: string,
  known: ReadonlyMap<string, ReadonlySet<string>> | undefined,
  isOwner: boolean,
): boolean {
  if (!isByProject) return false;
  const owner = ownerOf(id);
  if (owner === undefined) return isOwner;
  return known?.get(owner)?.has(id) === false;
}
