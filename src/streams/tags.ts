import type { StreamDefinition } from './definition.ts';

export const tags: StreamDefinition = {
  tapStreamId: 'tags',
  path: '/organizations/{organization}/tags/',
  // No more than the last fourteen days can be counted. Without a data set, transactions would count as well.
  query: { project: '-1', statsPeriod: '14d', dataset: 'events' },
  isOnePage: true,
  gate: { of: 'organization', what: 'the server does not list tags', signs: [] },
  bucket: 'default',
  keyProperties: ['organizationId', 'key'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
};
