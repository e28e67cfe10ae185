import type { StreamDefinition } from './definition.ts';

/** Memberships of the organization: `/users/` leaves out members without a team, `/members/` does not. */
export const users: StreamDefinition = {
  tapStreamId: 'users',
  path: '/organizations/{organization}/members/',
  expand: ['externalUsers'],
  bucket: 'members',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'member:read',
  projectsOf: 'none',
  derived: {},
};
