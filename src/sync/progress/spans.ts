import type { Span } from '../../time.ts';

/** Sorts spans and joins those that overlap or touch; empty ones vanish. */
export function normalise(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.filter(([from, to]) => from < to).sort((a, b) => a[0] - b[0]);
  const joined: Span[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && span[0] <= last[1]) {
      joined[joined.length - 1] = [last[0], Math.max(last[1], span[1])];
    } else {
      joined.push(span);
    }
  }
  return joined;
}

/** The parts of `span` that none of `covered` contains, oldest first. */
export function subtract(span: Span, covered: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let from = span[0];
  for (const [start, end] of normalise(covered)) {
    if (start >= span[1]) break;
    if (start > from) left.push([from, Math.min(start, span[1])]);
    from = Math.max(from, end);
  }
  if (from < span[1]) left.push([from, span[1]]);
  return left;
}

/** The parts that both have, normalised. */
export function intersect(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  return normalise(
    some.flatMap(([from, to]) =>
      others.map(([start, end]): Span => [Math.max(from, start), Math.min(to, end)]),
    ),
  );
}
