import type { JsonValue } from '../json.ts';
import type { StreamDefinition } from './definition.ts';

/** Fields that the list of projects has as well, and so the stream of projects. */
const LISTED = [
  'access',
  'dateCreated',
  'environments',
  'eventProcessing',
  'features',
  'firstEvent',
  'firstTransactionEvent',
  'hasAccess',
  'hasCustomMetrics',
  'hasFeedbacks',
  'hasFlags',
  'hasInsightsAgentMonitoring',
  'hasInsightsAppStart',
  'hasInsightsAssets',
  'hasInsightsCaches',
  'hasInsightsDb',
  'hasInsightsHttp',
  'hasInsightsLlmMonitoring',
  'hasInsightsMCP',
  'hasInsightsQueues',
  'hasInsightsScreenLoad',
  'hasInsightsVitals',
  'hasLogs',
  'hasMinifiedStackTrace',
  'hasMonitors',
  'hasNewFeedbacks',
  'hasProfiles',
  'hasReplays',
  'hasSessions',
  'hasTraceMetrics',
  'hasUserReports',
  'isBookmarked',
  'isMember',
  'latestDeploys',
  'latestRelease',
  'name',
  'platform',
  'platforms',
  'team',
  'teams',
];

/** The settings of each project, at a request each. */
export const projectDetails: StreamDefinition = {
  tapStreamId: 'project_details',
  path: '/projects/{organization}/{project}/',
  isOneObject: true,
  isOptional: true,
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'project',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'project:read',
  projectsOf: 'partition',
  derived: {
    symbolSources: ({ symbolSources = null }) => hidden(symbolSources),
  },
  // The organization is the same in each of them, and the stream organizations has all of it.
  ignored: ['organization', ...LISTED],
};

/** Servers of symbols come as JSON text with their credentials; an empty list tells nothing. */
function hidden(sources: JsonValue): JsonValue {
  return sources === null || sources === '' || sources === '[]' ? sources : '***';
}
