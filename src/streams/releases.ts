import { projectName, type StreamDefinition } from './definition.ts';

export const releases: StreamDefinition = {
  tapStreamId: 'releases',
  path: '/organizations/{organization}/releases/',
  // Every project the token may read, and every status: archived releases are hidden by default.
  query: { project: '-1', status: '' },
  bucket: 'releases',
  keyProperties: ['version'],
  partitionBy: 'organization',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'dateCreated',
    timeFilter: 'range',
    reread: 'release_refresh_days',
  },
  requiredScope: 'project:read',
  environmentFilter: true,
  projectsOf: ({ projects }) => (Array.isArray(projects) ? projects.flatMap(projectName) : []),
  derived: {},
};
