import { formatMicros } from '../micros.ts';
import { pick } from '../random.ts';
import { ORGANIZATION_SCOPES } from '../resources/scopes.ts';
import type { Log } from './log.ts';

const FLAGS = ['new-checkout', 'dark-mode', 'fast-search'];

export const flagLogs: Log = {
  stream: 'flag_logs',
  path: 'flags/logs/',
  scopes: ORGANIZATION_SCOPES,
  envelope: 'data',
  paging: 'offset',
  bounds: 'half-open',
  usualDays: () => 90,
  sort: { newestFirst: '-created_at', isUsual: false },
  off: { status: 404, body: { detail: 'Route not found' } },
  keyOf: (_world, { serial }) => String(4_000 + serial),
  render: ({ world }, { serial, at }) => ({
    id: 4_000 + serial,
    action: serial % 5 === 0 ? 'created' : 'updated',
    createdAt: formatMicros(at, '+00:00'),
    createdBy: serial % 4 === 0 ? null : 'ada@example.com',
    createdByType: serial % 4 === 0 ? null : 'email',
    flag: pick(FLAGS, world.seed, serial),
    provider: serial % 6 === 0 ? null : 'launchdarkly',
    tags: {},
  }),
};
