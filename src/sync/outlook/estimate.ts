/** How sure a number is; what nobody knows anything of is undefined, which is neither nothing nor little. */
export type Precision = 'exact' | 'about' | 'at_least';

/** A number of records or requests, and how sure it is. */
export type Estimate = { readonly count: number; readonly precision: Precision };

export const exactly = (count: number): Estimate => ({ count, precision: 'exact' });
export const about = (count: number): Estimate => ({ count: Math.round(count), precision: 'about' });
export const atLeast = (count: number): Estimate => ({ count, precision: 'at_least' });

/** How many there are in all of a stream; the least of what is known, where some part is not. */
export function sumOf(parts: readonly (Estimate | undefined)[]): Estimate | undefined {
  const known = parts.filter((part) => part !== undefined);
  const count = known.reduce((sum, part) => sum + part.count, 0);
  if (known.length < parts.length) return count > 0 ? atLeast(count) : undefined;
  return { count, precision: leastSure(known.map(({ precision }) => precision)) };
}

/** A number that follows from another one: as sure as that, and never surer than `about` when that is not exact. */
export function from(estimate: Estimate, count: (of: number) => number): Estimate {
  return { count: Math.ceil(count(estimate.count)), precision: estimate.precision };
}

function leastSure(precisions: readonly Precision[]): Precision {
  if (precisions.includes('at_least')) return 'at_least';
  return precisions.includes('about') ? 'about' : 'exact';
}
