import type { JsonObject, JsonValue } from '../../json.ts';
import type { Partition } from '../../source.ts';
import type { Instant } from '../../time.ts';
import { BLANKS, type Bookmark, type Checkpoint, readBookmark, writeBookmark } from './bookmarks.ts';
import { ownerOf } from './owners.ts';
import { deliver, type Progress } from './progress.ts';
import { partitionsOf, type State, wholeOf, withPartitions } from './state.ts';

/** A stream as the ledger sees it. */
export type LedgerStream = { readonly stream: string; readonly isByProject: boolean };

/** The state of a run as it grows. Nothing is claimed here that was not delivered: callers record it afterwards. */
export type Ledger = {
  /** Grows with every change. */
  readonly version: () => number;
  readonly state: () => State;
  /** Where a partition stands at the beginning of the run, by the state that the run was given. */
  readonly initial: (ledgerStream: LedgerStream, partition: Partition) => Checkpoint;
  /** Where it stands by now. */
  readonly current: (ledgerStream: LedgerStream, partition: Partition) => Checkpoint;
  /**
   * Writes down a stream's partitions before it is read, so that none is missing from any STATE.
   * @param known by organization, the ids of all its partitions; what is not among them is forgotten
   * @param elsewhere partitions that another process reads: their bookmarks stay, also those that older states have
   *   under another name or of all projects at once
   */
  readonly begin: (
    ledgerStream: LedgerStream,
    partitions: readonly Partition[],
    known: ReadonlyMap<string, ReadonlySet<string>> | undefined,
    elsewhere?: readonly Partition[],
  ) => void;
  readonly record: (ledgerStream: LedgerStream, partition: Partition, checkpoint: Checkpoint) => void;
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
  /** Streams that were reset: what their bookmarks do not say is written as null (see reset.ts). */
  readonly blanked?: ReadonlySet<string>;
  /** Hears of bookmarks that answer another question than the one asked now, and so start again. */
  readonly onOtherQuestion?: (ledgerStream: LedgerStream, partition: Partition) => void;
};

export function createLedger(input: State, options: LedgerOptions): Ledger {
  const { startDate, isOwner, now, warn } = options;
  const partitions = new Map<string, Map<string, JsonValue | undefined>>();
  const begun = new Map<string, Checkpoint>();
  const reached = new Map<string, Checkpoint>();
  let version = 0;
  let built = { version, state: input };

  const read = (value: JsonValue | undefined, name: string): Bookmark =>
    readBookmark(value, now, (problem) => warn(`State: bookmarks.${name} ${problem}`));

  /** The bookmark of a partition, in this form or in one of those before it. */
  const bookmark = ({ stream, isByProject }: LedgerStream, { id, scope }: Partition): Bookmark => {
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

  const firstCheckpoint = (ledgerStream: LedgerStream, partition: Partition): Checkpoint => {
    let found = bookmark(ledgerStream, partition);
    if (found.start !== undefined && found.question !== partition.question) {
      options.onOtherQuestion?.(ledgerStream, partition);
      found = { covered: [] };
    }
    // A later start_date wins over an older bookmark: the operator no longer wants what lies between.
    const fresh: Progress = { start: Math.max(found.start ?? startDate, startDate), covered: [] };
    const isNew = found.start === undefined;
    return {
      progress: found.covered.reduce(deliver, fresh),
      refreshed: found.refreshed,
      sweep: found.sweep,
      since: found.since,
      newest: found.newest,
      question: partition.question,
      projects: ledgerStream.isByProject ? undefined : projectsOf(partition, found, isNew),
    };
  };

  const initial = (ledgerStream: LedgerStream, partition: Partition): Checkpoint => {
    const name = `${ledgerStream.stream}/${partition.id}`;
    const checkpoint = begun.get(name) ?? firstCheckpoint(ledgerStream, partition);
    begun.set(name, checkpoint);
    return checkpoint;
  };

  const partitionsNow = (stream: string): Map<string, JsonValue | undefined> => {
    let now = partitions.get(stream);
    if (now === undefined) {
      now = new Map(Object.entries(partitionsOf(input, stream)));
      partitions.set(stream, now);
    }
    return now;
  };

  const write = (ledgerStream: LedgerStream, partition: Partition, checkpoint: Checkpoint): void => {
    const bookmark = writeBookmark(checkpoint);
    const written = options.blanked?.has(ledgerStream.stream) ? { ...BLANKS, ...bookmark } : bookmark;
    const now = partitionsNow(ledgerStream.stream);
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
    current: (ledgerStream, partition) =>
      reached.get(`${ledgerStream.stream}/${partition.id}`) ?? initial(ledgerStream, partition),
    begin: (ledgerStream, listed, known, elsewhere = []) => {
      const checkpoints = listed.map((partition) => [partition, initial(ledgerStream, partition)] as const);
      const now = partitionsNow(ledgerStream.stream);
      for (const partition of elsewhere) {
        const found = now.has(partition.id) ? undefined : bookmark(ledgerStream, partition);
        if (found?.start === undefined) continue;
        const { start, covered } = found;
        now.set(partition.id, writeBookmark({ ...found, progress: { start, covered } }));
        version += 1;
      }
      for (const id of now.keys()) {
        if (!isForgotten(ledgerStream, id, known, isOwner)) continue;
        now.delete(id);
        version += 1;
      }
      for (const [partition, checkpoint] of checkpoints) write(ledgerStream, partition, checkpoint);
    },
    record: (ledgerStream, partition, checkpoint) => {
      reached.set(`${ledgerStream.stream}/${partition.id}`, checkpoint);
      write(ledgerStream, partition, checkpoint);
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
  { isByProject }: LedgerStream,
  id: string,
  known: ReadonlyMap<string, ReadonlySet<string>> | undefined,
  isOwner: boolean,
): boolean {
  if (!isByProject) return false;
  const owner = ownerOf(id);
  if (owner === undefined) return isOwner;
  return known?.get(owner)?.has(id) === false;
}
