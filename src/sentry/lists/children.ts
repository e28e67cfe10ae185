import { ApiError, AuthError, UnreachableError } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import { formatInstant, type Instant, type Span } from '../../time.ts';
import { inOrder } from './in-order.ts';
import { type ChildDefinition, cutParents, type ParentRow } from './parents.ts';
import type { Page } from './reading.ts';

/** A stretch of the parents' time. */
export type ParentSpan = { readonly span: Span; readonly isTop: boolean };

/** What reading children takes. */
export type ChildReading = {
  readonly definition: ChildDefinition;
  /** The parents that were seen last in a span, newest first. */
  readonly readParents: (part: ParentSpan) => AsyncIterable<Page>;
  /** The children of one parent. `isPatient` is false once others have failed for good. */
  readonly readOne: (parent: ParentRow, isPatient: boolean) => AsyncIterable<Page>;
  /** Whether a parent is still there although nothing was found below it; undefined when nobody can tell. */
  readonly isListed: (parent: ParentRow) => Promise<boolean | undefined>;
  /** How many parents are asked about at once. */
  readonly width: number;
  /** Asked after each page of parents: the limit of requests is reached. */
  readonly isUsedUp: () => boolean;
  /** The server's clock, epoch seconds. */
  readonly now: () => Instant;
};

/** Bookmarks have a gap for each page with a parent that cannot be read: more of them are no bad records. */
const MOST_FAILING_PAGES = 20;
/** So many parents in a row that cannot be read: then it is the server that is out of order, or a proxy. */
const MOST_FAILURES_IN_A_ROW = 10;
/** Parents whose names are kept to find out later who was missed: some megabytes. */
const MOST_REMEMBERED = 100_000;
/** Records of a page, unless there are no more: few enough to be held with full bodies. */
const FEWEST_RECORDS = 10;
/** Looks at a list that moves, for those who were missed. */
const MOST_LOOKS = 5;
/** Events reach the list a little after the time they name. */
const ARRIVAL_SECONDS = 60;

/**
 * Reads the children of all parents in a span, page by page of parents. What a page of parents proves is handed over
 * when all its children have been: one page of parents is held, and of each that is being read one page of children.
 *
 * - A parent that answers 404 and is not listed any more was deleted: it is counted, and nothing failed.
 * - A parent that fails for good leaves a hole where it stood; the others are read on.
 * - A parent that gets something new moves to the front of the list, perhaps past the reader. Whoever was missed by a
 *   read that reaches up to the present is looked for at its end: first in all of the span, then in what has moved
 *   since, until a look takes one page. A page is one answer, so that nobody can pass it unseen. A parent that is met
 *   again is not read again.
 * @throws ApiError for what concerns more than one parent
 */
export async function* readChildren(reading: ChildReading, part: ParentSpan): AsyncGenerator<Page> {
  const { definition, now } = reading;
  const holes: Span[] = [];
  const met = new Set<string>();
  let failingPages = 0;
  let failedInARow = 0;
  let failed = 0;

  async function* oneParent(parent: ParentRow): AsyncGenerator<Page> {
    if (parent.names === undefined) throw new ApiError('It has no id that can be asked for.', 200);
    try {
      yield* reading.readOne(parent, failed === 0);
    } catch (error) {
      const reason = await reasonOf(error, parent);
      if (!(reason instanceof GoneParent)) failed += 1;
      throw reason;
    }
  }

  /** What an answer means: of 404 nobody knows, before the list has been asked. */
  async function reasonOf(error: unknown, parent: ParentRow): Promise<unknown> {
    if (!(error instanceof ApiError) || error.status !== 404) return error;
    const isListed = await reading.isListed(parent);
    if (isListed === false) return new GoneParent(error.message, 404);
    return new ApiError(
      `${error.message} ${isListed ? 'It is still listed' : 'Nobody can tell whether it is still listed'}, so it does not count as deleted.`,
      error.status,
      { cause: error, detail: error.detail, path: error.path },
    );
  }

  /** Hands over the children of a page of parents. @returns what its proof may not claim */
  async function* childrenOf(parents: readonly ParentRow[]): AsyncGenerator<Page, Outcome> {
    const failures: Failed[] = [];
    const batch = createBatch();
    let gone = 0;
    for await (const step of inOrder(parents, oneParent, reading.width)) {
      if ('item' in step) {
        const { records, clean, hole } = step.item;
        if (hole !== undefined) failures.push({ parent: step.of, error: hole.error });
        if (records.length === 0) continue;
        if (batch.add(records, step.of.context, clean)) yield batch.take();
        continue;
      }
      // Whoever has failed is asked again by the next run, and not by this one.
      if (met.size < MOST_REMEMBERED) met.add(step.of.id);
      if ('end' in step) {
        failedInARow = 0;
      } else if (step.error instanceof GoneParent) {
        gone += 1;
        failedInARow = 0;
      } else {
        if (!isOfOneParent(step.error)) {
          yield batch.take();
          throw step.error;
        }
        failedInARow += 1;
        failures.push({ parent: step.of, error: step.error });
        if (failedInARow >= MOST_FAILURES_IN_A_ROW) throw outOfOrder(step.error, definition);
      }
    }
    yield batch.take();
    return { failures, gone };
  }

  /** The children of a page that are not read yet, and what becomes of its proof. */
  async function* throughPage(page: Page): AsyncGenerator<Page, number> {
    const { records: rows, clean: _, delivered, hole, expired } = page;
    const parents = cutParents(rows, definition).filter(({ id }) => id === '' || !met.has(id));
    // What a generator has had in its hands lives as long as it waits.
    (rows as JsonObject[]).length = 0;
    const { failures, gone } = yield* childrenOf(parents);
    if (failures.length > 0) {
      holes.push(holeOf(failures));
      failingPages += 1;
    }
    const proofs = delivered === undefined ? [] : outside(delivered, holes);
    if (hole !== undefined || expired !== undefined || gone > 0)
      yield proof({ ...(hole && { hole }), ...(expired && { expired }), ...(gone > 0 && { gone }) });
    if (failures.length > 0)
      yield proof({ hole: { span: holeOf(failures), error: told(failures, definition) } });
    for (const proven of proofs) yield proof({ delivered: proven });
    if (failingPages > MOST_FAILING_PAGES) throw tooManyHoles(failures, definition);
    return failures.length;
  }

  const { span, isTop } = part;
  let began = now();
  let pages = 0;
  let isOneLook = false;
  for await (const page of reading.readParents(part)) {
    pages += 1;
    const isEnd = page.delivered !== undefined && page.delivered[0] <= span[0];
    isOneLook = pages === 1 && isEnd;
    yield* throughPage(page);
    if (!isEnd && reading.isUsedUp()) {
      yield proof({ isStopped: true });
      return;
    }
  }
  if (!isTop || met.size >= MOST_REMEMBERED) return;
  let missed = 0;
  for (let look = 1; !isOneLook && look <= MOST_LOOKS; look += 1) {
    const from = look === 1 ? span[0] : Math.max(span[0], began - ARRIVAL_SECONDS);
    began = now();
    pages = 0;
    for await (const page of reading.readParents({ span: [from, Math.max(span[1], began + 1)], isTop })) {
      pages += 1;
      isOneLook = pages === 1 && page.delivered !== undefined && page.delivered[0] <= from;
      // What is proven has been claimed by the first look.
      const { delivered: _, ...rest } = page;
      missed += (yield* throughPage(rest)) + (page.hole === undefined ? 0 : 1);
    }
  }
  if (isOneLook && missed === 0) yield proof({ isSettled: true });
}

