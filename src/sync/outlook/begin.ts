import type { Partition } from '../../source.ts';
import type { Instant } from '../../time.ts';
import { type Bounds, lookbackOf } from '../plan/bounds.ts';
import type { PlannedStream } from '../plan/plan.ts';
import { isIncremental, ledgerStreamOf } from '../plan/reads.ts';
import type { Ledger } from '../progress/ledger.ts';
import type { Basis } from './row.ts';

/**
 * Why a stream is read from where it is.
 * @param from where its earliest read begins; undefined for lists that are read whole
 */
export function basisOf(
  plan: PlannedStream,
  partitions: readonly Partition[],
  ledger: Ledger,
  bounds: Bounds,
  from: Instant | undefined,
): Basis {
  const { replication } = plan.definition;
  if (from === undefined || replication.method === 'FULL_TABLE') return 'everything';
  if (!isIncremental(plan)) return 'start_date';
  const starts = partitions.map(
    (partition) => ledger.initial(ledgerStreamOf(plan), partition).progress.start,
  );
  const earliest = Math.min(...starts);
  if (partitions.length === 0 || earliest <= bounds.startDate) return 'start_date';
  return from < earliest - lookbackOf(replication, bounds) ? 'reread' : 'bookmark';
}
