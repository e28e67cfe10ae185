import type { DateRange } from './date-range.ts';
import { secondOf } from './micros.ts';
import type { OrganizationRow } from './world.ts';

/** Whole epoch seconds `[from, to)`. */
export type Seconds = { readonly from: number; readonly to: number };

/**
 * What the query service makes of a range: whole seconds, and nothing older than the organization keeps, which
 * it cuts off in silence. `expired` when even the end is older.
 * @param now epoch milliseconds
 */
export function retained(
  range: DateRange,
  { retentionDays }: OrganizationRow,
  now: number,
): Seconds | 'expired' {
  const oldest = Math.floor(now / 1000) - retentionDays * 86_400;
  const to = range.to === undefined ? Number.MAX_SAFE_INTEGER : secondOf(range.to);
  if (to <= oldest) return 'expired';
  return { from: range.from === undefined ? oldest : Math.max(oldest, secondOf(range.from)), to };
}
