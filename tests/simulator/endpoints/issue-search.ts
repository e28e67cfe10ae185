import type { Call } from '../call.ts';
import { parseDateRange } from '../date-range.ts';
import { type IssueNumbers, numbersWithin, type Window, wholeLife } from '../issue-numbers.ts';
import { secondOf } from '../micros.ts';
import { refuseHeavy } from '../query-timeout.ts';
import type { Term } from '../search.ts';
import { matches } from '../search-match.ts';
import type { IssueRow, OrganizationRow } from '../world.ts';
import { selectedEnvironments } from './places.ts';

/** An issue that was found, with its place in the order and its numbers over the range, if one was asked for. */
export type Found = { readonly row: IssueRow; readonly score: number; readonly window?: IssueNumbers };

export const SORTS: readonly string[] = ['date', 'new', 'freq', 'user', 'trends', 'inbox', 'recommended'];
const SEARCH_DAYS = 90;

/** False for issues that are being deleted or have gone into another one: no search shows them. */
export function isListed(row: IssueRow): boolean {
  return row.status !== 'gone' && row.status !== 'pending_deletion' && row.mergedInto === undefined;
}

/** Finds the issues of a search in descending order of their score, ties by id. */
export function runSearch(
  call: Call,
  organization: OrganizationRow,
  projects: ReadonlySet<number>,
  terms: readonly Term[],
  sort: string,
): Found[] {
  const range = parseDateRange(call.query, call.now, 'plain');
  const environments = environmentsOf(call, terms);
  const oldest = Math.floor(call.now / 1000) - Math.min(SEARCH_DAYS, organization.retentionDays) * 86_400;
  const searched: Window = {
    from: Math.max(oldest, range.from === undefined ? oldest : secondOf(range.from)),
    to: range.to === undefined ? Number.MAX_SAFE_INTEGER : secondOf(range.to),
    ...(environments && { environments }),
  };
  const [lowest, highest] = spanOf(terms, searched);
  refuseHeavy(lowest, Math.min(highest, call.now / 1000), call.behaviour.queryTimeout);
  const isWindowed = range.from !== undefined || environments !== undefined;
  const needsEvents = isWindowed || terms.some(({ key }) => key === 'lastSeen');
  // Whoever says anything of categories or types gets all that the terms allow.
  const wantsFeedback = terms.some(({ key }) => key === 'issue.category' || key === 'issue.type');

  const found: Found[] = [];
  for (const row of call.world.issues) {
    if (!projects.has(row.project) || !isListed(row)) continue;
    if (row.category === 'feedback' && !wantsFeedback) continue;
    const life = wholeLife(call.world, row);
    const within =
      !isWindowed && life.lastSeen !== null && secondOf(life.lastSeen) >= oldest
        ? life
        : numbersWithin(call.world, row, searched);
    // An issue that has outlived its events is found only by a search that does not look at events.
    if (within === undefined && (needsEvents || life.lastSeen !== null)) continue;
    // Without a range both are the same object: a copy per issue would be what a search takes longest for.
    const numbers = isWindowed && within ? { ...within, firstSeen: life.firstSeen } : life;
    if (!terms.every((term) => matches(call.context, row, numbers, term))) continue;
    const score = scoreOf(row, within ?? life, sort);
    found.push(isWindowed && within ? { row, score, window: within } : { row, score });
  }
  // Ids grow with the place in the world.
  return found.sort((a, b) => b.score - a.score || b.row.index - a.row.index);
}

/** The seconds that a search looks through: its range, narrowed by terms on the last sight. */
function spanOf(terms: readonly Term[], { from, to }: Window): readonly [number, number] {
  let [lowest, highest] = [from, to];
  for (const term of terms) {
    if (term.key !== 'lastSeen') continue;
    if (term.operator.startsWith('>')) lowest = Math.max(lowest, secondOf(term.at));
    if (term.operator.startsWith('<')) highest = Math.min(highest, secondOf(term.at));
  }
  return [lowest, highest];
}

function environmentsOf(call: Call, terms: readonly Term[]): ReadonlySet<string> | undefined {
  const selected = selectedEnvironments(call);
  const term = terms.find(({ key }) => key === 'environment');
  return selected ?? (term !== undefined && 'values' in term ? new Set(term.values) : undefined);
}

/** Milliseconds for the sorts by time; last sights have whole seconds. */
function scoreOf(row: IssueRow, numbers: IssueNumbers, sort: string): number {
  if (sort === 'new') return Math.floor((numbers.firstSeen ?? 0) / 1000);
  if (sort === 'freq') return numbers.count;
  if (sort === 'user') return numbers.userCount;
  return secondOf(numbers.lastSeen ?? row.own.lastSeen) * 1000;
}
