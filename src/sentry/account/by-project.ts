import {
  ApiError,
  AuthError,
  GoneError,
  ScopeError,
  UnavailableError,
  UnreachableError,
} from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { GateSign, ProjectName, StreamDefinition } from '../../streams/definition.ts';
import type { Span } from '../../time.ts';
import { commonSpans, withSpan } from '../lists/common-spans.ts';
import type { Page } from '../lists/reading.ts';
import { type Key, keysOf } from '../lists/row-keys.ts';
import { isSign } from './gates.ts';
import type { Place, ReadPlace } from './places.ts';

/** How a list is asked for in one project: `form` is the definition, `placeOf` the place that goes with it. */
type Division = {
  readonly form: StreamDefinition;
  readonly placeOf: (project: ProjectName) => Place;
  /** Records come from the project's own path, and need not say which it is. */
  readonly isOwnPath: boolean;
};

/** What a list without an order has given so far. */
type Given = { readonly keys: Set<Key>; readonly counted: number };

/** So many projects in a row without any answer are no matter of the projects. */
const MOST_SILENT_PROJECTS = 3;

/**
 * Reads like the reader it wraps, and reads lists of an organization project by project where they cannot be had at
 * once. What makes it do so is in the definition of a stream:
 *
 * - `instead`: the path is unknown to the server. The second form is asked for in each project; its rows get
 *   `projectId` and `projectSlug` where they have none.
 * - `refusesSeveral`: the first answer is one of these. The same path is asked for with `project=<id>`, so the query of
 *   the definition must have `project`; nothing else of the run asks for several projects again.
 * - `isUnordered`: the pages of the list did not agree. What they lack is looked for with `project=<id>`; rows of no
 *   project are those that the pages had.
 *
 * The partition stays that of the organization. The end of a table, and for lists with time filters a part of the
 * span, is proven once every project has proven it. A project that fails does not keep the others from being read.
 * @param read tells by UnavailableError what a server does not have
 * @throws ApiError, after all projects were read, where some could not be
 */
export function createByProject(read: ReadPlace, log: Pick<Logger, 'warning'>): ReadPlace {
  /** Streams of organizations whose plan shows one project at a time. */
  const single = new Set<string>();

  return async function* (definition, place, time = {}) {
    const { instead, refusesSeveral, isUnordered } = definition;
    const isDivisible = instead !== undefined || refusesSeveral !== undefined || isUnordered === true;
    if (place.project !== undefined || !isDivisible) {
      yield* read(definition, place, time);
      return;
    }
    const name = `${definition.tapStreamId} ${place.organization.id}`;
    const byQuery: Division = {
      form: definition,
      placeOf: ({ id }) => ({ ...place, only: [id] }),
      isOwnPath: false,
    };
    let given: Given | undefined;
    let division = single.has(name) ? byQuery : undefined;
    if (division === undefined) {
      let hasAnswered = false;
      try {
        const keys = new Set<Key>();
        let counted: number | undefined;
        for await (const page of read(definition, place, time)) {
          hasAnswered = true;
          if (isUnordered)
            for (const key of keysOf(page.records, definition)) if (key !== undefined) keys.add(key);
          counted = page.counted;
          if (counted === undefined) yield page;
        }
        if (counted === undefined) return;
        given = { keys, counted };
        division = byQuery;
      } catch (error) {
        if (hasAnswered || !(error instanceof ApiError)) throw error;
        if (instead !== undefined && error instanceof UnavailableError && error.isUnknownRoute) {
          division = ownPathOf(definition, instead, place);
        } else if (refusesSeveral?.some((sign: GateSign) => isSign(sign, error))) {
          single.add(name);
          division = byQuery;
        } else {
          throw error;
        }
      }
    }
    yield* readDivided(
      { read, log, definition, division, given, projects: projectsOf(place, definition) },
      time,
    );
  };
}

function ownPathOf(
  definition: StreamDefinition,
  instead: NonNullable<StreamDefinition['instead']>,
  { organization }: Place,
): Division {
  return {
    // Its rows come from the list of one project, and differ by what is left of their key.
    form: { ...definition, ...instead, partitionBy: 'project' },
    placeOf: ({ id, slug }) => ({ organization, project: { id, slug } }),
    isOwnPath: true,
  };
}

/** The projects that are read one by one. @throws ApiError where nobody knows them */
function projectsOf({ organization, only, wanted, listed }: Place, { tapStreamId }: StreamDefinition) {
  if (listed === undefined)
    throw new ApiError(
      `${tapStreamId} has to be read project by project here, and the projects of ${organization.slug} could not be listed.`,
      200,
    );
  if (only !== undefined) {
    const ids = new Set(only);
    return listed.filter(({ id }) => ids.has(id));
  }
  return wanted ?? listed.filter(({ isReadable }) => isReadable);
}

type Divided = {
  readonly read: ReadPlace;
  readonly log: Pick<Logger, 'warning'>;
  readonly definition: StreamDefinition;
  readonly division: Division;
  readonly given: Given | undefined;
  readonly projects: readonly ProjectName[];
};

