import type { JsonValue } from '../json.ts';
import type { Estimate } from '../sync/outlook/estimate.ts';

/** `12`, `~1,200`, `1,000+`, and `unknown`, which is never a number. */
export function countOf(estimate: Estimate | undefined): string {
  if (estimate === undefined) return 'unknown';
  const count = estimate.count.toLocaleString('en-US');
  if (estimate.precision === 'about') return `~${count}`;
  return estimate.precision === 'at_least' ? `${count}+` : count;
}

/** Minutes, to a tenth where they are few. @param requests that they follow from */
export function minutes(seconds: number, requests?: Estimate): string {
  const value = seconds / 60;
  const more = requests?.precision === 'at_least' ? '+' : '';
  if (value < 0.1) return `${value === 0 ? '0' : '<0.1'}${more}`;
  return `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US')}${more}`;
}

/** An estimate for programs; null is what nobody knows. */
export function numberOf(estimate: Estimate | undefined): JsonValue {
  return estimate === undefined ? null : { count: estimate.count, precision: estimate.precision };
}

/** Seconds for programs. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
