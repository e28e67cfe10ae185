import { describe, expect, it } from '@jest/globals';
import { commonSpans, withSpan } from '../../../../src/sentry/lists/common-spans.ts';
import type { Span } from '../../../../src/time.ts';

describe('withSpan', () => {
  it.each<[readonly Span[], Span, readonly Span[]]>([
    [[], [1, 3], [[1, 3]]],
    [
      [[5, 7]],
      [1, 3],
      [
        [1, 3],
        [5, 7],
      ],
    ],
    [
      [
        [1, 3],
        [5, 7],
      ],
      [3, 5],
      [[1, 7]],
    ],
    [[[1, 9]], [3, 5], [[1, 9]]],
  ])('of %j and %j is %j', (spans, span, expected) => {
    expect(withSpan(spans, span)).toEqual(expected);
  });
});

describe('commonSpans', () => {
  it.each<[readonly Span[], readonly Span[], readonly Span[]]>([
    [[], [[1, 3]], []],
    [
      [[1, 9]],
      [
        [1, 3],
        [5, 7],
      ],
      [
        [1, 3],
        [5, 7],
      ],
    ],
    [
      [
        [1, 4],
        [6, 9],
      ],
      [[3, 7]],
      [
        [3, 4],
        [6, 7],
      ],
    ],
    [[[1, 3]], [[3, 5]], []],
  ])('of %j and %j is %j', (one, other, expected) => {
    expect(commonSpans(one, other)).toEqual(expected);
    expect(commonSpans(other, one)).toEqual(expected);
  });
});
