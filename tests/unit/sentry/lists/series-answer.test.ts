import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../../src/json.ts';
import { readAnswer } from '../../../../src/sentry/lists/series-answer.ts';
import { formatInstant, type Span } from '../../../../src/time.ts';
import { at } from '../../../support/builders.ts';

const DAY = 86_400;
const FROM = at('2026-03-01');
const TWO: Span = [FROM, FROM + 2 * DAY];
const LATER = FROM + 20 * DAY;
const BODY: JsonObject = {
  start: '2026-03-01T00:00:00Z',
  end: '2026-03-03T00:00:00Z',
  intervals: ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
  groups: [{ by: { a: 'x' }, totals: { n: 3 }, series: { n: [1, 2] } }],
};
const question = { fields: ['n'], groupBy: ['a', 'b'] };

function read(body: JsonValue, { span = TWO, now = LATER, growsFrom = LATER } = {}) {
  return readAnswer(body, { span, question, now, growsFrom }, false);
}

describe('an answer in numbers over time', () => {
  it('is read with its days', () => {
    expect(read(BODY)).toEqual({
      days: ['2026-03-01', '2026-03-02'],
      groups: [{ by: { a: 'x' }, totals: { n: 3 }, series: { n: [1, 2] } }],
      hasMore: false,
      isGrowing: false,
    });
  });

  it('may end with the last second of what was asked for', () => {
    expect(read({ ...BODY, end: '2026-03-02T23:59:59Z' }).groups).toHaveLength(1);
  });

  it('has no intervals where it has no series', () => {
    const { intervals: _, ...body } = BODY;
    const groups: JsonValue = [{ by: {}, totals: { n: 3 } }];
    expect(read({ ...body, groups }).groups).toEqual([{ by: {}, totals: { n: 3 }, series: undefined }]);
    expect(() => read(body)).toThrow('is about another time');
  });

  it.each<[string, JsonObject]>([
    ['another start', { start: '2026-02-28T00:00:00Z' }],
    ['no start', { start: null }],
    ['an end before its last day', { end: '2026-03-02T23:59:58Z' }],
    ['an end after its last day', { end: '2026-03-04T00:00:00Z' }],
    ['no end', { end: null }],
    ['fewer intervals', { intervals: ['2026-03-01T00:00:00Z'] }],
    ['other intervals', { intervals: ['2026-03-01T00:00:00Z', '2026-03-01T12:00:00Z'] }],
    ['intervals that are no list', { intervals: 'P1D' }],
  ])('is refused with %s', (_name, change) => {
    const groups: JsonValue = [{ by: {}, totals: { n: 3 }, series: { n: [1, 2] } }];
    expect(() => read({ ...BODY, groups, ...change })).toThrow(
      'the answer for 2026-03-01 to 2026-03-02 is about another time',
    );
  });

  it.each<[string, JsonObject]>([
    ['a dimension that was not asked for', { by: { a: 'x', key_id: 1 } }],
    ['no dimensions', { by: null }],
    ['no totals', { totals: null }],
    ['a number missing', { totals: {} }],
    ['a text for a number', { totals: { n: '3' } }],
    ['a negative number', { totals: { n: -1 } }],
    ['a series that is too short', { series: { n: [1] } }],
    ['a series of other things', { series: { n: [1, 'many'] } }],
    ['another series', { series: { m: [1, 2] } }],
    ['a series that is none', { series: [] }],
  ])('is refused with %s', (_name, change) => {
    const groups: JsonValue = [{ by: {}, totals: { n: 3 }, series: { n: [1, 2] }, ...change }];
    expect(() => read({ ...BODY, groups })).toThrow('has groups without their dimensions or numbers');
  });

  it.each<[string, JsonValue]>([
    ['is no object', []],
    ['has no list of groups', { ...BODY, groups: {} }],
    ['has no list of groups', { ...BODY, groups: ['x'] }],
  ])('is refused where it %s', (words, body) => {
    expect(() => read(body)).toThrow(words);
  });

  it('takes null for a number: rates of nothing', () => {
    const groups: JsonValue = [{ by: {}, totals: { n: null }, series: { n: [null, null] } }];
    expect(read({ ...BODY, groups }).groups).toHaveLength(1);
  });
});

describe('an answer about the present', () => {
  const now = FROM + DAY + 43_200;

  it.each([now + 60, now - 1_800, FROM + 2 * DAY])('may end at %i', (end) => {
    expect(read({ ...BODY, end: formatInstant(end) }, { now }).groups).toHaveLength(1);
  });

  it('may not end before the present day', () => {
    expect(() => read({ ...BODY, end: formatInstant(FROM + DAY - 3_601) }, { now })).toThrow('another time');
  });

  it('is growing where all of its days are', () => {
    expect(read(BODY, { growsFrom: FROM + DAY }).isGrowing).toBe(false);
    expect(read(BODY, { growsFrom: FROM }).isGrowing).toBe(true);
  });

  it('may know nothing of a day that has just begun here, but not of another', () => {
    const span: Span = [FROM + DAY, FROM + 2 * DAY];
    const body = { ...BODY, intervals: [], groups: [] };
    expect(read(body, { span, now: FROM + DAY + 30 }).groups).toEqual([]);
    expect(() => read(body, { span, now: FROM + DAY + 3_601 })).toThrow('another time');
    const groups: JsonValue = [{ by: {}, totals: { n: 3 } }];
    expect(() => read({ ...BODY, groups, intervals: [] }, { span, now: FROM + DAY + 30 })).toThrow(
      'another time',
    );
  });
});
