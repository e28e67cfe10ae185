import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import { createOverlap } from '../../../../src/sentry/lists/overlap.ts';
import { events } from '../../../../src/streams/events.ts';
import { at, stamp } from '../../../support/builders.ts';

const BASE = at('2026-03-01');
const row = (id: string | null, second: number): JsonObject => ({
  eventID: id,
  dateCreated: stamp(BASE + second),
});

describe('a overlap', () => {
  it('keeps back what was handed over of the lowest second', () => {
    const overlap = createOverlap(events, 'dateCreated');
    overlap.note([row('a', 3), row('b', 2), row('c', 2)]);
    expect(overlap.fresh([row('b', 2), row('c', 2), row('d', 2), row('e', 1)])).toEqual([
      row('d', 2),
      row('e', 1),
    ]);
  });

  it('adds up over the pages of a burst, and forgets it below', () => {
    const overlap = createOverlap(events, 'dateCreated');
    overlap.note([row('a', 2)]);
    overlap.note([row('b', 2)]);
    expect(overlap.fresh([row('a', 2), row('b', 2)])).toEqual([]);
    overlap.note([row('c', 1)]);
    expect(overlap.fresh([row('a', 2)])).toEqual([row('a', 2)]);
  });

  it('does not look at rows without a time or a key', () => {
    const overlap = createOverlap(events, 'dateCreated');
    const timeless = { eventID: 'x', dateCreated: 'yesterday-ish' };
    overlap.note([row(null, 2), timeless]);
    expect(overlap.fresh([row(null, 2), timeless])).toEqual([row(null, 2), timeless]);
  });

  it('remembers no more than ten thousand rows', () => {
    const overlap = createOverlap(events, 'dateCreated');
    const rows = Array.from({ length: 10_001 }, (_, n) => row(String(n), 2));
    overlap.note(rows);
    expect(overlap.fresh(rows)).toEqual(rows.slice(-1));
  });
});
