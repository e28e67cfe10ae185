import type { StreamDefinition } from './definition.ts';

export const environments: StreamDefinition = {
  tapStreamId: 'environments',
  path: '/organizations/{organization}/environments/',
  // Without them: those of the projects that the token's user is a member of, and of these the ones nobody has hidden.
  query: { project: '-1', visibility: 'all' },
  isOnePage: true,
  gate: { of: 'organization', what: 'the server does not list environments', signs: [] },
  bucket: 'default',
  // Ids differ between this list and that of a project on older servers; names do not.
  keyProperties: ['organizationId', 'name'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
};
