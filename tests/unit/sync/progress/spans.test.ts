import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalise, subtract } from '../../../../src/sync/progress/spans.ts';
import type { Span } from '../../../../src/time.ts';

const second = fc.integer({ min: 0, max: 40 });
const anySpan = fc.tuple(second, second) as fc.Arbitrary<Span>;
const realSpan = anySpan.filter(([from, to]) => from < to);

/** The seconds of some spans, one by one: the slow truth. */
function secondsOf(spans: readonly Span[]): Set<number> {
  const seconds = new Set<number>();
  for (const [from, to] of spans) for (let at = from; at < to; at += 1) seconds.add(at);
  return seconds;
}

describe('normalise', () => {
  it.each<[string, Span[], Span[]]>([
    ['nothing', [], []],
    ['a single span', [[1, 2]], [[1, 2]]],
    ['an empty span', [[3, 3]], []],
    ['a reversed span', [[4, 3]], []],
    [
      'spans in the wrong order',
      [
        [5, 6],
        [1, 2],
      ],
      [
        [1, 2],
        [5, 6],
      ],
    ],
    [
      'spans that touch',
      [
        [1, 2],
        [2, 3],
      ],
      [[1, 3]],
    ],
    [
      'spans one second apart',
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'spans that overlap',
      [
        [1, 4],
        [2, 6],
      ],
      [[1, 6]],
    ],
    [
      'a span within another',
      [
        [1, 9],
        [2, 3],
      ],
      [[1, 9]],
    ],
    [
      'a chain',
      [
        [4, 6],
        [1, 3],
        [2, 5],
      ],
      [[1, 6]],
    ],
  ])('brings %s into order', (_name, spans, expected) => {
    expect(normalise(spans)).toEqual(expected);
  });

  it('keeps exactly the seconds it was given, in separate rising spans', () => {
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 8 }), (spans) => {
        const result = normalise(spans);
        expect(secondsOf(result)).toEqual(secondsOf(spans));
        for (const [index, [from, to]] of result.entries()) {
          expect(from).toBeLessThan(to);
          const next = result[index + 1];
          if (next !== undefined) expect(next[0]).toBeGreaterThan(to);
        }
      }),
    );
  });

  it('leaves the list it was given alone', () => {
    const spans: Span[] = [
      [5, 6],
      [1, 2],
    ];
    normalise(spans);
    expect(spans).toEqual([
      [5, 6],
      [1, 2],
    ]);
  });
});

describe('subtract', () => {
  it.each<[string, Span, Span[], Span[]]>([
    ['nothing', [1, 9], [], [[1, 9]]],
    ['everything', [1, 9], [[1, 9]], []],
    ['more than everything', [1, 9], [[0, 10]], []],
    ['the lower end', [1, 9], [[0, 4]], [[4, 9]]],
    ['the upper end', [1, 9], [[4, 20]], [[1, 4]]],
    [
      'the middle',
      [1, 9],
      [[4, 5]],
      [
        [1, 4],
        [5, 9],
      ],
    ],
    [
      'two parts',
      [1, 9],
      [
        [6, 7],
        [2, 3],
      ],
      [
        [1, 2],
        [3, 6],
        [7, 9],
      ],
    ],
    ['what lies below', [5, 9], [[1, 5]], [[5, 9]]],
    ['what lies above', [5, 9], [[9, 12]], [[5, 9]]],
    ['all but the first second', [5, 9], [[6, 9]], [[5, 6]]],
    ['all but the last second', [5, 9], [[5, 8]], [[8, 9]]],
    ['from an empty span', [5, 5], [[1, 2]], []],
  ])('takes away %s', (_name, span, covered, expected) => {
    expect(subtract(span, covered)).toEqual(expected);
  });

  it('leaves exactly the seconds that are not covered, in separate rising spans', () => {
    fc.assert(
      fc.property(realSpan, fc.array(anySpan, { maxLength: 8 }), (span, covered) => {
        const left = subtract(span, covered);
        const taken = secondsOf(covered);
        expect(secondsOf(left)).toEqual(new Set([...secondsOf([span])].filter((at) => !taken.has(at))));
        expect(left).toEqual(normalise(left));
      }),
    );
  });
});
