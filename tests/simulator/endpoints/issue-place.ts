import type { Call } from '../call.ts';
import { notFound } from '../refusal.ts';
import type { IssueRow, OrganizationRow, ProjectRow } from '../world.ts';

/**
 * The issue of the path; one that was merged answers as the issue it went into.
 * @throws Refusal 404 for what is unknown here, deleted, waits to be deleted, or belongs to a project out of reach
 */
export function issueOf({ world, params }: Call, organization: OrganizationRow): IssueRow {
  const projectOf = ({ project }: IssueRow) => world.projects[project] as ProjectRow;
  let issue = world.issues.find(
    (row) => row.id === params[1] && projectOf(row).organization === organization.index,
  );
  while (issue?.mergedInto !== undefined) issue = world.issues[issue.mergedInto];
  if (issue === undefined || isOutOfReach(issue)) throw notFound();
  const { status, hasAccess } = projectOf(issue);
  if (status !== 'active' || !hasAccess) throw notFound();
  return issue;
}

/** Issues that wait to be deleted answer nothing any more, though the lists of events still have theirs. */
function isOutOfReach({ status }: IssueRow): boolean {
  return status === 'gone' || status === 'pending_deletion';
}
