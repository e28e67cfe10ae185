import type { Span } from '../../time.ts';

/** Adds a span to others, ordered and apart from each other; what overlaps or touches becomes one. */
export function withSpan(spans: readonly Span[], span: Span): readonly Span[] {
  const joined: Span[] = [];
  for (const [from, to] of [...spans, span].sort((one, other) => one[0] - other[0])) {
    const last = joined.at(-1);
    if (last === undefined || from > last[1]) joined.push([from, to]);
    else joined[joined.length - 1] = [last[0], Math.max(last[1], to)];
  }
  return joined;
}

/** What two lists of spans, each ordered and apart from each other, have in common. */
export function commonSpans(one: readonly Span[], other: readonly Span[]): readonly Span[] {
  return one
    .flatMap(([from, to]) => other.map(([begin, end]): Span => [Math.max(from, begin), Math.min(to, end)]))
    .filter(([from, to]) => from < to);
}
