import { ascending } from './order.ts';
import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';

export const integrationProviders: Resource = {
  stream: 'integration_providers',
  path: 'config/integrations/',
  key: ['key'],
  scopes: ORGANIZATION_SCOPES,
  paging: 'none',
  order: ascending('key'),
  envelope: 'providers',
  off: { status: 404, body: { detail: 'Providers do not exist' } },
  row: ({ n }) => {
    // The same in every organization.
    const key = `kind_${n}`;
    return {
      key,
      slug: key,
      name: `Kind ${n}`,
      metadata: n % 3 === 0 ? null : { description: 'Something else.', features: [], aspects: {} },
      canAdd: n % 2 === 0,
      canDisable: false,
      features: ['commits'],
    };
  },
};
