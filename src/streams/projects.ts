import type { StreamDefinition } from './definition.ts';

export const projects: StreamDefinition = {
  tapStreamId: 'projects',
  path: '/organizations/{organization}/projects/',
  // The latest deploys are slow to compute and nobody keys on them.
  query: { collapse: 'latestDeploys' },
  bucket: 'default',
  keyProperties: ['id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  derived: {},
};
