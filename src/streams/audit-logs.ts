import { isJsonObject } from '../json.ts';
import type { StreamDefinition } from './definition.ts';
import { moreOfUser } from './embedded.ts';

/** Who changed what in an organization. */
export const auditLogs: StreamDefinition = {
  tapStreamId: 'audit_logs',
  path: '/organizations/{organization}/audit-logs/',
  rows: 'rows',
  isOptional: true,
  gate: {
    of: 'organization',
    what: 'the server does not know audit logs',
    signs: [],
  },
  silo: 'control',
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'dateCreated',
    timeFilter: 'range',
    bounds: 'closed',
  },
  // No other list needs so much.
  requiredScope: 'org:write',
  projectsOf: 'none',
  derived: {
    // A user, or the number of one that is gone.
    targetUserId: ({ targetUser }) => (isJsonObject(targetUser) ? targetUser['id'] : targetUser),
  },
  ignored: ['targetUser', ...moreOfUser('actor')],
};