async function* readDivided(
  { read, log, definition, division, given, projects }: Divided,
  time: NonNullable<Parameters<ReadPlace>[2]>,
): AsyncGenerator<Page> {
  const failed: { readonly project: ProjectName; readonly error: ApiError }[] = [];
  let off: UnavailableError | undefined;
  let proven: readonly Span[] = time.span === undefined ? [] : [time.span];
  let hasMoved = false;
  let silent = 0;
  let hasExpired = false;
  for (const project of projects) {
    let spans: readonly Span[] = [];
    let end: Page['end'];
    try {
      for await (const page of read(division.form, division.placeOf(project), time)) {
        const { delivered, end: ending, expired, counted: _, ...rest } = page;
        if (delivered !== undefined) spans = withSpan(spans, delivered);
        end ??= ending;
        silent = 0;
        const records = freshOf(page, definition, given).map((row) =>
          division.isOwnPath
            ? {
                ...row,
                projectId: row['projectId'] ?? project.id,
                projectSlug: row['projectSlug'] ?? project.slug,
              }
            : row,
        );
        // What the server keeps is the same for all of them, and is told once.
        yield { ...rest, records, ...(expired !== undefined && !hasExpired && { expired }) };
        hasExpired ||= expired !== undefined;
      }
      if (time.span === undefined && end === undefined)
        throw new ApiError('its list was not read to its end.', 200);
      hasMoved ||= end === 'moved';
    } catch (reason) {
      const error = division.isOwnPath ? reason : await explained(reason, read, division, project);
      // Of a project that is gone, or has no such thing, nothing is missing.
      if (error instanceof GoneError) {
        log.warning(error.message, { stream: definition.tapStreamId });
        continue;
      }
      if (error instanceof UnavailableError && error.of === 'project') {
        off ??= error;
        continue;
      }
      if (!isOfOneProject(error)) throw error;
      silent = error.status === 0 ? silent + 1 : 0;
      if (silent >= MOST_SILENT_PROJECTS) throw error;
      failed.push({ project, error });
    }
    proven = commonSpans(proven, spans);
  }
  for (const delivered of proven) yield { records: [], clean: true, delivered };
  if (failed.length > 0) throw failureOf(failed, projects.length);
  if (off !== undefined) throw off;
  if (time.span !== undefined) return;
  if (hasMoved && definition.isUnordered) throw tornForGood();
  // Where there are more or fewer rows than were counted, nobody knows of those of no project.
  const isWhole = !hasMoved && (given === undefined || given.keys.size === given.counted);
  yield { records: [], clean: true, end: isWhole ? 'whole' : 'moved' };
}

/** The next run would see the same pages: what they lack is missing until the server gives the list an order. */
function tornForGood(): ApiError {
  return new ApiError(
    'its list has no order, and is longer than a page in one project: pages repeat some rows and lack others. What they had was delivered; rows are missing.',
    200,
  );
}

/** Asked for by `project=`, a project that is gone looks like one that nobody may see: it is asked for itself. */
async function explained(
  error: unknown,
  read: ReadPlace,
  { form, placeOf }: Division,
  project: ProjectName,
): Promise<unknown> {
  if (!(error instanceof ApiError) || ![403, 404].includes(error.status)) return error;
  const { tapStreamId, bucket, keyProperties } = form;
  const itself: StreamDefinition = {
    tapStreamId,
    bucket,
    keyProperties,
    path: '/projects/{organization}/{project}/',
    isOneObject: true,
    partitionBy: 'project',
    replication: { method: 'FULL_TABLE' },
    requiredScope: 'project:read',
    projectsOf: 'partition',
    derived: {},
  };
  try {
    for await (const _ of read(itself, { organization: placeOf(project).organization, project })) break;
  } catch (gone) {
    if (gone instanceof GoneError) return gone;
  }
  return error;
}

/** The rows of a page that have not been given before. */
function freshOf({ records }: Page, definition: StreamDefinition, given: Given | undefined) {
  if (given === undefined) return records;
  const keys = keysOf(records, definition);
  return records.filter((_, index) => {
    const key = keys[index];
    if (key === undefined || given.keys.has(key)) return key === undefined;
    given.keys.add(key);
    return true;
  });
}

/** Whether an error says nothing of the other projects. */
function isOfOneProject(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    !(error instanceof AuthError || error instanceof UnreachableError || error instanceof UnavailableError)
  );
}

function failureOf(
  failed: readonly { readonly project: ProjectName; readonly error: ApiError }[],
  total: number,
): ApiError {
  const [first] = failed;
  if (first === undefined) throw new Error('Nothing failed.');
  const { status, detail, path, message } = first.error;
  const others = failed.length === 1 ? '' : ` and ${failed.length - 1} more`;
  const text = `${failed.length} of ${total} projects could not be read, ${first.project.slug}${others}; the others were. ${message}`;
  const known = { cause: first.error, detail, path };
  // One scope is missing for all of them; where only some lack it, there is more to tell.
  const { error } = first;
  return error instanceof ScopeError && failed.every((part) => part.error instanceof ScopeError)
    ? new ScopeError(text, error.missingScopes, known)
    : new ApiError(text, status, known);
}
