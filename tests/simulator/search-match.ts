import { FAILURES } from './invent.ts';
import type { IssueNumbers } from './issue-numbers.ts';
import type { RenderContext } from './render/context.ts';
import { isAutoResolved, shortId } from './render/issue.ts';
import type { Term } from './search.ts';
import type { IssueRow, ProjectRow } from './world.ts';

/** True when an issue with these numbers satisfies a term. `lastSeen` is the one within the searched range. */
export function matches(context: RenderContext, row: IssueRow, numbers: IssueNumbers, term: Term): boolean {
  if (term.key === 'text') return textOf(row).includes(term.value.toLowerCase());
  if ('at' in term) return compares(numbers[term.key], term.operator, term.at);
  if (term.key === 'timesSeen') return compares(numbers.count, term.operator, term.count);
  const hasOne = term.values.some((value) => hasValue(context, row, term.key, value));
  return hasOne !== term.isNegated;
}

function compares(left: number | null, operator: string, right: number): boolean {
  if (left === null) return false;
  if (operator === '>=') return left >= right;
  if (operator === '>') return left > right;
  if (operator === '<') return left < right;
  return operator === '<=' ? left <= right : left === right;
}

function textOf(row: IssueRow): string {
  const failure = FAILURES[row.kind];
  return `${failure?.type}: ${failure?.value} ${failure?.file}`.toLowerCase();
}

function hasValue(context: RenderContext, row: IssueRow, key: string, value: string): boolean {
  const project = context.world.projects[row.project] as ProjectRow;
  switch (key) {
    case 'is':
      return isInState(row, value);
    case 'project':
    case 'project.id':
      return project.slug === value || project.id === value;
    case 'issue':
      return shortId(project, row) === value.toUpperCase();
    case 'issue.category':
    case 'issue.type':
      return row.category === value;
    case 'issue.priority':
      return row.priority === value;
    case 'level':
      return row.level === value;
    case 'assigned':
      return value === 'none' ? row.assignee === null : isAssignedTo(context, row, value);
    default:
      // `environment:` is taken care of with the range.
      return true;
  }
}

function isInState(row: IssueRow, state: string): boolean {
  if (state === 'assigned' || state === 'unassigned')
    return (row.assignee !== null) === (state === 'assigned');
  if (state === 'linked' || state === 'unlinked') return state === 'unlinked';
  if (state === 'for_review') return row.status === 'unresolved' && row.substatus === 'new';
  if (state === 'archived') return row.status === 'ignored';
  return row.status === state || row.substatus === state;
}

function isAssignedTo({ world }: RenderContext, { assignee }: IssueRow, name: string): boolean {
  if (assignee?.type === 'team') return `#${world.teams.find(({ id }) => id === assignee.id)?.slug}` === name;
  return world.members.find(({ userId }) => userId === assignee?.id)?.email === name;
}

/** Rows that `is:unresolved` lets through but the server takes out of the page afterwards. */
export function isTakenOut(context: RenderContext, row: IssueRow, terms: readonly Term[]): boolean {
  const asksUnresolved = terms.some(
    (term) => term.key === 'is' && !term.isNegated && term.values.includes('unresolved'),
  );
  return asksUnresolved && isAutoResolved(context, row);
}
