import { ownProject, type StreamDefinition } from './definition.ts';
import {
  GROUPS_OF,
  GROUPS_OF_A_PAGE,
  HEALTH,
  healthRows,
  isFullPage,
  SESSIONS_GATE,
} from './release-health.ts';

/** Release health: sessions, users and how many of them were spared a crash, by release and environment. */
export const sessions: StreamDefinition = {
  tapStreamId: 'sessions',
  path: '/organizations/{organization}/sessions/',
  // Without an interval some servers answer a question by groups with none.
  query: { project: '-1', interval: '1d' },
  series: {
    // Users of several days cannot be added up, and more days would leave room for fewer groups.
    days: 1,
    question: HEALTH,
    pageSize: GROUPS_OF_A_PAGE,
    parts: 'projects',
    isCut: isFullPage(GROUPS_OF_A_PAGE),
    groupsOf: GROUPS_OF,
    unfold: healthRows,
  },
  gate: SESSIONS_GATE,
  bucket: 'default',
  keyProperties: ['organizationId', 'date', 'projectId', 'release', 'environment'],
  partitionBy: 'organization',
  replication: { method: 'INCREMENTAL', replicationKey: 'date', timeFilter: 'range', growingDays: 3 },
  requiredScope: 'org:read',
  projectsOf: ownProject,
  environmentFilter: true,
  derived: {},
};
