import { ownProject, type StreamDefinition } from './definition.ts';

/** What applications send their events with, of all projects in one list. */
export const projectKeys: StreamDefinition = {
  tapStreamId: 'project_keys',
  path: '/organizations/{organization}/project-keys/',
  query: { project: '-1' },
  // Servers before 2026 list the keys of one project alone.
  instead: { path: '/projects/{organization}/{project}/keys/', query: {}, requiredScope: 'project:read' },
  gate: { of: 'organization', what: 'the server does not list client keys', signs: [] },
  bucket: 'project-keys',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: ownProject,
  namesProjectByHalf: true,
  derived: {},
  // Lists of lists: what a person may choose from, the same for every key.
  ignored: ['browserSdk'],
};
