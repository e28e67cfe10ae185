import type { StreamDefinition } from './definition.ts';
import { moreOfUser } from './embedded.ts';
import { NO_USER } from './gate-signs.ts';
import { unlessEmpty } from './old-forms.ts';

export const dashboards: StreamDefinition = {
  tapStreamId: 'dashboards',
  path: '/organizations/{organization}/dashboards/',
  // By title otherwise, which changes.
  query: { sort: 'dateCreated' },
  gate: {
    of: 'organization',
    what: 'dashboards are off in this plan or server',
    signs: [{ status: 404 }, NO_USER],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {
    // What comes with Sentry and was never saved has empty texts instead.
    dateCreated: (raw) => unlessEmpty(raw['dateCreated']),
    createdBy: (raw) => unlessEmpty(raw['createdBy']),
  },
  // A star and the last visit are those of the token's user.
  ignored: ['isFavorited', 'lastVisited', ...moreOfUser('createdBy')],
};
