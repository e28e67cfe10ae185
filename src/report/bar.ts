/** The two characters of a bar: what is done, and what is left. */
export type BarMarks = { readonly done: string; readonly left: string };

export const BLOCKS: BarMarks = { done: '█', left: '░' };
/** For terminals that know no more than ASCII. */
export const PLAIN: BarMarks = { done: '#', left: '.' };

const WIDTH = 16;

/**
 * A bar and its percentage, `████░░░░░░░░░░░░  25 %`. It is never full while something is left: 100 % is said of what is
 * over.
 * @param share 0 to 1; more is taken for 1
 */
export function bar(share: number, { done, left }: BarMarks = BLOCKS): string {
  const percent = Math.max(0, Math.min(99, Math.floor(share * 100)));
  const filled = Math.floor((percent / 100) * WIDTH);
  return `${done.repeat(filled)}${left.repeat(WIDTH - filled)} ${String(percent).padStart(3)} %`;
}
