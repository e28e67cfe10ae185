import { ownProject, type StreamDefinition } from './definition.ts';
import {
  COUNTED,
  GROUPS_OF,
  GROUPS_OF_A_PAGE,
  isFullPage,
  SESSIONS_GATE,
  STATUSES,
  statusRows,
} from './release-health.ts';

/** Release health by the status in which sessions ended. */
export const sessionStatuses: StreamDefinition = {
  tapStreamId: 'session_statuses',
  path: '/organizations/{organization}/sessions/',
  query: { project: '-1', interval: '1d' },
  series: {
    days: 1,
    question: STATUSES,
    pageSize: GROUPS_OF_A_PAGE,
    parts: 'projects',
    // It is the groups without their statuses that pages are made of: those are counted.
    isCut: isFullPage(GROUPS_OF_A_PAGE),
    groupsOf: GROUPS_OF,
    counted: COUNTED,
    unfold: statusRows,
  },
  isOptional: true,
  gate: SESSIONS_GATE,
  bucket: 'default',
  keyProperties: ['organizationId', 'date', 'projectId', 'release', 'environment', 'sessionStatus'],
  partitionBy: 'organization',
  replication: { method: 'INCREMENTAL', replicationKey: 'date', timeFilter: 'range', growingDays: 3 },
  requiredScope: 'org:read',
  projectsOf: ownProject,
  environmentFilter: true,
  derived: {},
};
