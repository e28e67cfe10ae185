import type { Partition, Survey } from '../../source.ts';
import type { PlannedStream } from '../plan/plan.ts';
import type { Read } from '../progress/progress.ts';
import type { Forecast } from './forecast.ts';
import { splitAt } from './parts.ts';
import { countIn, splitPoints } from './split-points.ts';

/** The last page of a part is rarely full: shorter parts would cost too many requests. */
const PAGES_PER_PART = 7;
/** Statistics are not exact: parts that are a little too long would need another page. */
const FILL = 0.97;
/** Splitting costs a question or two: what is shorter than this is read in one go. */
const FEWEST_PAGES = 20;

/** How many records a part should have. */
export function recordsPerPart(pageSize: number): number {
  // Each page begins with the last row of the one before.
  return PAGES_PER_PART * Math.max(pageSize - 1, 1) * FILL;
}

/**
 * Splits a read into parts that hold about as much each, so that they can be read at the same time. One part is
 * all of it where only one request may be under way, where little is to be expected, and where the server
 * would take no notice of the parts.
 * @returns the parts, newest first
 */
export async function splitByVolume(
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
  const points = splitPoints(gap, volumes, recordsPerPart(size));
  const middle = points[Math.floor((points.length - 1) / 2)];
  if (middle === undefined) return [read];
  // A server that ignores spans would be paged through for every part, all the way from the newest record.
  const isHeard = await survey.keepsToSpan(definition, { partition, span: [read.span[0], middle] });
  return isHeard ? splitAt(read, points) : [read];
}
