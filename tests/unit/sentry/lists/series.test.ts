import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApiError, QueryTimeoutError } from '../../../../src/errors.ts';
import type { JsonObject } from '../../../../src/json.ts';
import { createGroupCounts, type GroupCounts } from '../../../../src/sentry/lists/group-counts.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import { readSeries } from '../../../../src/sentry/lists/series.ts';
import type { AskSeries, SeriesAsk } from '../../../../src/sentry/lists/series-request.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { organizationStats } from '../../../../src/streams/organization-stats.ts';
import { projectStats } from '../../../../src/streams/project-stats.ts';
import { isFullPage } from '../../../../src/streams/release-health.ts';
import type { Series } from '../../../../src/streams/series.ts';
import { sessionStatuses } from '../../../../src/streams/session-statuses.ts';
import { sessions } from '../../../../src/streams/sessions.ts';
import { hasMostRows, isUneven, QUANTITY } from '../../../../src/streams/usage.ts';
import { normalise } from '../../../../src/sync/progress/spans.ts';
import { formatInstant, type Span } from '../../../../src/time.ts';
import { at } from '../../../support/builders.ts';

const DAY = 86_400;
const FROM = at('2026-03-01');
const LATER = at('2026-04-01') * 1000;
const dayOf = (instant: number): string => formatInstant(instant).slice(0, 10);

type Question = SeriesAsk & { readonly only: readonly string[] | undefined };
/** The groups of an answer, each with its dimensions and numbers; a number stands for each of the days too. */
type Answerer = (question: Question) => { groups: JsonObject[]; hasMore?: boolean };

/** A server that answers about what it is asked for. */
function serverOf(answer: Answerer): { ask: AskSeries; asked: Question[] } {
  const asked: Question[] = [];
  return {
    asked,
    ask: async (_definition, slice, ask) => {
      const question = { ...ask, only: slice.only };
      asked.push(question);
      const { groups, hasMore = false } = answer(question);
      const [from, to] = ask.span;
      const intervals = Array.from({ length: (to - from) / DAY }, (_, n) => formatInstant(from + n * DAY));
      const hasSeries = groups.some(({ series }) => series !== undefined);
      return {
        body: {
          start: formatInstant(from),
          end: formatInstant(to),
          groups,
          ...(hasSeries && { intervals }),
        },
        clean: true,
        hasMore,
      };
    },
  };
}

async function read(
  definition: StreamDefinition,
  series: Partial<Series>,
  ask: AskSeries,
  options: {
    readonly span?: Span;
    readonly only?: readonly string[];
    readonly projects?: readonly string[];
    readonly counts?: GroupCounts;
    readonly nowMs?: number;
  } = {},
): Promise<Page[]> {
  const { span = [FROM, FROM + DAY], only, projects, counts = createGroupCounts(), nowMs = LATER } = options;
  const slice = {
    root: 'https://us.sentry.io/api/0',
    organization: '1',
    span,
    ...(only && { only }),
    ...(projects && { projects: projects.map((id) => ({ id, slug: `project-${id}` })) }),
  };
  const pages: Page[] = [];
  const whole = { ...(definition.series as Series), ...series };
  const reading = { ask, counts, now: () => nowMs };
  for await (const page of readSeries(reading, { definition, series: whole, slice })) pages.push(page);
  return pages;
}

const usageGroup = (project: string, reason: string, quantity = 1, category = 'replay'): JsonObject => ({
  by: { project: Number(project), outcome: 'filtered', category, reason },
  totals: { [QUANTITY]: quantity },
});

