import type { StreamDefinition } from './definition.ts';

/** Custom integrations that the organization has made. */
export const sentryApps: StreamDefinition = {
  tapStreamId: 'sentry_apps',
  path: '/organizations/{organization}/sentry-apps/',
  silo: 'control',
  isOptional: true,
  gate: {
    of: 'organization',
    what: 'the server does not know custom integrations',
    signs: [],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'uuid'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
};
