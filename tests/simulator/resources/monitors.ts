import { DAY, formatMicros, HOUR } from '../micros.ts';
import { renderProject } from '../render/project.ts';
import { ascending } from './order.ts';
import type { Resource } from './resource.ts';
import { ALERT_SCOPES } from './scopes.ts';
import { uuid } from './uuid.ts';

export const monitors: Resource = {
  stream: 'monitors',
  path: 'monitors/',
  scopes: ALERT_SCOPES,
  paging: 'offset',
  order: ascending('name'),
  wants: { sort: 'name' },
  projectOf: ({ project }) => project,
  onRequest: ['alertRule'],
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ context, n, serial, project }) => {
    const { world } = context;
    const now = world.now * 1000;
    const isCrontab = n % 3 !== 0;
    const name = `Job ${n}`;
    return {
      id: uuid(world.seed + 61, serial),
      slug: name.toLowerCase().replace(' ', '-'),
      name,
      status: n % 5 === 0 ? 'disabled' : 'active',
      isMuted: n % 4 === 0,
      isUpserting: false,
      config: {
        schedule_type: isCrontab ? 'crontab' : 'interval',
        schedule: isCrontab ? `${n % 60} * * * *` : [(n % 12) + 1, 'hour'],
        timezone: isCrontab ? 'UTC' : null,
        checkin_margin: 5,
        max_runtime: 30,
        failure_issue_threshold: 1,
        recovery_threshold: 1,
        alert_rule_id: null,
      },
      dateCreated: formatMicros(now - (n + 1) * DAY),
      project: project === undefined ? null : renderProject(context, project),
      environments: [
        {
          name: 'production',
          status: 'ok',
          isMuted: false,
          dateCreated: formatMicros(now - (n + 1) * DAY),
          lastCheckIn: formatMicros(now - HOUR),
          nextCheckIn: formatMicros(now + HOUR),
          nextCheckInLatest: formatMicros(now + 2 * HOUR),
          activeIncident: null,
        },
      ],
      owner: n % 2 === 0 ? null : { type: 'team', id: String(50 + n), name: 'operations' },
      alertRule: { targets: [{ targetIdentifier: 50 + n, targetType: 'Team' }], environment: 'production' },
    };
  },
};
