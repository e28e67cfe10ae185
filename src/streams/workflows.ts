import type { StreamDefinition } from './definition.ts';

/** What Sentry's pages call alerts: whom a detector notifies, and when. */
export const workflows: StreamDefinition = {
  tapStreamId: 'workflows',
  path: '/organizations/{organization}/workflows/',
  // A workflow that no detector uses comes only where all projects are asked for.
  query: { project: '-1', sortBy: 'id' },
  isOptional: true,
  gate: {
    of: 'organization',
    what: 'the server does not know workflows',
    signs: [],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  // It may serve detectors of any project, and names none.
  projectsOf: 'none',
  derived: {},
};
