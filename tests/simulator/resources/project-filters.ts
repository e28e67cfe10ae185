import type { Resource } from './resource.ts';
import { PROJECT_SCOPES } from './scopes.ts';

const NAMES = ['browser-extensions', 'filtered-transaction', 'legacy-browsers', 'localhost', 'web-crawlers'];

export const projectFilters: Resource = {
  stream: 'project_filters',
  path: 'filters/',
  isOfProject: true,
  key: ['projectId', 'id'],
  scopes: PROJECT_SCOPES,
  paging: 'none',
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ n }) => {
    const name = NAMES[n % NAMES.length] ?? '';
    return {
      id: n < NAMES.length ? name : `${name}-${n}`,
      active: name === 'legacy-browsers' ? ['ie', 'opera'].slice(0, n % 3) : n % 2 === 0,
    };
  },
};