describe('the numbers of projects', () => {
  it('come whole from a server that cuts them, but for projects that are too large alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 14 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 7, max: 50 }),
        fc.boolean(),
        async (sizes, cap, isNamed) => {
          const projects = sizes.map((_, n) => String(n + 1));
          const groupsOf = (id: string): JsonObject[] =>
            Array.from({ length: sizes[Number(id) - 1] ?? 0 }, (_, n) => usageGroup(id, `r${n}`));
          const { ask } = serverOf(({ only = projects }) => ({
            groups: only.flatMap(groupsOf).toReversed().slice(0, cap),
          }));
          const pages = await read(
            projectStats,
            { isCut: hasMostRows(cap) },
            ask,
            isNamed ? { only: projects } : { projects },
          ).catch(() => undefined);
          const large = sizes.filter((size) => size >= cap).length;
          if (pages === undefined) {
            expect(large).toBeGreaterThan(3);
            return;
          }
          const expected = projects
            .filter((id) => (sizes[Number(id) - 1] ?? 0) < cap)
            .flatMap((id) => groupsOf(id).map(({ by }) => `${id} ${String((by as JsonObject)['reason'])}`));
          const got = pages.flatMap(({ records }) =>
            records.map(({ projectId, reason }) => `${String(projectId)} ${String(reason)}`),
          );
          expect(got.toSorted()).toEqual(expected.toSorted());
          expect(pages.filter(({ hole }) => hole !== undefined)).toHaveLength(large);
          // The day is claimed once, at its end, and only when nothing of it is missing.
          const claims = pages.flatMap(({ delivered }) => (delivered === undefined ? [] : [delivered]));
          expect(claims).toEqual(large > 0 ? [] : [[FROM, FROM + DAY]]);
          if (large === 0) expect(pages.at(-1)?.delivered).toBeDefined();
        },
      ),
    );
  });

  it('count an error as three rows, since it may have been added up from as many', async () => {
    const { ask, asked } = serverOf(({ only = ['1', '2'] }) => ({
      groups: only.map((id) => usageGroup(id, 'a', 1, 'error')),
    }));
    await read(projectStats, { isCut: hasMostRows(6) }, ask, { projects: ['1', '2'] });
    expect(asked.map(({ only }) => only)).toEqual([undefined, ['2'], ['1']]);
  });

  it('are never asked for of other projects than those that are wanted', async () => {
    const { ask, asked } = serverOf(({ only = [] }) => ({ groups: only.map((id) => usageGroup(id, 'a')) }));
    const options = { only: ['2', '3'], projects: ['1', '2', '3', '4'] };
    await read(projectStats, { isCut: hasMostRows(2) }, ask, options);
    expect(asked.map(({ only }) => only)).toEqual([['2', '3'], ['3'], ['2']]);
  });

  it('say which slug a project has, where it was listed', async () => {
    const { ask } = serverOf(() => ({ groups: [usageGroup('1', 'a'), usageGroup('9', 'a')] }));
    const [page] = await read(projectStats, {}, ask, { projects: ['1'] });
    expect(page?.records.map(({ projectId, projectSlug }) => [projectId, projectSlug])).toEqual([
      ['1', 'project-1'],
      ['9', undefined],
    ]);
  });

  it('are not claimed where they were cut and nobody knows the projects', async () => {
    const { ask } = serverOf(() => ({ groups: [usageGroup('1', 'a'), usageGroup('2', 'a')] }));
    const pages = await read(projectStats, { isCut: hasMostRows(2) }, ask);
    expect(pages.map(({ delivered, records }) => [delivered, records.length])).toEqual([[undefined, 0]]);
    expect(pages[0]?.hole?.error.message).toMatch(/^2026-03-01 cannot be read: the server leaves out some/);
  });

  it('are nothing where the token sees no project', async () => {
    const { ask } = serverOf(() => {
      throw new ApiError('refused', 400, { detail: 'No projects available' });
    });
    const [page] = await read(projectStats, {}, ask);
    expect(page).toEqual({ records: [], clean: true, delivered: [FROM, FROM + DAY] });
  });
});

