import type { StreamDefinition } from './definition.ts';

/** What keeps events from being accepted, at a request for each project. */
export const projectFilters: StreamDefinition = {
  tapStreamId: 'project_filters',
  path: '/projects/{organization}/{project}/filters/',
  isOnePage: true,
  isOptional: true,
  gate: { of: 'organization', what: 'the server does not list inbound filters', signs: [] },
  bucket: 'default',
  // Filters are named alike in every project.
  keyProperties: ['organizationId', 'projectId', 'id'],
  partitionBy: 'project',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'project:read',
  projectsOf: 'partition',
  derived: {
    // On or off, or, for `legacy-browsers`, a list of what is on.
    isActive: ({ active }) => (Array.isArray(active) ? active.length > 0 : active),
    subfilters: ({ active }) => (Array.isArray(active) ? active : undefined),
  },
  ignored: ['active'],
};
