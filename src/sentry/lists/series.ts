import { ApiError, QueryTimeoutError, UnreachableError } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Series, SeriesAnswer, SeriesQuestion } from '../../streams/series.ts';
import { formatInstant, type Span } from '../../time.ts';
import { MOST_IDS_IN_QUERY } from './address.ts';
import { DAY, daysAround, midnight, partsByDay, partsByProject, slicesOf } from './days.ts';
import type { GroupCounts } from './group-counts.ts';
import type { Page } from './reading.ts';
import type { Slice } from './request.ts';
import { readAnswer } from './series-answer.ts';
import type { AskSeries } from './series-request.ts';

/** What a reader of numbers over time needs. */
export type SeriesReading = {
  readonly ask: AskSeries;
  readonly counts: GroupCounts;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

type SeriesList = {
  readonly definition: StreamDefinition;
  readonly series: Series;
  readonly slice: Slice & { readonly span: Span };
};

/** What is asked for in one go: days, and the projects they are about; undefined stands for all that are wanted. */
type Part = { readonly span: Span; readonly only: readonly string[] | undefined };

/** What came of a part: an answer that is whole, or smaller parts of it, oldest first. */
type Outcome =
  | { readonly answer: SeriesAnswer; readonly clean: boolean }
  | { readonly parts: readonly Part[] };

/** So many parts in a row that cannot be read are no bad day but a server that is out of order. */
const MOST_HOLES_IN_A_ROW = 3;
/** Numbers are added to a day for some time after its end. */
const SETTLES_AFTER = 6 * 3_600;

/**
 * Reads numbers over time by whole UTC days, newest first, and says with the last page of some days which part of the
 * span they cover. What the server may have cut is asked for in smaller parts. What cannot be had whole even then is
 * a hole, and what lies below it is read on.
 */
export async function* readSeries(reading: SeriesReading, list: SeriesList): AsyncGenerator<Page> {
  const { series, slice } = list;
  const [from, to] = slice.span;
  let holesInARow = 0;
  // By a clock that is ahead of the server's, there are days that have not begun: nobody can be asked about them.
  const begun = Math.min(to, midnight(Math.ceil(reading.now() / 1000)) + DAY);
  const asked = begun > from ? slicesOf(daysAround([from, begun]), series.days) : [];
  for (const days of asked) {
    const waiting: Part[] = [{ span: days, only: slice.only }];
    /** Days of which some projects could not be read: nothing of them is claimed. */
    const torn = new Set<number>();
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      const { span } = part;
      let outcome: Outcome;
      try {
        outcome = await outcomeOf(reading, list, part);
      } catch (error) {
        if (!isOfOnePart(error)) throw error;
        holesInARow += 1;
        if (holesInARow > MOST_HOLES_IN_A_ROW) throw error;
        torn.add(span[0]);
        yield {
          records: [],
          clean: true,
          hole: { span: within(span, slice.span), error: told(error, part) },
        };
        continue;
      }
      if ('parts' in outcome) {
        waiting.push(...outcome.parts);
        continue;
      }
      holesInARow = 0;
      const records = rowsOf(list, outcome.answer);
      // Days that were cut by project are whole when the last of their projects has been read.
      const isWhole = !torn.has(span[0]) && waiting.at(-1)?.span[0] !== span[0];
      yield {
        records,
        clean: outcome.clean,
        ...(isWhole && { delivered: within(span, slice.span) }),
      };
    }
  }
  // Last: a page is taken for an answer, and a server without these numbers has given none by then.
  if (begun < to) yield { records: [], clean: true, delivered: [Math.max(from, begun), to] };
}

async function outcomeOf(reading: SeriesReading, list: SeriesList, part: Part): Promise<Outcome> {
  const { series } = list;
  const parts = smaller(reading, list, part);
  try {
    const groups = series.counted === undefined ? undefined : await counted(reading, list, part, parts);
    if (groups?.isCut) return split(parts, part);
    const asking = asked(reading, list, part, series.question, parts !== undefined);
    if (series.groupsOf !== undefined && series.counted === undefined)
      reading.counts.share(
        nameOf(list, part),
        asking.then(({ answer }) => countOf(series, answer)),
      );
    const whole = await asking;
    const { answer } = whole;
    const isCut = groups === undefined ? series.isCut(answer) : distinct(series, answer) < groups.groups;
    return isCut ? split(parts, part) : whole;
  } catch (error) {
    if (isOfNoProjects(error)) return { answer: emptyAnswer(), clean: true };
    if (error instanceof QueryTimeoutError && parts !== undefined) return { parts };
    throw error;
  }
}

