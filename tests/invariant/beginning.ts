import type { Owed } from './owed.ts';
import type { Narrowing } from './plan.ts';
import type { Selection } from './selection.ts';

/** One run, as it begins. */
export type Beginning = {
  readonly selection: Selection;
  readonly narrowing: Narrowing;
  /** What the run was given. */
  readonly input: Record<string, unknown> | undefined;
  /** Epoch seconds by the server. */
  readonly startedAt: number;
  /** What could be delivered. */
  readonly before: readonly Owed[];
};
