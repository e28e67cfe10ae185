import type { StreamDefinition } from './definition.ts';
import { isUneven, MOST_ROWS, QUANTITY, USAGE_GATE, usageByDay } from './usage.ts';

/** What an organization sent to Sentry each day, and what became of it. */
export const organizationStats: StreamDefinition = {
  tapStreamId: 'organization_stats',
  path: '/organizations/{organization}/stats_v2/',
  query: { interval: '1d' },
  series: {
    // More would come closer to the number of rows that the server reads at most.
    days: 30,
    question: { fields: [QUANTITY], groupBy: ['outcome', 'category', 'reason'] },
    parts: 'days',
    isCut: isUneven(MOST_ROWS),
    unfold: usageByDay,
  },
  gate: USAGE_GATE,
  bucket: 'stats',
  keyProperties: ['organizationId', 'date', 'outcome', 'category', 'reason'],
  partitionBy: 'organization',
  replication: { method: 'INCREMENTAL', replicationKey: 'date', timeFilter: 'range', growingDays: 3 },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
};
