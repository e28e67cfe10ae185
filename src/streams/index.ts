import { alertRules } from './alert-rules.ts';
import { auditLogs } from './audit-logs.ts';
import { codeMappings } from './code-mappings.ts';
import { dashboards } from './dashboards.ts';
import { dataForwarders } from './data-forwarders.ts';
import { debugFiles } from './debug-files.ts';
import type { StreamDefinition } from './definition.ts';
import { detectors } from './detectors.ts';
import { discoverSavedQueries } from './discover-saved-queries.ts';
import { environments } from './environments.ts';
import { events } from './events.ts';
import { feedbackIssues } from './feedback-issues.ts';
import { flagLogs } from './flag-logs.ts';
import { integrationProviders } from './integration-providers.ts';
import { integrations } from './integrations.ts';
import { issueDetails } from './issue-details.ts';
import { issueEvents } from './issue-events.ts';
import { issues } from './issues.ts';
import { monitors } from './monitors.ts';
import { organizationStats } from './organization-stats.ts';
import { organizations } from './organizations.ts';
import { projectDetails } from './project-details.ts';
import { projectFilters } from './project-filters.ts';
import { projectKeys } from './project-keys.ts';
import { projectMembers } from './project-members.ts';
import { projectStats } from './project-stats.ts';
import { projectUsers } from './project-users.ts';
import { projects } from './projects.ts';
import { relays } from './relays.ts';
import { releases } from './releases.ts';
import { replays } from './replays.ts';
import { repositories } from './repositories.ts';
import { sentryAppInstallations } from './sentry-app-installations.ts';
import { sentryApps } from './sentry-apps.ts';
import { serviceHooks } from './service-hooks.ts';
import { sessionStatuses } from './session-statuses.ts';
import { sessions } from './sessions.ts';
import { tags } from './tags.ts';
import { teams } from './teams.ts';
import { uptimeMonitors } from './uptime-monitors.ts';
import { userFeedback } from './user-feedback.ts';
import { users } from './users.ts';
import { workflows } from './workflows.ts';

/** Every stream, in the order of a run: small and never empty first, the longest last. */
export const STREAMS: readonly StreamDefinition[] = [
  organizations,
  projects,
  teams,
  users,
  projectMembers,
  repositories,
  monitors,
  detectors,
  workflows,
  alertRules,
  integrations,
  sentryApps,
  sentryAppInstallations,
  integrationProviders,
  environments,
  tags,
  dashboards,
  discoverSavedQueries,
  codeMappings,
  uptimeMonitors,
  relays,
  dataForwarders,
  projectKeys,
  projectDetails,
  projectFilters,
  serviceHooks,
  debugFiles,
  flagLogs,
  auditLogs,
  organizationStats,
  projectStats,
  sessions,
  sessionStatuses,
  releases,
  issues,
  issueDetails,
  feedbackIssues,
  userFeedback,
  replays,
  events,
  issueEvents,
  projectUsers,
];

/** The stream that says which projects there are, and the one that describes the organization. */
export const PROJECTS = onlyOne(({ listsProjects }) => listsProjects === true);
export const ORGANIZATIONS = onlyOne(({ describesOrganization }) => describesOrganization === true);

function onlyOne(is: (definition: StreamDefinition) => boolean): StreamDefinition {
  const [found, ...others] = STREAMS.filter(is);
  if (found === undefined || others.length > 0) throw new Error('One stream has this part, and no other.');
  return found;
}
