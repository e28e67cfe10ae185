import type { Cursor, PagePlan } from './cursor.ts';
import { refuse } from './refusal.ts';

/** Cuts a list of `total` rows; `size` is the page size. */
export type Paginator = (total: number, size: number, cursor: Cursor | undefined) => PagePlan;

/** Cursors hold the page size and the number of the page: `100:1:0`. */
export const offsetPage: Paginator = (total, size, cursor) => {
  const number = cursor?.offset ?? 0;
  const step = cursor !== undefined && cursor.value !== 0 ? cursor.value : size;
  const from = number * step;
  if (from < 0) throw refuse(400, 'Pagination offset cannot be negative');
  const to = Math.min(total, from + size);
  return {
    from: Math.min(from, total),
    to: Math.max(to, Math.min(from, total)),
    previous: { cursor: `${size}:${number - 1}:1`, hasResults: number > 0 },
    next: { cursor: `${size}:${number + 1}:0`, hasResults: from + size < total },
  };
};

/** Cursors hold the number of the row: `0:100:0`. */
export const genericOffsetPage: Paginator = (total, size, cursor) => {
  const from = cursor?.offset ?? 0;
  if (from < 0) throw refuse(400, 'Pagination offset cannot be negative');
  const start = Math.min(from, total);
  return {
    from: start,
    to: Math.min(total, from + size),
    previous: { cursor: `0:${Math.max(0, from - size)}:1`, hasResults: from > 0 },
    next: { cursor: `0:${from + size}:0`, hasResults: from + size < total },
  };
};

/**
 * Cursors hold the key of the row that comes next and how many rows with this key were sent already.
 * @param keys of all rows, integers in descending order
 */
export function keysetPage(keys: readonly number[], size: number, cursor: Cursor | undefined): PagePlan {
  const value = cursor?.value ?? 0;
  const offset = cursor?.offset ?? 0;
  const begin = value === 0 ? 0 : firstAtMost(keys, value);
  const from = Math.min(keys.length, begin + offset);
  const to = Math.min(keys.length, from + size);
  const isFirst = value === 0 && offset === 0;
  if (from >= keys.length) {
    return {
      from,
      to: from,
      previous: { cursor: `${value}:${offset}:1`, hasResults: !isFirst },
      next: { cursor: `${value}:${offset}:0`, hasResults: false },
    };
  }
  const firstKey = keys[from] as number;
  const last = keys[Math.min(to, keys.length - 1)] as number;
  const started = value === 0 ? firstKey : value;
  return {
    from,
    to,
    previous: { cursor: isFirst ? `${firstKey}:0:1` : `${value}:${offset}:1`, hasResults: !isFirst },
    next: {
      cursor: `${last}:${last === started ? offset + size : rowsAtEnd(keys, from, to, last)}:0`,
      hasResults: to < keys.length,
    },
  };
}

function firstAtMost(keys: readonly number[], value: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as number) <= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function rowsAtEnd(keys: readonly number[], from: number, to: number, key: number): number {
  let count = 0;
  while (to - 1 - count >= from && (keys[to - 1 - count] as number) <= key) count += 1;
  return count;
}
