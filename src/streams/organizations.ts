import type { StreamDefinition } from './definition.ts';

export const organizations: StreamDefinition = {
  tapStreamId: 'organizations',
  path: '/organizations/{organization}/',
  single: true,
  // Without it older servers put every project and team into the answer.
  query: { detailed: '0' },
  bucket: 'default',
  keyProperties: ['id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  derived: {},
};
