import { projectName, type StreamDefinition } from './definition.ts';

export const projects: StreamDefinition = {
  tapStreamId: 'projects',
  path: '/organizations/{organization}/projects/',
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  listsProjects: true,
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: projectName,
  derived: {},
};
