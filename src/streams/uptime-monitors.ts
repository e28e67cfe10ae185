import { ownProject, type StreamDefinition } from './definition.ts';

export const uptimeMonitors: StreamDefinition = {
  tapStreamId: 'uptime_monitors',
  path: '/organizations/{organization}/uptime/',
  // Without it: those of the projects that the token's user is a member of.
  query: { project: '-1' },
  isUnordered: true,
  gate: { of: 'organization', what: 'the server does not watch URLs', signs: [] },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: ownProject,
  namesProjectByHalf: true,
  derived: {},
  // Pairs of name and value, by which checks sign in.
  ignored: ['headers'],
};
