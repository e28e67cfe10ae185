import { ownProject, type StreamDefinition } from './definition.ts';
import { events } from './events.ts';
import { issues } from './issues.ts';

export const issueEvents: StreamDefinition = {
  tapStreamId: 'issue_events',
  path: '/organizations/{organization}/issues/{issue}/events/',
  parent: {
    of: issues,
    progress: 'axis',
    path: { issue: 'id' },
    context: {
      issueId: 'id',
      issueShortId: 'shortId',
      projectId: 'project.id',
      projectSlug: 'project.slug',
    },
    idParameter: 'group',
    hasTimedChildren: true,
  },
  isOptional: true,
  // With full bodies Sentry returns ten rows a page, whatever is asked for.
  full: { query: { full: '1' }, pageSize: 10, sign: 'entries' },
  bucket: 'default',
  keyProperties: ['organizationId', 'projectID', 'eventID'],
  partitionBy: 'organization',
  projectColumn: 'projectID',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'dateCreated',
    timeFilter: 'range',
    // Servers other than Sentry may give equal times in another order on each page.
    hasLooseTies: true,
    receivedField: 'dateReceived',
  },
  requiredScope: 'event:read',
  environmentFilter: true,
  projectsOf: ownProject,
  isReported: true,
  derived: {
    projectID: ({ projectID, projectId }) => projectID ?? projectId,
    crashFile: events.derived['crashFile'] ?? (() => undefined),
  },
  aliases: events.aliases ?? {},
  ignored: ['projectId'],
};
