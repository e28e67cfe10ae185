import { cutText } from '../text.ts';

/** The share of an account that a process reads: `index` of `count`, from 1. */
export type Shard = { readonly index: number; readonly count: number };

/** Shards of one account; each asks for the list of projects, so that more would ask more than they read. */
export const MOST_SHARDS = 1000;

const FORM = /^(\d{1,4})\/(\d{1,4})$/;
const LONGEST_SHOWN = 40;

/**
 * Reads the setting `shard`.
 * @param text `2/8`, or undefined where one process reads everything
 */
export function readShard(
  text: string | undefined,
): { readonly shard: Shard | undefined } | { readonly problem: string } {
  if (text === undefined) return { shard: undefined };
  const [, index, count] = (FORM.exec(text.trim()) ?? []).map(Number);
  const isShard =
    index !== undefined && count !== undefined && index >= 1 && index <= count && count <= MOST_SHARDS;
  if (isShard) return { shard: Object.freeze({ index, count }) };
  return {
    problem: `shard is ${JSON.stringify(cutText(text, LONGEST_SHOWN))}, but must be a share and the number of shares, such as 2/8: 1 <= share <= number <= ${MOST_SHARDS.toLocaleString('en-US')}.`,
  };
}

/** `2/8` */
export function shardName({ index, count }: Shard): string {
  return `${index}/${count}`;
}
