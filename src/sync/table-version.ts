import type { ActivateVersionMessage } from '../singer/message.ts';
import type { PlannedStream } from './plan/plan.ts';

/** What a run knows about versions of tables. */
export type Versioning = {
  /** The version of all tables of the run: when it began, in epoch seconds. */
  readonly version: number;
  /** Some projects are left out by the settings. */
  readonly isFiltered: boolean;
  /** Other processes read other projects. */
  readonly isShared?: boolean;
  /** True once the run was told to end early. */
  readonly isStopping: () => boolean;
};

/**
 * The version that goes with a stream's records, so that the target can tell which rows were not sent again.
 * Undefined for streams that are not read whole: incremental ones, also when the operator has them read from
 * the start date every time, those that a choice of projects thins out, and those that other processes read too.
 */
export function tableVersion(
  { definition, replicationMethod }: Pick<PlannedStream, 'definition' | 'replicationMethod'>,
  run: Versioning | undefined,
): number | undefined {
  if (run === undefined) return undefined;
  if (replicationMethod !== 'FULL_TABLE' || definition.replication.method !== 'FULL_TABLE') return undefined;
  if (run.isShared && definition.partitionBy === 'project') return undefined;
  return run.isFiltered && definition.projectsOf !== 'none' ? undefined : run.version;
}

/**
 * The message after which the target drops what has another version; nothing unless the stream was read to its
 * end, because what is missing would count as deleted.
 */
export function activation(
  plan: Pick<PlannedStream, 'stream' | 'definition' | 'replicationMethod'>,
  run: Versioning | undefined,
  isComplete: boolean,
): readonly ActivateVersionMessage[] {
  const version = tableVersion(plan, run);
  if (version === undefined || !isComplete || run?.isStopping()) return [];
  return [{ type: 'ACTIVATE_VERSION', stream: plan.stream, version }];
}
