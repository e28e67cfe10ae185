/** How many requests a second each way may make. */
export type Rates = {
  /** Of the stream's own list. */
  readonly list: number;
  /** Of the lists of issues. */
  readonly issues: number;
};

/**
 * Whether the bodies of a page of the short list come sooner through their issues than through the stream's own list,
 * by the limits alone. The lists of issues are read while the next page of the short list is waited for.
 * @param perIssue rows of the page that each issue has
 * @param pageSize bodies of an answer, on either way
 */
export function isSoonerByIssue(perIssue: readonly number[], pageSize: number, rates: Rates): boolean {
  const answers = (rows: number): number => Math.ceil(rows / pageSize);
  const rows = perIssue.reduce((sum, count) => sum + count, 0);
  const requests = perIssue.reduce((sum, count) => sum + answers(count), 0);
  const byIssue = Math.max(1 / rates.list, requests / rates.issues);
  return byIssue < answers(rows) / rates.list;
}

/** Whether that can be at all: each body costs at least as many requests through an issue as through the list. */
export function mayBeSoonerByIssue({ list, issues }: Rates): boolean {
  return issues > list;
}
