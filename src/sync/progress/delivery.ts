import type { Instant, Span } from '../../time.ts';
import type { Checkpoint, Sweep } from './bookmarks.ts';
import { advance, type Read } from './progress.ts';
import { subtract } from './spans.ts';

/** What a read has handed over so far, by the proofs of its pages. */
export type Delivery = {
  /** Parts of its span of which every record was handed over, normalised. */
  readonly spans: readonly Span[];
  readonly newest: Instant | undefined;
  /** Of children: no parent was missed that moved meanwhile. */
  readonly isSettled?: boolean;
};

export const NOTHING: Delivery = { spans: [], newest: undefined };

/** What may be written into a bookmark as a read goes on. */
export type Claim =
  /** The spans it delivers, and at its end the date of a full pass. */
  | {
      readonly of: 'spans';
      readonly refreshes?: number;
      /** A pass over all of the partition, part of which it is. */
      readonly sweep?: Sweep;
      /** Of children that have a time. */
      readonly children?: ChildrenClaim;
    }
  /** At its end, that the bookmark speaks of these projects too. */
  | { readonly of: 'projects'; readonly children?: ChildrenClaim };

/** It is all that is read of the partition in this run, so that nobody can have moved from one read to another. */
type ChildrenClaim = { readonly isAlone: boolean };

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
  before: Checkpoint,
  { claim, read, partition }: Claiming,
  delivery: Delivery,
): Checkpoint {
  const isWhole = subtract(read.span, delivery.spans).length === 0;
  const isSettled = claim.children === undefined || delivery.isSettled === true;
  if (claim.of === 'projects')
    return isWhole && isSettled ? { ...before, projects: partition.projects } : before;
  const { newest } = delivery;
  const progress = advance(before.progress, read, delivery.spans);
  return {
    ...before,
    progress,
    ...(isWhole && claim.refreshes !== undefined && { refreshed: claim.refreshes }),
    ...(claim.sweep !== undefined &&
      before.refreshed !== claim.sweep.began &&
      swept(before.sweep ?? claim.sweep, delivery.spans)),
    ...(claim.children !== undefined && {
      since:
        isWhole && isSettled && claim.children.isAlone && progress.covered.length === 0
          ? undefined
          : (before.since ?? before.progress.start),
    }),
    ...(newest !== undefined && { newest: Math.max(newest, before.newest ?? newest) }),
  };
}

/** What is left of a pass; when nothing is, it has been made. */
function swept({ began, left }: Sweep, spans: readonly Span[]): Pick<Checkpoint, 'refreshed' | 'sweep'> {
  const rest = left.flatMap((span) => subtract(span, spans));
  return rest.length === 0 ? { refreshed: began, sweep: undefined } : { sweep: { began, left: rest } };
}
