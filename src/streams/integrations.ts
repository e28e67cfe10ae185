import type { StreamDefinition } from './definition.ts';

/** Connections to other systems, such as a Slack workspace or a GitHub organization. */
export const integrations: StreamDefinition = {
  tapStreamId: 'integrations',
  path: '/organizations/{organization}/integrations/',
  // With their configuration the server asks every other system for it.
  query: { includeConfig: '0' },
  silo: 'control',
  gate: {
    of: 'organization',
    what: 'the server does not know integrations',
    signs: [],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  otherScopes: ['org:integrations'],
  projectsOf: 'none',
  derived: {},
  // The configuration, which is not asked for.
  blanks: { configData: null },
};
