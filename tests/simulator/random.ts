/**
 * Well-mixed 32-bit hash of two integers. Everything invented in a world comes from it, so a row's content
 * depends on the seed and the row's number alone and need not be stored.
 */
export function hash(seed: number, n: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul((n + 0x7f4a7c15) | 0, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number in [0, 1). */
export function fractionOf(seed: number, n: number): number {
  return hash(seed, n) / 2 ** 32;
}

/** One of a list that is not empty. */
export function pick<T>(list: readonly T[], seed: number, n: number): T {
  return list[hash(seed, n) % list.length] as T;
}

/** 32 lower-case hex digits. */
export function hex32(seed: number, n: number): string {
  let text = '';
  for (let part = 0; part < 4; part += 1)
    text += hash(seed + part * 7919, n)
      .toString(16)
      .padStart(8, '0');
  return text;
}
