import { tagHash } from '../../../src/streams/project-users.ts';
import { hex32 } from '../random.ts';
import type { Resource } from './resource.ts';
import { PROJECT_SCOPES } from './scopes.ts';

export const projectUsers: Resource = {
  stream: 'project_users',
  path: 'users/',
  isOfProject: true,
  bucket: 'project-users',
  key: ['projectId', 'tagHash'],
  scopes: PROJECT_SCOPES,
  paging: 'offset',
  // Whoever was seen last comes first.
  order: ({ seen: one }, { seen: other }) => Number(other) - Number(one),
  hidden: ['seen'],
  computed: ({ tagValue }) => ({ tagHash: tagHash(String(tagValue)) }),
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ context, n, serial, at }) => ({
    id: null,
    tagValue: n % 3 === 0 ? `email:shopper-${n}@example.com` : `id:${n}`,
    identifier: n % 3 === 0 ? null : String(n),
    username: n % 2 === 0 ? `shopper-${n}` : null,
    email: `shopper-${n}@example.com`,
    name: n % 4 === 0 ? null : `Shopper ${n}`,
    ipAddress: n % 2 === 0 ? `203.0.113.${n % 250}` : null,
    avatarUrl: `https://gravatar.example.com/avatar/${hex32(context.world.seed + 73, serial)}?s=32`,
    // Two people may share one.
    hash: hex32(context.world.seed + 74, Math.floor(n / 2)),
    dateCreated: null,
    seen: at,
  }),
};
