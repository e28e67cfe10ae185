import { DAY, formatMicros, HOUR } from '../micros.ts';
import type { Resource } from './resource.ts';
import { ALERT_SCOPES } from './scopes.ts';

const TYPES = ['error', 'issue_stream', 'metric_issue', 'uptime_domain_failure', 'monitor_check_in_failure'];

export const detectors: Resource = {
  stream: 'detectors',
  path: 'detectors/',
  scopes: ALERT_SCOPES,
  needsUser: true,
  paging: 'offset',
  isCounted: true,
  wants: { sortBy: 'id' },
  projectOf: ({ project }) => project,
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ context: { world }, organization, n, serial, project }) => {
    const now = world.now * 1000;
    const id = String(800_000 + serial);
    return {
      id,
      projectId: project?.id ?? null,
      name: `Watch ${n}`,
      description: n % 2 === 0 ? null : 'Ask the team first.',
      type: TYPES[n % TYPES.length] ?? null,
      workflowIds: n % 3 === 0 ? null : [String(810_000 + serial)],
      owner: n % 2 === 0 ? null : { type: 'user', id: '3', name: 'Ada', email: 'ada@example.com' },
      createdBy: n % 4 === 0 ? null : '3',
      dateCreated: formatMicros(now - (n + 2) * DAY),
      dateUpdated: formatMicros(now - (n + 1) * DAY),
      dataSources:
        n % TYPES.length !== 3
          ? null
          : [
              {
                id: String(820_000 + serial),
                organizationId: organization.id,
                type: 'uptime_subscription',
                sourceId: String(830_000 + serial),
                queryObj: {
                  url: 'https://shop.example/',
                  method: 'GET',
                  intervalSeconds: 60,
                  timeoutMs: 5_000,
                },
              },
            ],
      conditionGroup: null,
      config: n % 2 === 0 ? {} : { detectionType: 'static', comparisonDelta: null },
      enabled: n % 7 !== 0,
      latestGroup:
        n % 3 === 0
          ? null
          : { id: String(840_000 + serial), title: 'It is down', lastSeen: formatMicros(now - HOUR) },
    };
  },
};
