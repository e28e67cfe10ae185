import type { StreamDefinition } from './definition.ts';

export const events: StreamDefinition = {
  tapStreamId: 'events',
  path: '/projects/{organization}/{project}/events/',
  // With full bodies Sentry returns ten rows a page, whatever is asked for.
  full: {
    query: { full: '1' },
    pageSize: 10,
    byIssue: {
      path: '/organizations/{organization}/issues/{issue}/events/',
      bucket: 'default',
      requiredScope: 'event:read',
      issueField: 'groupID',
    },
  },
  bucket: 'project-events',
  keyProperties: ['eventID'],
  partitionBy: 'project',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'dateCreated',
    timeFilter: 'range',
  },
  // Not event:read: listing the events of a project is a permission of the project.
  requiredScope: 'project:read',
  statsCategory: 'error',
  derived: {
    // The summary form calls it `event.type`; a dot makes no column name.
    type: (raw) => raw['type'] ?? raw['event.type'],
    projectSlug: (_raw, scope) => scope.projectSlug,
  },
};
