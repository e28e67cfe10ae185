import type { TapResult } from '../support/run-tap.ts';

/** How a run ended, wherever it ran. */
export type Outcome = Pick<TapResult, 'code' | 'signal' | 'messages' | 'stderr'> & {
  /** It was ended by our doing. */
  readonly isStopped: boolean;
};
