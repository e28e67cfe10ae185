import type { StreamDefinition } from './definition.ts';
import { projectsBySlug } from './projects-by-slug.ts';

/** What the list of members says as well is a matter of the stream `users`. */
const IN_USERS = [
  'email',
  'name',
  'user',
  'orgRole',
  'role',
  'roleName',
  'groupOrgRoles',
  'pending',
  'expired',
  'flags',
  'dateCreated',
  'inviteStatus',
  'inviterName',
  'externalUsers',
];

/** Who is in a team of some project: the list of members does not tell teams. The server gives all in one answer. */
export const projectMembers: StreamDefinition = {
  tapStreamId: 'project_members',
  path: '/organizations/{organization}/users/',
  // Without it: those of the projects that the token's user is a member of.
  query: { project: '-1' },
  isOnePage: true,
  isOptional: true,
  gate: { of: 'organization', what: 'the server does not list the members of projects', signs: [] },
  // Other servers have the members of the organization under this path, whatever their teams.
  isAskedFor: (row) => Object.hasOwn(row, 'projects'),
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: projectsBySlug,
  derived: {},
  ignored: IN_USERS,
};