describe('the numbers of an organization', () => {
  const MARCH: Span = [FROM, FROM + 30 * DAY];

  it('come whole from a server that cuts totals and series apart, or are a hole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 3, max: 50 }),
        async (sizes, cap) => {
          // On the n-th day there are so many reasons.
          const truth = (day: number): string[] =>
            Array.from({ length: sizes[(day - FROM) / DAY] ?? 0 }, (_, n) => `r${n}`);
          const { ask } = serverOf(({ span: [from, to] }) => {
            const days = Array.from({ length: (to - from) / DAY }, (_, n) => from + n * DAY);
            const names = [...new Set(days.flatMap(truth))];
            const totals = names.toReversed().slice(0, cap);
            const points = days.flatMap((day) => truth(day).map((name) => `${day} ${name}`)).slice(0, cap);
            return {
              groups: names.flatMap((reason) => {
                const series = days.map((day) => (points.includes(`${day} ${reason}`) ? 1 : 0));
                const isTold = totals.includes(reason);
                const total = isTold ? days.filter((day) => truth(day).includes(reason)).length : 0;
                if (total === 0 && !series.includes(1)) return [];
                return [
                  {
                    by: { outcome: 'accepted', category: 'replay', reason },
                    totals: { [QUANTITY]: total },
                    series: { [QUANTITY]: series },
                  },
                ];
              }),
            };
          });
          const span: Span = [FROM, FROM + sizes.length * DAY];
          const pages = await read(organizationStats, { isCut: isUneven(10_000) }, ask, { span }).catch(
            () => [],
          );
          const claimed = pages.flatMap(({ delivered }) => delivered ?? []);
          for (let n = 0; n < claimed.length; n += 2) {
            for (let day = claimed[n] ?? 0; day < (claimed[n + 1] ?? 0); day += DAY) {
              const got = pages.flatMap(({ records }) =>
                records.filter(({ date }) => date === dayOf(day)).map(({ reason }) => String(reason)),
              );
              // Both cut alike would be told by the number of rows, which is far from the server's here.
              if (truth(day).length <= cap) expect(got.toSorted()).toEqual(truth(day).toSorted());
            }
          }
          for (const { hole } of pages)
            if (hole !== undefined) expect(truth(hole.span[0]).length).toBeGreaterThan(cap);
        },
      ),
    );
  });

  it('may differ from their totals on the day that goes on, which is asked for alone then', async () => {
    const { ask, asked } = serverOf(({ span: [from, to] }) => ({
      groups: [
        {
          by: { outcome: 'accepted', category: 'replay', reason: 'none' },
          totals: { [QUANTITY]: (to - from) / DAY },
          series: {
            [QUANTITY]: Array.from({ length: (to - from) / DAY }, (_, n) =>
              from + n * DAY === FROM + 3 * DAY ? 2 : 1,
            ),
          },
        },
      ],
    }));
    const span: Span = [FROM, FROM + 3 * DAY + 43_200];
    const pages = await read(organizationStats, {}, ask, { span, nowMs: (FROM + 3 * DAY + 43_200) * 1000 });
    expect(asked.map(({ span: [from, to] }) => [(from - FROM) / DAY, (to - FROM) / DAY])).toEqual([
      [0, 4],
      [3, 4],
      [0, 3],
    ]);
    expect(pages.map(({ delivered, records }) => [delivered, records.length])).toEqual([
      [[FROM + 3 * DAY, span[1]], 1],
      [[FROM, FROM + 3 * DAY], 3],
    ]);
    // A month later the same answer is no growth.
    const late = await read(organizationStats, {}, ask, { span });
    expect(late.filter(({ hole }) => hole !== undefined).map(({ hole }) => hole?.span)).toEqual([
      [FROM + 3 * DAY, span[1]],
    ]);
  });

  it.each<[string, number, readonly Span[]]>([
    ['a clock that is days ahead of the server', FROM + 2 * DAY + 5, [[FROM, FROM + 3 * DAY]]],
    ['a clock that is weeks ahead', FROM - 20 * DAY, []],
    ['the same clock', FROM + 12 * DAY, [[FROM, FROM + 12 * DAY]]],
  ])('are not asked for of days that have not begun: %s', async (_, nowSeconds, expected) => {
    const { ask, asked } = serverOf(() => ({ groups: [] }));
    const span: Span = [FROM, FROM + 12 * DAY];
    const pages = await read(organizationStats, {}, ask, { span, nowMs: nowSeconds * 1000 });
    expect(asked.map((question) => question.span)).toEqual(expected);
    expect(normalise(pages.flatMap(({ delivered }) => (delivered ? [delivered] : [])))).toEqual([span]);
  });

  it('are no page of days that have not begun before the server has answered about the others', async () => {
    const { ask } = serverOf(() => {
      throw new ApiError('no such numbers', 404);
    });
    const slice = { root: 'https://us.sentry.io/api/0', organization: '1' };
    const pages = readSeries(
      { ask, counts: createGroupCounts(), now: () => (FROM + DAY) * 1000 },
      {
        definition: organizationStats,
        series: organizationStats.series as Series,
        slice: { ...slice, span: [FROM, FROM + 12 * DAY] },
      },
    );
    await expect(pages.next()).rejects.toThrow('no such numbers');
  });

  it('are asked for by thirty days, newest first', async () => {
    const { ask, asked } = serverOf(() => ({ groups: [] }));
    await read(organizationStats, {}, ask, { span: [FROM - 5 * DAY + 1, MARCH[1]] });
    expect(asked.map(({ span }) => span)).toEqual([MARCH, [FROM - 5 * DAY, FROM]]);
  });

  it('are asked for by fewer days where the server takes too long, and by no fewer than one', async () => {
    const { ask } = serverOf(({ span: [from, to] }) => {
      if (to - from > DAY || from === FROM) throw new QueryTimeoutError('too long', 400);
      return { groups: [] };
    });
    const pages = await read(organizationStats, {}, ask, { span: [FROM, FROM + 4 * DAY] });
    expect(pages.map(({ delivered, hole }) => (delivered ?? hole?.span)?.[0])).toEqual([
      FROM + 3 * DAY,
      FROM + 2 * DAY,
      FROM + DAY,
      FROM,
    ]);
    expect(pages.map(({ hole }) => hole !== undefined)).toEqual([false, false, false, true]);
  });
});

