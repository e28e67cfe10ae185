import type { Route } from '../route.ts';
import { LOGS } from './index.ts';
import { endpointOf, projectEndpointOf } from './serve.ts';

/** The endpoints of all logs: of organizations, and of projects where there are some. */
export const LOG_ROUTES: readonly Route[] = LOGS.flatMap((log): Route[] => {
  const { stream, scopes, silo, path, projectPath } = log;
  const common = { stream, scopes, bucket: 'default', ...(silo && { silo }) };
  return [
    { ...common, path: new RegExp(`^/api/0/organizations/([^/]+)/${path}$`), serve: endpointOf(log) },
    ...(projectPath === undefined
      ? []
      : [
          {
            ...common,
            path: new RegExp(`^/api/0/projects/([^/]+)/([^/]+)/${projectPath}$`),
            serve: projectEndpointOf(log),
          },
        ]),
  ];
});
