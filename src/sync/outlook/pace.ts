import type { Pace } from '../../source.ts';

/**
 * How long requests take: as long as the limits of the server make them last, and no less than their answers
 * take.
 * @param isParallel several of them may be under way at once
 */
export function secondsFor(
  requests: number,
  { perSecond, answerMs, width }: Pace,
  isParallel: boolean,
): number {
  const answering = (requests * answerMs) / 1000 / (isParallel ? Math.max(1, width) : 1);
  return perSecond === undefined ? answering : Math.max(answering, requests / perSecond);
}