describe('days that cannot be had', () => {
  it('are holes, and what lies below them is read on', async () => {
    const { ask } = serverOf(({ span: [from] }) => {
      if (from === FROM + DAY) throw new ApiError('broken', 500);
      return { groups: [] };
    });
    const pages = await read(projectStats, {}, ask, { span: [FROM + 10, FROM + 3 * DAY] });
    expect(pages.map(({ delivered, hole }) => [delivered, hole?.span])).toEqual([
      [[FROM + 2 * DAY, FROM + 3 * DAY], undefined],
      [undefined, [FROM + DAY, FROM + 2 * DAY]],
      [[FROM + 10, FROM + DAY], undefined],
    ]);
    expect(pages[1]?.hole?.error.message).toBe('2026-03-02 cannot be read: broken');
  });

  it('in a row are the end of the reading', async () => {
    const { ask, asked } = serverOf(() => {
      throw new ApiError('broken', 500);
    });
    await expect(read(projectStats, {}, ask, { span: [FROM, FROM + 9 * DAY] })).rejects.toThrow('broken');
    expect(asked).toHaveLength(4);
  });

  it('one by one are no end of the reading, however many they are', async () => {
    const { ask, asked } = serverOf(({ span: [from] }) => {
      if (((from - FROM) / DAY) % 2 === 0) throw new ApiError('broken', 500);
      return { groups: [] };
    });
    const pages = await read(projectStats, {}, ask, { span: [FROM, FROM + 12 * DAY] });
    expect(asked).toHaveLength(12);
    expect(pages.filter(({ hole }) => hole !== undefined)).toHaveLength(6);
  });

  it.each([400, 403, 404, 429, 0])('with status %i are a failure of all of it', async (status) => {
    const { ask, asked } = serverOf(() => {
      throw new ApiError('refused', status);
    });
    await expect(read(projectStats, {}, ask, { span: [FROM, FROM + 9 * DAY] })).rejects.toThrow('refused');
    expect(asked).toHaveLength(1);
  });
});

