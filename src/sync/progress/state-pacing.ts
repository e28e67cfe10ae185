import type { Ledger } from './ledger.ts';

/** Decides when a STATE is worth a line. */
export type StatePacing = {
  /** Records that were written since the last look. */
  readonly add: (records: number) => void;
  /** The ledger says more than what was written last. */
  readonly isNew: () => boolean;
  /** It says more, and enough was written since. */
  readonly isDue: () => boolean;
  /** What is to be written now. */
  readonly take: () => ReturnType<Ledger['state']>;
};

/** A run that is killed repeats what came since its last STATE: at most so much. */
const INTERVAL_MS = 10_000;
const INTERVAL_RECORDS = 10_000;

/** @param now epoch milliseconds */
export function createStatePacing(ledger: Ledger, now: () => number): StatePacing {
  let writtenVersion = ledger.version();
  let writtenMs = now();
  let records = 0;
  const isNew = (): boolean => ledger.version() !== writtenVersion;
  return {
    add: (count) => {
      records += count;
    },
    isNew,
    isDue: () => isNew() && (records >= INTERVAL_RECORDS || now() - writtenMs >= INTERVAL_MS),
    take: () => {
      writtenVersion = ledger.version();
      writtenMs = now();
      records = 0;
      return ledger.state();
    },
  };
}
