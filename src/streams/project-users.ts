import { createHash } from 'node:crypto';
import type { StreamDefinition } from './definition.ts';

/**
 * People that events tell of. The server makes each page from the events anew, of at most 50,000 combinations a
 * project, and gives the tokens of organizations five pages a minute.
 */
export const projectUsers: StreamDefinition = {
  tapStreamId: 'project_users',
  path: '/projects/{organization}/{project}/users/',
  isOptional: true,
  gate: { of: 'organization', what: 'the server does not list the users of a project', signs: [] },
  movesToTop: true,
  bucket: 'project-users',
  // Not `tagValue`: it holds addresses of people, and a key can be neither hidden nor left out.
  keyProperties: ['organizationId', 'projectId', 'tagHash'],
  partitionBy: 'project',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'project:read',
  projectsOf: 'partition',
  derived: {
    tagHash: ({ tagValue }) =>
      typeof tagValue === 'string' && tagValue !== '' ? tagHash(tagValue) : undefined,
  },
  // Null since people are no rows of a table of their own.
  blanks: { id: null, dateCreated: null },
};

/** A key for a person: 32 hex digits of the SHA-256 of what the server tells people apart by. */
export function tagHash(tagValue: string): string {
  return createHash('sha256').update(tagValue).digest('hex').slice(0, 32);
}
