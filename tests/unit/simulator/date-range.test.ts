import { describe, expect, it } from '@jest/globals';
import { parseDateRange, type Wording } from '../../simulator/date-range.ts';
import { formatMicros } from '../../simulator/micros.ts';
import { Refusal } from '../../simulator/refusal.ts';
import { NOW } from './ask.ts';

function range(query: string, wording: Wording = 'plain'): unknown {
  try {
    const { from, to } = parseDateRange(new URLSearchParams(query), NOW, wording);
    return [from, to].map((at) => at !== undefined && formatMicros(at));
  } catch (error) {
    if (error instanceof Refusal) return [error.reply.status, error.reply.json];
    throw error;
  }
}

describe('a range of time', () => {
  it.each([
    ['start=2026-01-01&end=2026-01-02T03:04:05', ['2026-01-01T00:00:00Z', '2026-01-02T03:04:05Z']],
    [
      'start=2026-01-01T00:00:00.5&end=2026-01-02T00:00:00Z',
      ['2026-01-01T00:00:00.500Z', '2026-01-02T00:00:00Z'],
    ],
    ['start=1767225600&end=1767225601', ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z']],
    ['statsPeriod=24h', ['2026-11-19T12:00:00Z', '2026-11-20T12:00:00Z']],
    ['statsPeriod=60&start=nonsense', ['2026-11-20T11:59:00Z', '2026-11-20T12:00:00Z']],
    ['', [false, false]],
  ])('%s is read', (query, expected) => {
    expect(range(query)).toEqual(expected);
  });

  it('drops a positive offset without converting', () => {
    expect(range('start=2026-01-01T00:00:00%2B05:00&end=2026-01-02')).toEqual([
      '2026-01-01T00:00:00Z',
      '2026-01-02T00:00:00Z',
    ]);
  });

  it.each([
    ['start=2026-01-01', 'start and end are both required'],
    ['end=2026-01-01', 'start and end are both required'],
    ['start=2026-01-02&end=2026-01-02', 'start must be before end'],
    [
      'start=2026-01-01T00:00:00-05:00&end=2026-01-02',
      "'2026-01-01T00:00:00-05:00' is not a valid ISO8601 date query",
    ],
    ['start=yesterday&end=2026-01-02', "'yesterday' is not a valid ISO8601 date query"],
    ['statsPeriod=soon', "Invalid statsPeriod: 'soon'"],
  ])('%s is refused', (query, detail) => {
    expect(range(query)).toEqual([400, { detail }]);
  });

  it('is refused in the words of the endpoint', () => {
    expect(range('start=2026-01-01', 'prefixed')).toEqual([
      400,
      { detail: 'Invalid date range: start and end are both required' },
    ]);
    expect(range('start=2026-01-01', 'project-events')).toEqual([
      400,
      { detail: 'Invalid date range parameters provided' },
    ]);
  });
});
