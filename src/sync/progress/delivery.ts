import type { Instant, Span } from '../../time.ts';
import type { Standing } from './bookmarks.ts';
import { advance, type Read } from './progress.ts';
import { subtract } from './spans.ts';

/** What a read has handed over so far, by the proofs of its pages. */
export type Delivery = {
  /** Parts of its span of which every record was handed over, normalised. */
  readonly spans: readonly Span[];
  readonly newest: Instant | undefined;
};

export const NOTHING: Delivery = { spans: [], newest: undefined };

/** What may be written into a bookmark as a read goes on. */
export type Claim =
  /** The spans it delivers, and at its end the date of a full pass. */
  | { readonly of: 'spans'; readonly refreshes?: number }
  /** At its end, that the bookmark speaks of these projects too. */
  | { readonly of: 'projects' };

/** A read as far as its claim is concerned. */
type Claiming = {
  readonly claim: Claim;
  readonly read: Read;
  readonly partition: { readonly projects?: readonly string[] };
};

/**
 * Where a partition stands after some part of a read was written. The claim at the end of a read is made only when
 * every second of its span is proven: a hole, or a list that was left early where that was enough, makes none.
 */
export function claimOf(
  before: Standing,
  { claim, read, partition }: Claiming,
  delivery: Delivery,
): Standing {
  const isWhole = subtract(read.span, delivery.spans).length === 0;
  if (claim.of === 'projects') return isWhole ? { ...before, projects: partition.projects } : before;
  const { newest } = delivery;
  return {
    ...before,
    progress: advance(before.progress, read, delivery.spans),
    ...(isWhole && claim.refreshes !== undefined && { refreshed: claim.refreshes }),
    ...(newest !== undefined && { newest: Math.max(newest, before.newest ?? newest) }),
  };
}
