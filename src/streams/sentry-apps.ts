import type { StreamDefinition } from './definition.ts';
import { hidden } from './hidden.ts';

/** Custom integrations that the organization has made. */
export const sentryApps: StreamDefinition = {
  tapStreamId: 'sentry_apps',
  path: '/organizations/{organization}/sentry-apps/',
  silo: 'control',
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
  derived: {
    // Half of what the application signs in with.
    clientId: ({ clientId }) => hidden(clientId),
  },
};
