import { DAY, formatMicros } from '../micros.ts';
import { hex32 } from '../random.ts';
import { descending } from './order.ts';
import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';
import { uuid } from './uuid.ts';

const VERSIONS = ['26.2.0', '26.3.1', '26.4.1'];

export const relays: Resource = {
  stream: 'relays',
  path: 'relay_usage/',
  key: ['relayId', 'version'],
  scopes: ORGANIZATION_SCOPES,
  paging: 'none',
  order: descending('lastSeen'),
  off: { status: 404 },
  // Each Relay has run three versions, so that its id alone is no key.
  row: ({ context: { world }, n, serial }) => {
    const [relay, version] = [Math.floor(serial / 3), n % 3];
    const since = world.now * 1000 - (100 - 10 * version) * DAY - n * 1_000_000;
    return {
      relayId: uuid(world.seed + 62, relay),
      version: VERSIONS[version] ?? '',
      firstSeen: formatMicros(since),
      lastSeen: formatMicros(since + 9 * DAY),
      publicKey: n % 10 === 9 ? null : hex32(world.seed + 63, relay),
    };
  },
};
