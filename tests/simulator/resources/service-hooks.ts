import { formatMicros } from '../micros.ts';
import { hex32 } from '../random.ts';
import type { Resource } from './resource.ts';
import { PROJECT_SCOPES } from './scopes.ts';

export const serviceHooks: Resource = {
  stream: 'service_hooks',
  path: 'hooks/',
  isOfProject: true,
  scopes: PROJECT_SCOPES,
  paging: 'key',
  off: {
    status: 403,
    body: { error_type: 'unavailable_feature', detail: ['You do not have that feature enabled'] },
  },
  row: ({ context, n, serial, at }) => ({
    id: hex32(context.world.seed + 72, serial),
    url: `https://hooks.example.com/${n}`,
    secret: `hook-secret-${n}`,
    status: n % 4 === 3 ? 'disabled' : 'active',
    events: n % 2 === 0 ? ['event.alert', 'event.created'] : ['event.created'],
    dateCreated: formatMicros(at),
  }),
};
