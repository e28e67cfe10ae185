import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DAY,
  daysAround,
  midnight,
  partsByDay,
  partsByProject,
  slicesOf,
} from '../../../../src/sentry/lists/days.ts';
import type { Span } from '../../../../src/time.ts';
import { at } from '../../../support/builders.ts';

const second = fc.integer({ min: 1_600_000_000, max: 1_900_000_000 });
/** Seldom longer than some weeks, often about a day. */
const span = fc
  .tuple(second, fc.oneof(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 1, max: 20_000_000 })))
  .map(([from, length]): Span => [from, from + length]);

/** That the parts, in this order, join without a gap into the whole. */
function expectJoined(parts: readonly Span[], [from, to]: Span): void {
  expect(parts[0]?.[0]).toBe(from);
  expect(parts.at(-1)?.[1]).toBe(to);
  for (const [n, part] of parts.entries()) {
    expect(part[1]).toBeGreaterThan(part[0]);
    if (n > 0) expect(part[0]).toBe(parts[n - 1]?.[1]);
  }
}

describe('the days around a span', () => {
  it('are whole days in UTC that cover it, and no day more', () => {
    fc.assert(
      fc.property(span, (asked) => {
        const [from, to] = daysAround(asked);
        expect([from % DAY, to % DAY]).toEqual([0, 0]);
        expect(from).toBeLessThanOrEqual(asked[0]);
        expect(to).toBeGreaterThanOrEqual(asked[1]);
        expect(asked[0] - from).toBeLessThan(DAY);
        expect(to - asked[1]).toBeLessThan(DAY);
      }),
    );
  });

  it('are the span itself where it is whole days', () => {
    expect(daysAround([at('2026-03-01'), at('2026-03-04')])).toEqual([at('2026-03-01'), at('2026-03-04')]);
  });

  it('begin at midnight', () => {
    expect(midnight(at('2026-03-01') + DAY - 1)).toBe(at('2026-03-01'));
  });
});

describe('days that are cut into slices', () => {
  it('are all there, newest first, and no slice is too long', () => {
    fc.assert(
      fc.property(span, fc.integer({ min: 1, max: 40 }), (asked, most) => {
        const days = daysAround(asked);
        const slices = slicesOf(days, most);
        expectJoined(slices.toReversed(), days);
        expect(slices.filter(([from, to]) => to - from > most * DAY)).toEqual([]);
        expect(slices).toHaveLength(Math.ceil((days[1] - days[0]) / DAY / most));
      }),
    );
  });
});

describe('days that are cut in two', () => {
  it('are both there, as whole days', () => {
    fc.assert(
      fc.property(span, fc.integer({ min: -3, max: 300 }), (asked, offset) => {
        const days = daysAround(asked);
        const parts = partsByDay(days, days[0] + offset * DAY);
        if (days[1] - days[0] === DAY) {
          expect(parts).toBeUndefined();
          return;
        }
        expectJoined(parts ?? [], days);
        expect((parts?.[0]?.[1] ?? 1) % DAY).toBe(0);
      }),
    );
  });

  it('are cut where days begin to grow, and in the middle otherwise', () => {
    const days: Span = [at('2026-03-01'), at('2026-03-05')];
    expect(partsByDay(days, at('2026-03-04'))?.[0]).toEqual([at('2026-03-01'), at('2026-03-04')]);
    expect(partsByDay(days, at('2026-03-01'))?.[0]).toEqual([at('2026-03-01'), at('2026-03-03')]);
    expect(partsByDay(days, at('2026-03-05'))?.[0]).toEqual([at('2026-03-01'), at('2026-03-03')]);
  });
});

describe('projects that are cut into parts', () => {
  const ids = fc
    .uniqueArray(fc.integer({ min: 1, max: 9_999 }), { maxLength: 400 })
    .map((all) => all.map(String));

  it('are all there once, in parts that are shorter and fit into an address', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 100 }), (all, most) => {
        const parts = partsByProject(all, most);
        if (all.length < 2) {
          expect(parts).toBeUndefined();
          return;
        }
        expect(parts?.flat()).toEqual(all);
        for (const { length } of parts ?? []) {
          expect(length).toBeGreaterThan(0);
          expect(length).toBeLessThan(all.length);
          expect(length).toBeLessThanOrEqual(Math.max(most, 1));
        }
      }),
    );
  });
});
