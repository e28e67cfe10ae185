import { hash } from '../random.ts';
import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';

const KEYS = ['browser', 'device.family', 'environment', 'level', 'release', 'tags[status]', 'url', 'user'];

export const tags: Resource = {
  stream: 'tags',
  path: 'tags/',
  key: ['key'],
  scopes: ORGANIZATION_SCOPES,
  paging: 'none',
  projectOf: ({ project }) => project,
  wants: { statsPeriod: '14d', dataset: 'events' },
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ context: { world }, n, serial }) => {
    const key = KEYS[n] ?? `shop.step_${n}`;
    return {
      key,
      name: key.replaceAll('_', ' '),
      totalValues: hash(world.seed + 61, serial) % 100_000,
    };
  },
};
