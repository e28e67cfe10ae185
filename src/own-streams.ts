import { shardName } from './config/shard.ts';
import type { Shard } from './config.ts';
import type { Logger } from './log.ts';
import { leftLine } from './report/run-lines.ts';
import type { PlannedStream } from './sync/plan/plan.ts';

/** The streams of a process among several, and those that it leaves to the first. */
export type OwnStreams = {
  readonly own: readonly PlannedStream[];
  readonly left: readonly PlannedStream[];
};

/**
 * What is listed for a whole organization cannot be divided: the first shard reads it alone. The others do not declare
 * these streams either, since a target may take a SCHEMA for the beginning of a table.
 */
export function ownStreams(plans: readonly PlannedStream[], shard: Shard | undefined): OwnStreams {
  if (shard === undefined || shard.index === 1) return { own: plans, left: [] };
  const isDivided = ({ definition }: PlannedStream): boolean => definition.partitionBy === 'project';
  return { own: plans.filter(isDivided), left: plans.filter((plan) => !isDivided(plan)) };
}

/** Tells which streams of the catalog this process does not read; nothing where it reads all of them. */
export function tellOfLeft(
  left: readonly PlannedStream[],
  shard: Shard | undefined,
  log: Pick<Logger, 'info'>,
): void {
  if (shard === undefined || left.length === 0) return;
  const names = left.map(({ stream }) => stream);
  log.info(leftLine(shardName(shard), names));
}