/** Puts the children of several parents into one page: one record each makes no page. */
function createBatch(): {
  /** Takes records, and what they are given. @returns whether there is enough for a page */
  readonly add: (records: readonly JsonObject[], context: JsonObject, clean: boolean) => boolean;
  readonly take: () => Page;
} {
  let held: JsonObject[] = [];
  let isClean = true;
  return {
    add: (records, context, clean) => {
      for (const record of records) held.push({ ...record, ...context });
      isClean &&= clean;
      return held.length >= FEWEST_RECORDS;
    },
    take: () => {
      const page = { records: held, clean: isClean };
      held = [];
      isClean = true;
      return page;
    },
  };
}

/** Whoever takes a page may empty its list: each has one of its own. */
const proof = (of: Omit<Page, 'records' | 'clean'>): Page => ({ records: [], clean: true, ...of });

/** A parent that was deleted after it was listed. */
class GoneParent extends ApiError {}

type Failed = { readonly parent: ParentRow; readonly error: ApiError };
type Outcome = { readonly failures: readonly Failed[]; readonly gone: number };

/**
 * Whether others may succeed where this parent failed: a record that the server cannot render, an answer that is no
 * list, a parent that is said not to be there although it is. A missing scope or an exhausted limit meets all of them.
 */
function isOfOneParent(error: unknown): error is ApiError {
  if (!(error instanceof ApiError) || error instanceof AuthError || error instanceof UnreachableError)
    return false;
  return error.status >= 500 || [200, 400, 404].includes(error.status);
}

/** From the oldest to the newest of those that failed; everything, where nobody knows where one of them stood. */
function holeOf(failures: readonly Failed[]): Span {
  const seconds = failures.map(({ parent }) => parent.second);
  if (seconds.includes(undefined)) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const known = seconds as readonly Instant[];
  return [Math.min(...known), Math.max(...known) + 1];
}

/** The parts of a span outside of the holes. */
function outside(span: Span, holes: readonly Span[]): readonly Span[] {
  return holes.reduce<readonly Span[]>(
    (parts, [low, high]) =>
      parts
        .flatMap(([from, to]): Span[] => [
          [from, Math.min(to, low)],
          [Math.max(from, high), to],
        ])
        .filter(([from, to]) => from < to),
    [span],
  );
}

const MOST_NAMED = 3;

function told(failures: readonly Failed[], { parent, tapStreamId }: ChildDefinition): ApiError {
  const [first] = failures;
  if (first === undefined) throw new Error('Nothing failed.');
  const names = failures.slice(0, MOST_NAMED).map(({ parent: { id, second } }) => {
    const seen = second === undefined ? '' : ` of ${formatInstant(second)}`;
    return `${id === '' ? 'one without id' : id}${seen}`;
  });
  const rest = failures.length - names.length;
  const who = `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return new ApiError(
    `the ${tapStreamId} of ${parent.of.tapStreamId} ${who} cannot be read, those around them can. ${first.error.message}`,
    first.error.status,
    { cause: first.error, detail: first.error.detail, path: first.error.path },
  );
}

function outOfOrder(error: ApiError, { parent }: ChildDefinition): ApiError {
  return new ApiError(
    `${MOST_FAILURES_IN_A_ROW} ${parent.of.tapStreamId} in a row could not be read. ${error.message}`,
    error.status,
    { cause: error, detail: error.detail, path: error.path },
  );
}

function tooManyHoles(failures: readonly Failed[], definition: ChildDefinition): ApiError {
  const { message, status, detail, path } = told(failures, definition);
  return new ApiError(`More than ${MOST_FAILING_PAGES} pages could not be read whole: ${message}`, status, {
    detail,
    path,
  });
}
