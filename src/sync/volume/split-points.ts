import type { Volume } from '../../source.ts';
import type { Instant, Span } from '../../time.ts';

/**
 * A number of records without bounds must not become a list without bounds. So many parts hold three million
 * events; what is larger is cut into larger parts.
 */
const MOST_PARTS = 5_000;

/** How many of the records lie within a span when they are spread evenly over each of their stretches. */
export function countIn(span: Span, volumes: readonly Volume[]): number {
  return volumes.reduce((sum, volume) => sum + volume.count * shareIn(span, volume), 0);
}

/**
 * Instants that cut a span into parts of about `most` records each, ascending and strictly inside of it; as
 * many as whole seconds allow.
 * @param volumes oldest first, not overlapping
 */
export function splitPoints(span: Span, volumes: readonly Volume[], most: number): readonly Instant[] {
  const total = countIn(span, volumes);
  const parts = Math.min(Math.ceil(total / most), MOST_PARTS);
  const points: Instant[] = [];
  let below = 0;
  let number = 1;
  for (const volume of volumes) {
    const from = Math.max(volume.from, span[0]);
    const to = Math.min(volume.to, span[1]);
    const count = volume.count * shareIn(span, volume);
    if (count === 0) continue;
    for (; number < parts && (total * number) / parts <= below + count; number += 1) {
      const share = ((total * number) / parts - below) / count;
      const cut = Math.round(from + share * (to - from));
      if (cut > (points.at(-1) ?? span[0]) && cut < span[1]) points.push(cut);
    }
    below += count;
  }
  return points;
}

function shareIn(span: Span, { from, to }: Volume): number {
  return Math.max(0, Math.min(to, span[1]) - Math.max(from, span[0])) / (to - from);
}
