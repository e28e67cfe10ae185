import { ENVIRONMENTS } from '../invent.ts';
import { ascending } from './order.ts';
import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';

export const environments: Resource = {
  stream: 'environments',
  path: 'environments/',
  key: ['name'],
  scopes: ORGANIZATION_SCOPES,
  paging: 'none',
  order: ascending('name'),
  projectOf: ({ project }) => project,
  wants: { visibility: 'all' },
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ n, serial }) => ({
    id: String(310_000 + serial),
    name: ENVIRONMENTS[n] ?? `review-${n}`,
  }),
};
