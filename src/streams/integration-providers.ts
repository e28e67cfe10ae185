import type { StreamDefinition } from './definition.ts';

/** Kinds of other systems that an organization can connect. */
export const integrationProviders: StreamDefinition = {
  tapStreamId: 'integration_providers',
  path: '/organizations/{organization}/config/integrations/',
  rows: 'providers',
  isOnePage: true,
  isOptional: true,
  gate: {
    of: 'organization',
    what: 'the server knows no other system to connect',
    signs: [{ status: 404, detail: /^providers do not exist\b/i }],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'key'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
};
