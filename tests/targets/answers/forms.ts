import { DAY, type Micros, SECOND } from '../../simulator/micros.ts';
import type { Row } from '../query.ts';

/** A time as queries tell it. */
export function stamp(micros: Micros): string {
  const rest = micros % SECOND;
  const whole = new Date((micros - rest) / 1000).toISOString().slice(0, 19).replace('T', ' ');
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(6, '0')}`;
}

/** A UTC day as queries tell it. */
export function dayOf(micros: Micros): string {
  return stamp(Math.floor(micros / DAY) * DAY).slice(0, 10);
}

/** The Monday of a time's week. */
export function mondayOf(micros: Micros): string {
  const day = Math.floor(micros / DAY);
  // 1970 began on a Thursday.
  return dayOf((day - ((day + 3) % 7)) * DAY);
}

/** Rounded as PostgreSQL rounds decimals: halves away from zero. */
export function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits + 1e-6) / 10 ** digits;
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : rounded(sumOf(values) / values.length, 2);
}

export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : rounded((low + high) / 2, 2);
}

/** Rows by a name of their own, in the order in which the names came. */
export function grouped<T>(
  rows: readonly T[],
  nameOf: (row: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group === undefined) groups.set(nameOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** Rows with decimals as numbers, which queries tell as text. */
export function plain(rows: readonly Row[]): readonly Row[] {
  const value = (given: unknown): unknown =>
    typeof given === 'string' && /^-?\d+\.\d+$/.test(given) ? Number(given) : given;
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, given]) => [name, value(given)])),
  );
}
