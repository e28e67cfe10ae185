import { describe, expect, it } from '@jest/globals';
import { parseMicros } from '../../simulator/micros.ts';
import { Refusal } from '../../simulator/refusal.ts';
import { parseSearch } from '../../simulator/search.ts';
import { NOW } from './ask.ts';

const micros = parseMicros('2026-01-31T00:00:00Z');

describe('an issue search', () => {
  it.each([
    ['', []],
    ['lastSeen:>=2026-01-31T00:00:00', [{ key: 'lastSeen', operator: '>=', at: micros }]],
    ['lastSeen:<2026-01-31', [{ key: 'lastSeen', operator: '<', at: micros }]],
    ['lastSeen:-24h', [{ key: 'lastSeen', operator: '>=', at: (NOW - 86_400_000) * 1000 }]],
    ['age:+7d', [{ key: 'firstSeen', operator: '<=', at: (NOW - 7 * 86_400_000) * 1000 }]],
    ['is:resolved', [{ key: 'is', values: ['resolved'], isNegated: false }]],
    ['!level:[error, "fatal"]', [{ key: 'level', values: ['error', 'fatal'], isNegated: true }]],
    ['timesSeen:>10', [{ key: 'timesSeen', operator: '>', count: 10 }]],
    [
      'broken "by the way"',
      [
        { key: 'text', value: 'broken' },
        { key: 'text', value: 'by the way' },
      ],
    ],
  ])('%p is read', (query, terms) => {
    expect(parseSearch(query, NOW)).toEqual(terms);
  });

  it.each([
    'last_seen:>2026-01-31',
    'lastSeen:>tomorrow',
    'lastSeen:',
    'is:happy',
    'is:resolved OR is:ignored',
    '(is:resolved)',
    'timesSeen:many',
  ])('%p is refused', (query) => {
    expect(() => parseSearch(query, NOW)).toThrow(Refusal);
  });
});
