import type { StreamDefinition } from './definition.ts';

/** Files of symbols, newest first. With `id` or `debug_id` the server may send a file instead of a list. */
export const debugFiles: StreamDefinition = {
  tapStreamId: 'debug_files',
  path: '/projects/{organization}/{project}/files/dsyms/',
  isOptional: true,
  gate: { of: 'organization', what: 'the server does not list debug files', signs: [] },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'project',
  replication: { method: 'INCREMENTAL', replicationKey: 'dateCreated', timeFilter: 'none' },
  requiredScope: 'project:read',
  projectsOf: 'partition',
  derived: {},
};
