import type { Row } from '../query.ts';
import { membersWithoutTeam, projectsWithoutAlerts, releasesWithMostNewIssues } from './known-account.ts';
import { hotFiles, noise, timeToResolve, topIssuesByUsers } from './known-issues.ts';
import { crashFreeSessionsPerRelease, errorsPerProjectAndWeek, usageAgainstQuota } from './known-usage.ts';
import type { AnswersWorld } from './world.ts';

/** What the queries have to give, by their name: found without a query, in the world itself and by hand. */
export const KNOWN: Readonly<Record<string, (answers: AnswersWorld) => Row[]>> = {
  errors_per_project_and_week: ({ world }) => errorsPerProjectAndWeek(world),
  crash_free_sessions_per_release: ({ world }) => crashFreeSessionsPerRelease(world),
  top_issues_by_users: ({ world }) => topIssuesByUsers(world),
  time_to_resolve: ({ world }) => timeToResolve(world),
  releases_with_most_new_issues: ({ world }) => releasesWithMostNewIssues(world),
  members_without_team: ({ world }) => membersWithoutTeam(world),
  projects_without_alerts: ({ world }) => projectsWithoutAlerts(world),
  usage_against_quota: ({ world }) => usageAgainstQuota(world),
  hot_files: ({ world }) => hotFiles(world),
  noise,
};
