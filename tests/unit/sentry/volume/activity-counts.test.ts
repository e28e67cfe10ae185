import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../../src/json.ts';
import { countsByProject, countsByTime } from '../../../../src/sentry/volume/activity-counts.ts';
import { at } from '../../../support/builders.ts';

const NOON = at('2026-03-01T12:00:00');
const group = (project: JsonValue, count: JsonValue): JsonValue => ({
  by: { project },
  totals: { 'sum(quantity)': count },
});
const series = (...counts: JsonValue[]): JsonValue => ({ by: {}, series: { 'sum(quantity)': counts } });
const HOURS = ['2026-03-01T12:00:00Z', '2026-03-01T13:00:00Z'];

describe('counts by project', () => {
  it('are read by id, whether that is a number or a text', () => {
    const value = { groups: [group(7, 3), group('8', 0), group('9', 1)] };
    expect(countsByProject(value)).toEqual(
      new Map([
        ['7', 3],
        ['8', 0],
        ['9', 1],
      ]),
    );
  });

  it.each<[JsonValue]>([
    [null],
    [{}],
    [{ groups: {} }],
    [{ groups: [1] }],
    [{ groups: [{ by: {}, totals: {} }] }],
    [{ groups: [group(null, 1)] }],
    [{ groups: [group(7, '1')] }],
    [{ groups: [group(7, -1)] }],
    [{ groups: [group(7, Number.POSITIVE_INFINITY)] }],
    [{ groups: [group(7, 1), { by: { project: 8 } }] }],
  ])('are unknown when the answer is %j', (value) => {
    expect(countsByProject(value)).toBeUndefined();
  });
});

describe('counts by time', () => {
  it('add up the series of all groups', () => {
    expect(countsByTime({ intervals: HOURS, groups: [series(1, 2), series(10, 20)] }, 3_600)).toEqual([
      { from: NOON, to: NOON + 3_600, count: 11 },
      { from: NOON + 3_600, to: NOON + 7_200, count: 22 },
    ]);
  });

  it('are nothing in each interval when there is no group', () => {
    expect(countsByTime({ intervals: HOURS, groups: [] }, 3_600)?.map(({ count }) => count)).toEqual([0, 0]);
  });

  it.each<[JsonValue]>([
    [null],
    [{ groups: [] }],
    [{ intervals: HOURS }],
    [{ intervals: HOURS, groups: [1] }],
    [{ intervals: HOURS, groups: [{ by: {} }] }],
    [{ intervals: HOURS, groups: [series(1)] }],
    [{ intervals: HOURS, groups: [series(1, -1)] }],
    [{ intervals: HOURS, groups: [series(1, 'x')] }],
    [{ intervals: ['soon', 'later'], groups: [series(1, 2)] }],
    [{ intervals: [...HOURS].reverse(), groups: [series(1, 2)] }],
    [{ intervals: [HOURS[0] as string, HOURS[0] as string], groups: [series(1, 2)] }],
  ])('are unknown when the answer is %j', (value) => {
    expect(countsByTime(value, 3_600)).toBeUndefined();
  });
});
