import { projectName, type StreamDefinition } from './definition.ts';

export const releases: StreamDefinition = {
  tapStreamId: 'releases',
  path: '/organizations/{organization}/releases/',
  // Every project the token may read, and every status: archived releases are hidden by default.
  // Stages of adoption are read from a table; session figures (`health`) would be computed, and are not asked for.
  query: { project: '-1', status: '', adoptionStages: '1' },
  bucket: 'releases',
  keyProperties: ['organizationId', 'version'],
  partitionBy: 'organization',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'dateCreated',
    timeFilter: 'range',
    bounds: 'closed',
    reread: 'release_refresh_days',
  },
  requiredScope: 'project:read',
  environmentFilter: true,
  projectsOf: ({ projects }) => (Array.isArray(projects) ? projects.flatMap(projectName) : []),
  derived: {},
  blanks: {
    // Neighbours are told by the page of one release only.
    currentProjectMeta: {},
    // False whatever there is, unless `health` is asked for.
    'projects[].hasHealthData': false,
  },
};
