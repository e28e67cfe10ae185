import type { StreamDefinition } from './definition.ts';

/** Changes of feature flags, as the systems that hold them have told. */
export const flagLogs: StreamDefinition = {
  tapStreamId: 'flag_logs',
  path: '/organizations/{organization}/flags/logs/',
  // Oldest first otherwise.
  query: { sort: '-created_at' },
  rows: 'data',
  gate: {
    of: 'organization',
    what: 'the server does not know logs of feature flags',
    signs: [],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'INCREMENTAL', replicationKey: 'createdAt', timeFilter: 'range' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
};
