import { ownProject, type StreamDefinition } from './definition.ts';
import { hasMostRows, MOST_ROWS, QUANTITY, USAGE_GATE, usageOfDay } from './usage.ts';

/** What each project sent to Sentry each day, and what became of it. */
export const projectStats: StreamDefinition = {
  tapStreamId: 'project_stats',
  path: '/organizations/{organization}/stats_v2/',
  query: { project: '-1', interval: '1d' },
  series: {
    // Grouped by project the server gives sums of all that was asked for.
    days: 1,
    question: { fields: [QUANTITY], groupBy: ['project', 'outcome', 'category', 'reason'] },
    parts: 'projects',
    isCut: hasMostRows(MOST_ROWS),
    unfold: usageOfDay,
  },
  gate: USAGE_GATE,
  bucket: 'stats',
  keyProperties: ['organizationId', 'date', 'projectId', 'outcome', 'category', 'reason'],
  partitionBy: 'organization',
  replication: { method: 'INCREMENTAL', replicationKey: 'date', timeFilter: 'range', growingDays: 3 },
  requiredScope: 'org:read',
  projectsOf: ownProject,
  derived: {},
};
