import { DAY, formatMicros } from '../micros.ts';
import { pick } from '../random.ts';
import { ascending } from './order.ts';
import type { Resource } from './resource.ts';

const NAMES = ['storefront', 'billing', 'importer', 'mobile', 'infrastructure'];

export const repositories: Resource = {
  stream: 'repositories',
  path: 'repos/',
  scopes: ['org:read', 'org:write', 'org:admin', 'org:ci', 'org:integrations'],
  paging: 'offset',
  order: ascending('name'),
  wants: { status: 'active' },
  onRequest: ['settings'],
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ context: { world }, organization, n, serial }) => {
    const name = `${organization.slug}/${pick(NAMES, world.seed + 60, serial)}-${n}`;
    return {
      id: String(700_000 + serial),
      name,
      url: n % 3 === 0 ? null : `https://github.com/${name}`,
      provider: { id: 'integrations:github', name: 'GitHub' },
      status: 'active',
      dateCreated: formatMicros(world.now * 1000 - (n + 1) * DAY),
      integrationId: String(90 + (n % 4)),
      externalSlug: name,
      externalId: String(1_000_000 + serial),
      settings: n % 2 === 0 ? null : { enabledCodeReview: true, codeReviewTriggers: ['on_new_commit'] },
    };
  },
};
