import type { StreamDefinition } from './definition.ts';
import { NO_USER } from './gate-signs.ts';
import { withoutWebhooks } from './hidden.ts';

/** What Sentry's pages call alerts: whom a detector notifies, and when. */
export const workflows: StreamDefinition = {
  tapStreamId: 'workflows',
  path: '/organizations/{organization}/workflows/',
  // A workflow that no detector uses comes only where all projects are asked for.
  query: { project: '-1', sortBy: 'id' },
  gate: {
    of: 'organization',
    what: 'the server does not know workflows',
    signs: [NO_USER],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  otherScopes: ['alerts:read'],
  // It may serve detectors of any project, and names none.
  projectsOf: 'none',
  derived: {
    triggers: ({ triggers }) => withoutWebhooks(triggers),
    actionFilters: ({ actionFilters }) => withoutWebhooks(actionFilters),
  },
};
