import type { StreamDefinition } from './definition.ts';
import { moreOfUser } from './embedded.ts';
import { inList } from './old-forms.ts';

export const discoverSavedQueries: StreamDefinition = {
  tapStreamId: 'discover_saved_queries',
  path: '/organizations/{organization}/discover/saved/',
  // By name otherwise, and queries of one name have no order.
  query: { sortBy: 'dateUpdated' },
  gate: {
    of: 'organization',
    what: 'Discover is off in this plan or server',
    signs: [{ status: 404 }],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: { yAxis: (raw) => inList(raw['yAxis']) },
  ignored: moreOfUser('createdBy'),
};