describe('sessions by status', () => {
  const health = (project: string, n: number, status?: string): JsonObject => ({
    by: { project: Number(project), release: `r${n}`, ...(status && { 'session.status': status }) },
    totals: Object.fromEntries(
      ['sum(session)', 'count_unique(user)', 'crash_free_rate(session)', 'crash_free_rate(user)'].map(
        (field) => [field, 1],
      ),
    ),
  });
  const SIZES: Readonly<Record<string, number>> = { 1: 3, 2: 5, 3: 2 };
  const projects = Object.keys(SIZES);
  const groupsOf = (only: readonly string[], status?: string): JsonObject[] =>
    only.flatMap((id) => Array.from({ length: SIZES[id] ?? 0 }, (_, n) => health(id, n, status)));
  const isByStatus = ({ question }: Question): boolean => question.groupBy.includes('session.status');
  /** Gives so many groups of a page at the most, and says only without statuses whether there are more. */
  const server = (cap: number) =>
    serverOf((question) => {
      const { only = projects } = question;
      const kept = groupsOf(only).slice(0, cap);
      if (!isByStatus(question)) return { groups: kept, hasMore: kept.length < groupsOf(only).length };
      return {
        groups: ['healthy', 'crashed'].flatMap((status) => groupsOf(only, status).slice(0, cap)),
      };
    });

  it('come whole where there are too many groups', async () => {
    const { ask, asked } = server(6);
    const pages = await read(sessionStatuses, { isCut: isFullPage(6) }, ask, { projects });
    expect(pages.flatMap(({ records }) => records)).toHaveLength(2 * 10);
    // Only with the last of its projects the day is whole.
    expect(pages.map(({ delivered }) => delivered !== undefined)).toEqual([false, false, true]);
    expect(asked.map((question) => [isByStatus(question), question.only])).toEqual([
      [false, undefined],
      [false, ['3']],
      [true, ['3']],
      [false, ['1', '2']],
      [false, ['2']],
      [true, ['2']],
      [false, ['1']],
      [true, ['1']],
    ]);
  });

  it('use the count that the stream of sessions made', async () => {
    const counts = createGroupCounts();
    const { ask, asked } = server(100);
    await read(sessions, {}, ask, { projects, counts });
    await read(sessionStatuses, {}, ask, { projects, counts });
    expect(asked.map(isByStatus)).toEqual([false, true]);
  });

  it('count for themselves where that failed', async () => {
    const counts = createGroupCounts();
    const failing = serverOf(() => {
      throw new ApiError('refused', 403);
    });
    await expect(read(sessions, {}, failing.ask, { projects, counts })).rejects.toThrow('refused');
    const { ask, asked } = server(100);
    await read(sessionStatuses, {}, ask, { projects, counts });
    expect(asked.map(isByStatus)).toEqual([false, true]);
  });

  it('are not whole where groups that were counted are missing', async () => {
    const { ask } = serverOf((question) => ({
      groups: isByStatus(question)
        ? groupsOf(question.only ?? projects, 'healthy').slice(1)
        : groupsOf(question.only ?? projects),
    }));
    const pages = await read(sessionStatuses, {}, ask, { only: ['1'] });
    expect(pages.map(({ delivered, hole }) => [delivered, hole?.error.message])).toEqual([
      [
        undefined,
        expect.stringMatching(/^2026-03-01 of the project 1 cannot be read: the server leaves out some/),
      ],
    ]);
  });
});
