import type { StreamDefinition } from './definition.ts';

export const events: StreamDefinition = {
  tapStreamId: 'events',
  path: '/projects/{organization}/{project}/events/',
  bucket: 'project-events',
  keyProperties: ['eventID'],
  partitionBy: 'project',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'dateCreated',
    timeFilter: 'range',
    offsetPaged: true,
  },
  // Not event:read: listing the events of a project is a permission of the project.
  requiredScope: 'project:read',
  derived: {
    // The summary form calls it `event.type`; a dot makes no column name.
    type: (raw) => raw['type'] ?? raw['event.type'],
    projectSlug: (_raw, scope) => scope.projectSlug,
  },
};
