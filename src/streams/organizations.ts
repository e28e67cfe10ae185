import type { StreamDefinition } from './definition.ts';

export const organizations: StreamDefinition = {
  tapStreamId: 'organizations',
  path: '/organizations/{organization}/',
  isOneObject: true,
  // Without it older servers put every project and team into the answer.
  // The names of features cost the server a look at each, so they come on request.
  query: { detailed: '0', include_feature_flags: '1' },
  bucket: 'default',
  keyProperties: ['id'],
  partitionBy: 'organization',
  describesOrganization: true,
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
  aliases: { require2FA: ['require2fa'] },
};
