import type { Instant, Span } from '../../time.ts';

export const DAY = 86_400;

/** The midnight, in UTC, at which the day of an instant began. */
export function midnight(instant: Instant): Instant {
  return Math.floor(instant / DAY) * DAY;
}

/** The whole UTC days that cover a span. */
export function daysAround([from, to]: Span): Span {
  return [midnight(from), midnight(to + DAY - 1)];
}

/** Cuts whole days into spans of some of them, newest first; the newest are as long as may be. */
export function slicesOf([from, to]: Span, most: number): readonly Span[] {
  const slices: Span[] = [];
  for (let end = to; end > from; end = Math.max(from, end - most * DAY))
    slices.push([Math.max(from, end - most * DAY), end]);
  return slices;
}

/**
 * Two parts of whole days, oldest first; undefined for one day.
 * @param boundary where they are cut if it lies between them; in the middle otherwise
 */
export function partsByDay([from, to]: Span, boundary: Instant): readonly [Span, Span] | undefined {
  if (to - from <= DAY) return undefined;
  const middle = midnight(from + Math.ceil((to - from) / DAY / 2) * DAY);
  const cut = boundary > from && boundary < to ? boundary : middle;
  return [
    [from, cut],
    [cut, to],
  ];
}

/**
 * Cuts a list of projects into parts that are about equal, two or as many as it takes for none to be too long;
 * undefined for a single one, or none.
 * @param most ids that fit into one address
 */
export function partsByProject(
  ids: readonly string[],
  most: number,
): readonly (readonly string[])[] | undefined {
  if (ids.length < 2) return undefined;
  const count = Math.max(2, Math.ceil(ids.length / most));
  return Array.from({ length: count }, (_, n) =>
    ids.slice(Math.round((n * ids.length) / count), Math.round(((n + 1) * ids.length) / count)),
  );
}
