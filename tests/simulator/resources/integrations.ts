import { pick } from '../random.ts';
import { ascending } from './order.ts';
import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';

const KINDS = ['github', 'slack', 'pagerduty', 'jira'];

export const integrations: Resource = {
  stream: 'integrations',
  path: 'integrations/',
  scopes: [...ORGANIZATION_SCOPES, 'org:integrations'],
  paging: 'offset',
  order: ascending('name'),
  silo: 'control',
  wants: { includeConfig: '0' },
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ context: { world }, organization, n, serial }) => {
    const key = pick(KINDS, world.seed + 62, serial);
    return {
      id: String(910_000 + serial),
      name: `Connection ${n}`,
      icon: null,
      domainName: n % 2 === 0 ? null : `${key}.example/${organization.slug}`,
      accountType: null,
      scopes: n % 3 === 0 ? null : ['read'],
      outOfDate: null,
      status: 'active',
      provider: { key, slug: key, name: key, canAdd: true, canDisable: false, features: [], aspects: {} },
      configData: null,
      externalId: String(2_000_000 + serial),
      organizationId: Number(organization.id),
      organizationIntegrationStatus: 'active',
      gracePeriodEnd: null,
    };
  },
};
