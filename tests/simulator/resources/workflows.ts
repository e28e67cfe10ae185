import { DAY, formatMicros, HOUR } from '../micros.ts';
import type { Resource } from './resource.ts';
import { ALERT_SCOPES } from './scopes.ts';

export const workflows: Resource = {
  stream: 'workflows',
  path: 'workflows/',
  scopes: ALERT_SCOPES,
  needsUser: true,
  paging: 'offset',
  isCounted: true,
  wants: { sortBy: 'id' },
  // Those that no detector uses belong to no project.
  projectOf: ({ n, project }) => (n % 4 === 3 ? undefined : project),
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ context: { world }, organization, n, serial }) => {
    const now = world.now * 1000;
    return {
      id: String(810_000 + serial),
      name: `Tell team ${n}`,
      organizationId: organization.id,
      createdBy: n % 2 === 0 ? null : '3',
      dateCreated: formatMicros(now - (n + 2) * DAY),
      dateUpdated: formatMicros(now - (n + 1) * DAY),
      triggers: {
        id: String(850_000 + serial),
        organizationId: organization.id,
        logicType: 'any-short',
        conditions: [],
        actions: [],
      },
      actionFilters: [
        {
          id: String(860_000 + serial),
          logicType: 'all',
          conditions: [],
          actions: [
            { id: String(870_000 + serial), type: 'email', data: {}, config: { targetType: 'team' } },
            {
              id: String(880_000 + serial),
              type: 'webhook',
              data: { url: `https://hooks.example/services/posting-key-${serial}` },
              config: {},
            },
          ],
        },
      ],
      environment: null,
      config: { frequency: 30 },
      detectorIds: n % 4 === 3 ? [] : [String(800_000 + serial)],
      enabled: n % 5 !== 4,
      lastTriggered: n % 3 === 0 ? null : formatMicros(now - n * HOUR),
      owner: n % 2 === 0 ? null : `team:${n}`,
    };
  },
};
