import { formatMicros } from '../micros.ts';
import { hex32 } from '../random.ts';
import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';

export const projectKeys: Resource = {
  stream: 'project_keys',
  path: 'project-keys/',
  inProject: 'keys/',
  bucket: 'project-keys',
  scopes: ORGANIZATION_SCOPES,
  paging: 'key',
  defaultSize: 10,
  // Whether the list of an organization listens to `project` is not known: this one does not.
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ context, n, serial, at, project }) => {
    const { seed } = context.world;
    const id = hex32(seed + 71, serial);
    const secret = `dsn-secret-${n}`;
    const host = 'o1.ingest.example.com';
    const projectId = Number(project?.id);
    return {
      id,
      name: `Key ${n}`,
      label: `Key ${n}`,
      public: id,
      secret,
      projectId,
      isActive: n % 5 !== 4,
      rateLimit: n % 2 === 0 ? null : { window: 60, count: 100 * (n + 1) },
      dsn: {
        secret: `https://${id}:${secret}@${host}/${projectId}`,
        public: `https://${id}@${host}/${projectId}`,
        csp: `https://${host}/api/${projectId}/csp-report/?sentry_key=${id}`,
        security: `https://${host}/api/${projectId}/security/?sentry_key=${id}`,
        minidump: `https://${host}/api/${projectId}/minidump/?sentry_key=${id}`,
        nel: `https://${host}/api/${projectId}/nel/?sentry_key=${id}`,
        unreal: `https://${host}/api/${projectId}/unreal/${id}/`,
        crons: `https://${host}/api/${projectId}/cron/___MONITOR_SLUG___/${id}/`,
        cdn: `https://js.example.com/${id}.min.js`,
        playstation: `https://${host}/api/${projectId}/playstation/?sentry_key=${id}`,
        integration: `https://${host}/api/${projectId}/integration/`,
        otlp_traces: `https://${host}/api/${projectId}/integration/otlp/v1/traces`,
        otlp_logs: `https://${host}/api/${projectId}/integration/otlp/v1/logs`,
      },
      browserSdkVersion: '8.x',
      browserSdk: {
        choices: [
          ['latest', 'latest'],
          ['8.x', '8.x'],
        ],
      },
      dateCreated: formatMicros(at),
      dynamicSdkLoaderOptions: {
        hasReplay: n % 2 === 0,
        hasPerformance: true,
        hasDebug: false,
        hasFeedback: false,
        hasLogsAndMetrics: false,
      },
      ...(n % 3 === 0 && { useCase: 'user' }),
    };
  },
};
