import type { JsonObject } from '../../../src/json.ts';
import { hash } from '../random.ts';

/** Says which of two rows comes first, as `sort` wants it. */
export type Order = (one: JsonObject, other: JsonObject) => number;

/** By a field that holds text, times of one form too. */
export function ascending(field: string): Order {
  return (one, other) => compare(String(one[field]), String(other[field]));
}

/** The other way round. */
export function descending(field: string): Order {
  return (one, other) => compare(String(other[field]), String(one[field]));
}

/** No order that could be told from the rows, as of a table that is read without one; the same at each look. */
export const unordered: Order = (one, other) => chance(one) - chance(other);

function chance({ id }: JsonObject): number {
  return hash(Number(id), 1);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
