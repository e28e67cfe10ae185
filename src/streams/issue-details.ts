import { ownProject, type StreamDefinition } from './definition.ts';
import { moreOfUser } from './embedded.ts';
import { innerField } from './inner.ts';
import { issues } from './issues.ts';

/** What the list of issues says as well is a matter of the stream `issues`. */
const IN_ISSUES = [
  'annotations',
  'assignedTo',
  'count',
  'culprit',
  'derivedData',
  'filtered',
  'firstSeen',
  'hasSeen',
  'inbox',
  'isBookmarked',
  'isPublic',
  'isSubscribed',
  'isUnhandled',
  'issueCategory',
  'issueType',
  'level',
  'lifetime',
  'logger',
  'metadata',
  'numComments',
  'owners',
  'permalink',
  'platform',
  'priority',
  'priorityLockedAt',
  'project',
  'seerAutofixLastTriggered',
  'seerExplorerAutofixLastTriggered',
  'seerFixabilityScore',
  'shareId',
  'shortId',
  'status',
  'statusDetails',
  'subscriptionDetails',
  'substatus',
  'title',
  'type',
  'userCount',
];

export const issueDetails: StreamDefinition = {
  tapStreamId: 'issue_details',
  path: '/organizations/{organization}/issues/{issue}/',
  parent: {
    of: issues,
    progress: 'axis',
    path: { issue: 'id' },
    context: {
      issueId: 'id',
      issueShortId: 'shortId',
      projectId: 'project.id',
      projectSlug: 'project.slug',
      // Bookmarks follow the list: an event that came after it is asked for by the next run.
      lastSeen: 'lastSeen',
    },
    idParameter: 'group',
  },
  isOneObject: true,
  isOptional: true,
  // No hourly and daily counts.
  query: { collapse: 'stats' },
  bucket: 'issue-details',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'lastSeen',
    timeFilter: 'range',
    reread: 'issue_refresh_hours',
  },
  requiredScope: 'event:read',
  projectsOf: ownProject,
  derived: {
    // An issue that has gone into another one answers with that one.
    id: ({ id, issueId }) => issueId ?? id,
    mergedInto: ({ id, issueId }) => (issueId === undefined || id === issueId ? null : id),
    firstReleaseVersion: innerField('firstRelease', 'version'),
    firstReleaseDateCreated: innerField('firstRelease', 'dateCreated'),
    lastReleaseVersion: innerField('lastRelease', 'version'),
    lastReleaseDateCreated: innerField('lastRelease', 'dateCreated'),
  },
  blanks: { stats: null },
  ignored: [
    'issueId',
    'firstRelease',
    'lastRelease',
    // Forms of a dialog.
    'pluginActions',
    'pluginContexts',
    ...['activity[].user', 'seenBy[]', 'participants[]'].flatMap(moreOfUser),
    ...IN_ISSUES,
  ],
};
