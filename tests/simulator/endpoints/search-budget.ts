import type { PagePlan } from '../cursor.ts';

/** How the time that a search may take ends its list, although `X-Hits` tells of more. */
export type SearchBudget = {
  /** Most rows of a page; a page that is cut seems to be the last one. */
  readonly rows?: number;
  /** A search that finds more than this answers with an empty page. */
  readonly emptyAbove?: number;
};

/** What the budget leaves of a page of a list of `total` rows. */
export function cutShort(plan: PagePlan, total: number, budget: SearchBudget = {}): PagePlan {
  const { rows = Number.POSITIVE_INFINITY, emptyAbove = Number.POSITIVE_INFINITY } = budget;
  const to = total > emptyAbove ? plan.from : Math.min(plan.to, plan.from + rows);
  return to === plan.to ? plan : { ...plan, to, next: { ...plan.next, hasResults: false } };
}
