import { hex32 } from '../random.ts';

/** A UUID in its usual form. */
export function uuid(seed: number, n: number): string {
  return hex32(seed, n).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
