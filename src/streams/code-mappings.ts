import { ownProject, type StreamDefinition } from './definition.ts';

export const codeMappings: StreamDefinition = {
  tapStreamId: 'code_mappings',
  path: '/organizations/{organization}/code-mappings/',
  // Without it: those of the projects that the token's user is a member of.
  query: { project: '-1' },
  isUnordered: true,
  gate: { of: 'organization', what: 'the server does not know code mappings', signs: [] },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  otherScopes: ['org:integrations'],
  projectsOf: ownProject,
  derived: {},
};
