import type { StreamDefinition } from './definition.ts';

export const repositories: StreamDefinition = {
  tapStreamId: 'repositories',
  path: '/organizations/{organization}/repos/',
  // Without a status, those that were taken away are listed too on some servers.
  query: { status: 'active' },
  expand: ['settings'],
  gate: {
    of: 'organization',
    what: 'the server does not know repositories',
    signs: [],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
};
