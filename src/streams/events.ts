import type { StreamDefinition } from './definition.ts';
import { crashFile } from './old-forms.ts';

export const events: StreamDefinition = {
  tapStreamId: 'events',
  path: '/projects/{organization}/{project}/events/',
  // With full bodies Sentry returns ten rows a page, whatever is asked for.
  full: {
    query: { full: '1' },
    pageSize: 10,
    sign: 'entries',
    byIssue: {
      path: '/organizations/{organization}/issues/{issue}/events/',
      bucket: 'default',
      requiredScope: 'event:read',
      issueField: 'groupID',
    },
  },
  bucket: 'project-events',
  // One event may be stored in two projects.
  keyProperties: ['organizationId', 'projectID', 'eventID'],
  partitionBy: 'project',
  projectColumn: 'projectID',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'dateCreated',
    timeFilter: 'range',
    // GlitchTip lists events in the order in which it received them.
    receivedField: 'dateReceived',
  },
  // Not event:read: listing the events of a project is a permission of the project.
  requiredScope: 'project:read',
  statsCategory: 'error',
  projectsOf: 'partition',
  isReported: true,
  derived: {
    projectID: (raw, scope) => raw['projectID'] ?? scope.projectId,
    projectSlug: (_raw, scope) => scope.projectSlug,
    crashFile: (raw) => crashFile(raw['crashFile']),
  },
  aliases: {
    eventID: ['id'],
    // GlitchTip before 2023.
    groupID: ['issue'],
    // The summary form; a dot makes no column name.
    type: ['event.type'],
  },
};
