import { DAY, formatMicros } from '../micros.ts';
import { descending } from './order.ts';
import type { Resource } from './resource.ts';
import { ALERT_SCOPES } from './scopes.ts';

const SWITCHED_OFF = 5;

export const alertRules: Resource = {
  stream: 'alert_rules',
  path: 'alert-rules/',
  scopes: ALERT_SCOPES,
  paging: 'offset',
  order: descending('dateCreated'),
  defaultSize: 25,
  isCounted: true,
  projectOf: ({ project }) => project,
  off: { status: 404, body: { detail: 'The requested resource does not exist' } },
  row: ({ context: { world }, organization, n, serial, project }) => {
    const id = String(880_000 + serial);
    const dateCreated = formatMicros(world.now * 1000 - (n + 1) * DAY);
    return {
      id,
      name: `Limit ${n}`,
      organizationId: organization.id,
      status: n % 7 === 6 ? SWITCHED_OFF : 0,
      queryType: 0,
      dataset: 'events',
      query: '',
      aggregate: 'count()',
      thresholdType: n % 2,
      resolveThreshold: n % 3 === 0 ? null : 10.5,
      timeWindow: 60,
      environment: n % 2 === 0 ? null : 'production',
      resolution: 1,
      thresholdPeriod: 1,
      triggers: [
        {
          id: String(890_000 + serial),
          alertRuleId: id,
          label: 'critical',
          thresholdType: n % 2,
          alertThreshold: 100 + n,
          resolveThreshold: null,
          dateCreated,
          actions: [
            { id: String(900_000 + serial), type: 'email', targetType: 'team', targetIdentifier: '51' },
          ],
        },
      ],
      projects: project === undefined ? [] : [project.slug],
      owner: null,
      originalAlertRuleId: null,
      comparisonDelta: null,
      dateModified: dateCreated,
      dateCreated,
      createdBy: n % 4 === 0 ? null : { id: 3, name: 'Ada', email: 'ada@example.com' },
      description: '',
      sensitivity: null,
      seasonality: null,
      detectionType: 'static',
      ...(n % 5 === 0 && { snooze: true, snoozeForEveryone: false, snoozeCreatedBy: 'You' }),
    };
  },
};
