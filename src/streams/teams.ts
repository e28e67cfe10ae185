import type { StreamDefinition } from './definition.ts';

export const teams: StreamDefinition = {
  tapStreamId: 'teams',
  path: '/organizations/{organization}/teams/',
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  // Not team:read: listing the teams of an organization is a permission of the organization.
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
};
