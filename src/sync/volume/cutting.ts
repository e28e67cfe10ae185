import type { Partition, Survey } from '../../source.ts';
import type { PlannedStream } from '../plan/plan.ts';
import type { Read } from '../progress/progress.ts';
import { countIn, cutsByVolume } from './cuts.ts';
import type { Forecast } from './forecast.ts';
import { cutRead } from './pieces.ts';

/** The last page of a piece is rarely full: shorter pieces would cost too many requests. */
const PAGES_PER_PIECE = 7;
/** Statistics are not exact: pieces that are a little too long would need another page. */
const FILL = 0.97;
/** Cutting costs a question or two: what is shorter than this is read in one go. */
const FEWEST_PAGES = 20;

/** How many records a piece should have. */
export function recordsInPiece(pageSize: number): number {
  // Each page begins with the last row of the one before.
  return PAGES_PER_PIECE * Math.max(pageSize - 1, 1) * FILL;
}

/**
 * Cuts a read into pieces that hold about as much each, so that they can be read at the same time. One piece is
 * all of it where only one request may be under way, where little is to be expected, and where the server
 * would take no notice of the pieces.
 * @returns the pieces, newest first
 */
export async function piecesOf(
  read: Read,
  plan: PlannedStream,
  partition: Partition,
  forecast: Forecast,
  survey: Survey,
): Promise<readonly Read[]> {
  const { definition } = plan;
  const [gap] = read.gaps;
  if (gap === undefined || read.gaps.length > 1 || survey.parallelism(definition) <= 1) return [read];
  const size = survey.pageSize(definition);
  const expected = forecast.expectedIn(partition, gap) ?? 0;
  if (expected < FEWEST_PAGES * size) return [read];
  const asked = await survey.volumesIn(definition, partition, gap);
  const isUsable = asked !== undefined && countIn(gap, asked) > 0;
  const volumes = isUsable ? asked : [{ from: gap[0], to: gap[1], count: expected }];
  if (countIn(gap, volumes) < FEWEST_PAGES * size) return [read];
  const cuts = cutsByVolume(gap, volumes, recordsInPiece(size));
  const middle = cuts[Math.floor((cuts.length - 1) / 2)];
  if (middle === undefined) return [read];
  // A server that ignores spans would be paged through for every piece, all the way from the newest record.
  const isHeard = await survey.keepsToSpan(definition, { partition, span: [read.span[0], middle] });
  return isHeard ? cutRead(read, cuts) : [read];
}
