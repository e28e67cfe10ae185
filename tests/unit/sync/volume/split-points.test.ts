import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Volume } from '../../../../src/source.ts';
import { countIn, splitPoints } from '../../../../src/sync/volume/split-points.ts';
import type { Span } from '../../../../src/time.ts';

const volume = (from: number, to: number, count: number): Volume => ({ from, to, count });

describe('the records of a span', () => {
  it('are those of the stretches in it, and of the others their share', () => {
    const volumes = [volume(0, 100, 10), volume(100, 200, 50), volume(200, 300, 8)];
    expect(countIn([50, 225], volumes)).toBe(5 + 50 + 2);
    expect(countIn([300, 400], volumes)).toBe(0);
  });
});

describe('points', () => {
  it('divide the records evenly, not the time', () => {
    expect(splitPoints([0, 300], [volume(0, 100, 300), volume(100, 300, 100)], 100)).toEqual([33, 67, 100]);
  });

  it('leave out what lies outside of the span', () => {
    expect(splitPoints([50, 150], [volume(0, 100, 200), volume(100, 200, 200)], 100)).toEqual([100]);
  });

  it('are none where all fits into one part, or nothing is known', () => {
    expect(splitPoints([0, 100], [volume(0, 100, 100)], 100)).toEqual([]);
    expect(splitPoints([0, 100], [volume(0, 100, 0)], 100)).toEqual([]);
    expect(splitPoints([0, 100], [], 100)).toEqual([]);
  });

  it('are no more than whole seconds allow', () => {
    expect(splitPoints([10, 13], [volume(0, 100, 1e300)], 100)).toEqual([11, 12]);
    expect(splitPoints([10, 11], [volume(0, 100, 1e300)], 100)).toEqual([]);
  });

  it('are bounded in number', () => {
    expect(splitPoints([0, 1e8], [volume(0, 1e8, 1e300)], 100)).toHaveLength(4_999);
  });

  const anyVolumes = fc
    .array(
      fc.record({
        skip: fc.integer({ min: 0, max: 50 }),
        length: fc.integer({ min: 1, max: 100 }),
        count: fc.oneof(fc.nat({ max: 1_000 }), fc.double({ min: 0, max: 1e300, noNaN: true })),
      }),
      { maxLength: 12 },
    )
    .map((parts) => {
      let at = 0;
      return parts.map(({ skip, length, count }) => {
        const from = at + skip;
        at = from + length;
        return volume(from, at, count);
      });
    });
  const anySpan: fc.Arbitrary<Span> = fc
    .tuple(fc.nat({ max: 500 }), fc.integer({ min: 1, max: 800 }))
    .map(([from, length]) => [from, from + length]);

  it('are whole seconds, ascend, and lie strictly inside of the span, whatever the statistics say', () => {
    fc.assert(
      fc.property(anySpan, anyVolumes, fc.integer({ min: 1, max: 600 }), (span, volumes, most) => {
        const edges = [span[0], ...splitPoints(span, volumes, most), span[1]];
        for (const [place, edge] of edges.entries()) {
          expect(Number.isInteger(edge)).toBe(true);
          if (place > 0) expect(edge).toBeGreaterThan(edges[place - 1] as number);
        }
      }),
    );
  });

  it('make parts of about the same volume where a second holds little', () => {
    const smooth = fc.array(fc.integer({ min: 1_000, max: 3_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(smooth, (counts) => {
        const volumes = counts.map((count, hour) => volume(hour * 3_600, (hour + 1) * 3_600, count));
        const span: Span = [0, counts.length * 3_600];
        const edges = [span[0], ...splitPoints(span, volumes, 600), span[1]];
        for (const [place, edge] of edges.slice(1).entries()) {
          expect(countIn([edges[place] as number, edge], volumes)).toBeLessThan(603);
        }
      }),
    );
  });
});
