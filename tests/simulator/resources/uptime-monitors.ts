import { unordered } from './order.ts';
import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';

export const uptimeMonitors: Resource = {
  stream: 'uptime_monitors',
  path: 'uptime/',
  scopes: ORGANIZATION_SCOPES,
  paging: 'loose',
  order: unordered,
  projectOf: ({ project }) => project,
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ n, serial, project }) => ({
    id: String(6_000 + serial),
    projectSlug: project?.slug ?? null,
    environment: n % 4 === 0 ? null : 'production',
    name: `Basket ${n} answers`,
    status: n % 9 === 8 ? 'disabled' : 'active',
    uptimeStatus: n % 5 === 4 ? 2 : 1,
    mode: (n % 3) + 1,
    url: `https://shop-${n}.example.com/health`,
    method: n % 6 === 5 ? 'POST' : 'GET',
    headers: n % 6 === 5 ? [['Authorization', `Bearer probe-${n}`]] : [],
    body: n % 6 === 5 ? '{"probe":true}' : null,
    intervalSeconds: 60,
    timeoutMs: 5_000,
    owner: n % 2 === 0 ? null : { type: 'team', id: String(n), name: `team-${n}` },
    traceSampling: n % 2 === 0,
    recoveryThreshold: 1,
    downtimeThreshold: 3,
    assertion: n % 7 === 6 ? { root: { op: 'and', children: [] } } : null,
  }),
};
