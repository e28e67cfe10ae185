import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/json.ts';
import { healthRows, isFullPage, statusRows } from '../../../src/streams/release-health.ts';
import type { SeriesAnswer, SeriesGroup } from '../../../src/streams/series.ts';
import { hasMostRows, isUneven, QUANTITY, usageByDay, usageOfDay } from '../../../src/streams/usage.ts';

const answerOf = (groups: readonly SeriesGroup[], over: Partial<SeriesAnswer> = {}): SeriesAnswer => ({
  days: ['2026-03-01', '2026-03-02'],
  groups,
  hasMore: false,
  isGrowing: false,
  ...over,
});

const usage = (category: string, total: JsonValue, series?: JsonValue): SeriesGroup => ({
  by: { outcome: 'accepted', category, reason: null },
  totals: { [QUANTITY]: total },
  series: series === undefined ? undefined : { [QUANTITY]: series },
});

describe('usage by day', () => {
  it('is a row for each day with a quantity, and no dimension is null', () => {
    expect(usageByDay(answerOf([usage('attachment', 7, [0, 7]), usage('error', 3, [1, 2])]))).toEqual([
      { date: '2026-03-02', outcome: 'accepted', category: 'attachment', reason: '(none)', quantity: 7 },
      { date: '2026-03-01', outcome: 'accepted', category: 'error', reason: '(none)', quantity: 1 },
      { date: '2026-03-02', outcome: 'accepted', category: 'error', reason: '(none)', quantity: 2 },
    ]);
  });

  it('of projects is a row for each group with a quantity, with the id as text', () => {
    const group = usage('error', 3);
    const of = (project: JsonValue, total: number): SeriesGroup => ({
      by: { ...group.by, project },
      totals: { [QUANTITY]: total },
      series: undefined,
    });
    expect(usageOfDay(answerOf([of(45, 3), of('46', 1), of(47, 0)], { days: ['2026-03-01'] }))).toEqual([
      {
        date: '2026-03-01',
        projectId: '45',
        outcome: 'accepted',
        category: 'error',
        reason: '(none)',
        quantity: 3,
      },
      expect.objectContaining({ projectId: '46', quantity: 1 }),
    ]);
  });
});

describe('an answer of the statistics', () => {
  it.each<[string, readonly SeriesGroup[], boolean]>([
    ['nothing', [], false],
    ['equal sums', [usage('replay', 3, [1, 2])], false],
    ['a total that is too large', [usage('replay', 4, [1, 2])], true],
    ['a total that is too small', [usage('replay', 2, [1, 2])], true],
    ['a group without its total', [usage('replay', 0, [1, 2])], true],
    ['a group without its series', [usage('replay', 3, [0, 0])], true],
  ])('with %s is cut or not', (_name, groups, expected) => {
    expect(isUneven(100)(answerOf(groups))).toBe(expected);
  });

  it('may be ahead of its totals while its days grow, and never behind', () => {
    expect(isUneven(100)(answerOf([usage('replay', 2, [1, 2])], { isGrowing: true }))).toBe(false);
    expect(isUneven(100)(answerOf([usage('replay', 4, [1, 2])], { isGrowing: true }))).toBe(true);
  });

  it('with as many rows as are ever read is cut, also where all sums are equal', () => {
    const group = usage('replay', 3, [1, 2]);
    expect(isUneven(4)(answerOf([group]))).toBe(false);
    expect(isUneven(4)(answerOf([group, group]))).toBe(true);
    expect(isUneven(2)(answerOf([usage('replay', 2, [0, 2])]))).toBe(false);
    expect(isUneven(2)(answerOf([usage('replay', 2, [1, 1])]))).toBe(true);
    // An error may have been three rows.
    expect(isUneven(3)(answerOf([usage('error', 2, [0, 2])]))).toBe(true);
    expect(hasMostRows(3)(answerOf([usage('error', 2)]))).toBe(true);
    expect(hasMostRows(4)(answerOf([usage('error', 2)]))).toBe(false);
    expect(hasMostRows(4)(answerOf([usage('error', 2), usage('replay', 2)]))).toBe(true);
  });
});

describe('release health', () => {
  const by = { project: 45, release: 'shop@1' };

  it('is a row for each group, with empty texts for what was not set', () => {
    const totals = {
      'sum(session)': 0,
      'count_unique(user)': 0,
      'crash_free_rate(session)': null,
      'crash_free_rate(user)': null,
    };
    expect(healthRows(answerOf([{ by, totals, series: undefined }]))).toEqual([
      {
        date: '2026-03-01',
        projectId: '45',
        release: 'shop@1',
        environment: '(none)',
        sessions: 0,
        users: 0,
        crashFreeSessionRate: null,
        crashFreeUserRate: null,
      },
    ]);
  });

  it('by status keeps statuses without sessions, since their number may have fallen', () => {
    const totals = { 'sum(session)': 0, 'count_unique(user)': 0 };
    const group = { by: { ...by, 'session.status': 'healthy' }, totals, series: undefined };
    expect(statusRows(answerOf([group]))).toEqual([
      expect.objectContaining({ sessionStatus: 'healthy', sessions: 0, users: 0 }),
    ]);
  });

  it('is not all of it where the page is full, or the server says so', () => {
    const group = { by, totals: {}, series: undefined };
    expect(isFullPage(2)(answerOf([group]))).toBe(false);
    expect(isFullPage(2)(answerOf([group, group]))).toBe(true);
    expect(isFullPage(2)(answerOf([group], { hasMore: true }))).toBe(true);
  });
});
