import type { JsonObject, JsonValue } from '../json.ts';
import type { Instant } from '../time.ts';
import { type Bookmark, writeBookmark } from './bookmarks.ts';
import type { Partition } from './partition.ts';
import { deliver, type Progress } from './progress.ts';
import {
  bookmarkOf,
  isOldForm,
  partitionsOf,
  type Reading,
  type State,
  withBookmark,
  withPartitions,
} from './state.ts';

/** Where a partition stands: what was delivered, and when its last full pass began. */
export type Standing = { readonly progress: Progress; readonly refreshed: Instant | undefined };

/** A stream as the ledger sees it: projects always stand side by side in the state, an organization may stand alone. */
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
   * @param known ids of all projects of the account; what is not among them is forgotten
   */
  readonly open: (
    book: Book,
    partitions: readonly Partition[],
    known: ReadonlySet<string> | undefined,
  ) => void;
  readonly record: (book: Book, partition: Partition, standing: Standing) => void;
};

/**
 * @param options.startDate where a partition begins that nobody has read yet
 * @param options.severalOrganizations whether more than one organization is read
 */
export function createLedger(
  input: State,
  options: { startDate: Instant; severalOrganizations: boolean; reading: Reading },
): Ledger {
  const { startDate, severalOrganizations, reading } = options;
  const alone = new Map<string, JsonObject>();
  const sideBySide = new Map<string, Map<string, JsonValue | undefined>>();
  const reached = new Map<string, Standing>();
  let version = 0;
  let built = { version, state: input };

  /** One organization's progress stands flat in the stream unless the state already knows several. */
  const isAlone = ({ stream, isByProject }: Book): boolean =>
    !isByProject && !severalOrganizations && Object.keys(partitionsOf(input, stream)).length === 0;

  const bookmark = (book: Book, partition: Partition): Bookmark => {
    const { stream } = book;
    if (isAlone(book)) return bookmarkOf(input, stream, undefined, reading);
    if (partitionsOf(input, stream)[partition.id] !== undefined) {
      return bookmarkOf(input, stream, partition.id, reading);
    }
    // A state without partitions speaks of the one organization it was made from; of several it says nothing.
    if (!isOldForm(input, stream) || severalOrganizations) return { covered: [] };
    const { start } = bookmarkOf(input, stream, undefined, reading);
    return start === undefined ? { covered: [] } : { start, covered: [] };
  };

  const initial = (book: Book, partition: Partition): Standing => {
    const { start, covered, refreshed } = bookmark(book, partition);
    // A later start_date wins over an older bookmark: the operator no longer wants what lies between.
    const fresh: Progress = { start: Math.max(start ?? startDate, startDate), covered: [] };
    return { progress: covered.reduce(deliver, fresh), refreshed };
  };

  const partitionsNow = (stream: string): Map<string, JsonValue | undefined> => {
    let partitions = sideBySide.get(stream);
    if (partitions === undefined) {
      partitions = new Map(Object.entries(partitionsOf(input, stream)));
      sideBySide.set(stream, partitions);
    }
    return partitions;
  };

  const write = (book: Book, partition: Partition, { progress, refreshed }: Standing): void => {
    const written = writeBookmark(progress, refreshed);
    if (isAlone(book)) alone.set(book.stream, written);
    else partitionsNow(book.stream).set(partition.id, written);
    version += 1;
  };

  return {
    version: () => version,
    state: () => {
      if (built.version !== version) {
        let state = input;
        for (const [stream, written] of alone) state = withBookmark(state, stream, written);
        for (const [stream, partitions] of sideBySide) {
          state = withPartitions(state, stream, Object.fromEntries(partitions));
        }
        built = { version, state };
      }
      return built.state;
    },
    initial,
    standing: (book, partition) => reached.get(`${book.stream}/${partition.id}`) ?? initial(book, partition),
    open: (book, partitions, known) => {
      if (isAlone(book)) return;
      const now = partitionsNow(book.stream);
      for (const id of now.keys()) if (known !== undefined && !known.has(id)) now.delete(id);
      for (const partition of partitions) write(book, partition, initial(book, partition));
    },
    record: (book, partition, standing) => {
      reached.set(`${book.stream}/${partition.id}`, standing);
      write(book, partition, standing);
    },
  };
}