/** How many groups there are, by whoever has asked about them; asked for where nobody has. */
async function counted(
  reading: SeriesReading,
  list: SeriesList,
  part: Part,
  parts: readonly Part[] | undefined,
): Promise<{ readonly groups: number; readonly isCut: boolean }> {
  const { series } = list;
  const name = nameOf(list, part);
  const known = await reading.counts.of(name);
  if (known !== undefined) return known;
  const question = series.counted ?? series.question;
  const asking = asked(reading, list, part, question, parts !== undefined).then(({ answer }) =>
    countOf(series, answer),
  );
  reading.counts.share(name, asking);
  return await asking;
}

async function asked(
  { ask, now }: SeriesReading,
  { definition, slice }: SeriesList,
  { span, only }: Part,
  question: SeriesQuestion,
  canSplit: boolean,
): Promise<{ readonly answer: SeriesAnswer; readonly clean: boolean }> {
  const { body, clean, hasMore } = await ask(definition, only === undefined ? slice : { ...slice, only }, {
    question,
    span,
    canSplit,
  });
  const seconds = Math.floor(now() / 1000);
  const answer = readAnswer(body, { span, question, now: seconds, growsFrom: growsFrom(seconds) }, hasMore);
  return { answer, clean };
}

function countOf(series: Series, answer: SeriesAnswer): { readonly groups: number; readonly isCut: boolean } {
  return { groups: answer.groups.length, isCut: series.isCut(answer) };
}

/** How many of the groups that are counted an answer speaks of. */
function distinct({ counted }: Series, { groups }: SeriesAnswer): number {
  const names = counted?.groupBy ?? [];
  return new Set(groups.map(({ by }) => JSON.stringify(names.map((name) => by[name] ?? null)))).size;
}

/** The smaller parts of a part; undefined where there are none. */
function smaller({ now }: SeriesReading, { series, slice }: SeriesList, part: Part): Part[] | undefined {
  const { span, only } = part;
  if (series.parts === 'days')
    return partsByDay(span, growsFrom(Math.floor(now() / 1000)))?.map((days) => ({ span: days, only }));
  const ids = only ?? slice.projects?.map(({ id }) => id) ?? [];
  return partsByProject(ids, MOST_IDS_IN_QUERY)?.map((some) => ({ span, only: some }));
}

/** @throws ApiError where a part that was cut cannot be made smaller */
function split(parts: readonly Part[] | undefined, { only }: Part): Outcome {
  if (parts !== undefined) return { parts };
  const ofWhat = only?.length === 1 ? 'this one project' : 'this time';
  throw new ApiError(
    `the server leaves out some of its numbers, and for ${ofWhat} it cannot be asked for fewer. They are asked for again by the next run.`,
    200,
    { detail: 'cut' },
  );
}

/** The rows of an answer, each with the slug of its project where that was listed. */
function rowsOf({ series, slice }: SeriesList, answer: SeriesAnswer): JsonObject[] {
  const slugs = new Map(slice.projects?.map(({ id, slug }) => [id, slug]));
  return series.unfold(answer).map((row) => {
    const slug = typeof row['projectId'] === 'string' ? slugs.get(row['projectId']) : undefined;
    return slug === undefined ? row : { ...row, projectSlug: slug };
  });
}

/** Under this name the groups of a part are counted. */
function nameOf({ series, slice }: SeriesList, { span, only }: Part): string {
  return JSON.stringify([series.groupsOf, slice.root, slice.organization, span, only ?? null]);
}

/** The first day that numbers are still added to. @param now epoch seconds */
function growsFrom(now: number): number {
  return midnight(now - SETTLES_AFTER);
}

function within([from, to]: Span, [low, high]: Span): Span {
  return [Math.max(from, low), Math.min(to, high)];
}

/** Says of which days and projects an error is. */
function told(error: ApiError, { span: [from, to], only }: Part): ApiError {
  const [first, last] = [from, to - DAY].map((instant) => formatInstant(instant).slice(0, 10));
  const days = first === last ? first : `${first} to ${last}`;
  const [project] = only?.length === 1 ? only : [];
  const what = project === undefined ? days : `${days} of the project ${project}`;
  return new ApiError(`${what} cannot be read: ${error.message}`, error.status, {
    cause: error,
    detail: error.detail,
    path: error.path,
  });
}

/** A failure that says nothing of other days: the server's own, or an answer that cannot be right. */
function isOfOnePart(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    !(error instanceof UnreachableError) &&
    (error.status >= 500 || error.status === 200 || error instanceof QueryTimeoutError)
  );
}

/** The token sees no project: there is nothing, and nothing failed. */
function isOfNoProjects(error: unknown): boolean {
  return (
    error instanceof ApiError && error.status === 400 && /^no projects available/i.test(error.detail ?? '')
  );
}

function emptyAnswer(): SeriesAnswer {
  return { days: [], groups: [], hasMore: false, isGrowing: false };
}
