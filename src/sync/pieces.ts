import type { Instant } from '../time.ts';
import type { Read } from './progress.ts';

/**
 * Cuts a read into reads that together ask for the same time and fill the same gap, newest first. Only the
 * lowest looks back: what lies below the others is read in this run anyway.
 * @param read of exactly one gap  @param cuts ascending, each strictly inside of that gap
 */
export function cutRead(read: Read, cuts: readonly Instant[]): readonly Read[] {
  const [gap] = read.gaps;
  if (gap === undefined || read.gaps.length > 1) throw new Error('Only a read of one gap can be cut.');
  const edges = [...cuts, read.span[1]];
  const pieces = edges.map((to, index): Read => {
    const cut = edges[index - 1];
    const isTop = index === edges.length - 1;
    return cut === undefined
      ? { span: [read.span[0], to], gaps: [[gap[0], isTop ? gap[1] : to]], lookback: read.lookback }
      : { span: [cut, to], gaps: [[cut, isTop ? gap[1] : to]], lookback: 0 };
  });
  return pieces.reverse();
}
