import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { ownProject, projectName, type StreamDefinition } from './definition.ts';
import { inner, innerField } from './inner.ts';

/** The issue of a report names its project. */
const projectField = (raw: JsonObject, field: string): JsonValue | undefined => {
  const project = inner(raw, 'issue', 'project');
  return isJsonObject(project) ? project[field] : undefined;
};

/** What people wrote into the dialog that an application shows after a crash. */
export const userFeedback: StreamDefinition = {
  tapStreamId: 'user_feedback',
  path: '/organizations/{organization}/user-feedback/',
  // Without a status, reports of open issues alone come, and pages are thinned out after they were cut.
  query: { project: '-1', status: '' },
  // Lists of projects know no time, and have the reports that belong to no issue too.
  instead: {
    path: '/projects/{organization}/{project}/user-feedback/',
    query: { status: '' },
    replication: { method: 'INCREMENTAL', replicationKey: 'dateCreated', timeFilter: 'none' },
  },
  gate: {
    of: 'organization',
    what: 'the server does not list user feedback',
    signs: [],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'dateCreated',
    timeFilter: 'range',
    bounds: 'closed',
  },
  requiredScope: 'project:read',
  isReported: true,
  projectsOf: (raw) => [...projectName(inner(raw, 'issue', 'project')), ...ownProject(raw)].slice(0, 1),
  derived: {
    issueId: innerField('issue', 'id'),
    projectId: (raw) => projectField(raw, 'id') ?? raw['projectId'],
    projectSlug: (raw) => projectField(raw, 'slug') ?? raw['projectSlug'],
  },
  // The stream issues has all of it; of the person, what the server makes of the columns.
  ignored: [
    'issue',
    ...['avatarUrl', 'dateCreated', 'hash', 'identifier', 'tagValue'].map((name) => `user.${name}`),
  ],
};
