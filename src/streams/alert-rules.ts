import type { StreamDefinition } from './definition.ts';
import { detectors } from './detectors.ts';
import { withoutWebhooks } from './hidden.ts';
import { projectsBySlug } from './projects-by-slug.ts';

/** Metric alerts as servers had them before detectors; some keep those that were never turned into one. */
export const alertRules: StreamDefinition = {
  tapStreamId: 'alert_rules',
  path: '/organizations/{organization}/alert-rules/',
  query: { project: '-1' },
  isOptional: true,
  gate: {
    of: 'organization',
    what: 'metric alerts are off in this plan or server, or have all become detectors',
    signs: [{ status: 404, detail: /\brequested resource does not exist\b/i }],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  otherScopes: ['alerts:read'],
  successor: detectors,
  projectsOf: projectsBySlug,
  derived: { triggers: ({ triggers }) => withoutWebhooks(triggers) },
  // Whether the token's user has silenced it for himself.
  ignored: ['snooze', 'snoozeForEveryone', 'snoozeCreatedBy'],
};
