import type { StreamDefinition } from './definition.ts';

export const relays: StreamDefinition = {
  tapStreamId: 'relays',
  path: '/organizations/{organization}/relay_usage/',
  isOnePage: true,
  gate: {
    of: 'organization',
    what: 'Relays of its own are off in this plan or server',
    signs: [{ status: 404 }],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'relayId', 'version'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
};
