import type { StreamDefinition } from './definition.ts';

/** Web addresses that Sentry tells of events, at a request for each project. */
export const serviceHooks: StreamDefinition = {
  tapStreamId: 'service_hooks',
  path: '/projects/{organization}/{project}/hooks/',
  isOptional: true,
  gate: {
    of: 'project',
    what: 'service hooks are off in this project',
    // `unavailable_feature`, with a list of one sentence.
    signs: [{ status: 403, detail: /\bdo not have that feature enabled\b/i }],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'project',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'project:read',
  projectsOf: 'partition',
  derived: {},
};
