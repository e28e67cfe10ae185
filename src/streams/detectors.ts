import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { projectName, type StreamDefinition } from './definition.ts';
import { NO_USER } from './gate-signs.ts';
import { hidden } from './hidden.ts';
import { innerField } from './inner.ts';

/** What Sentry's pages call monitors too: what makes issues out of errors, numbers, jobs and addresses. */
export const detectors: StreamDefinition = {
  tapStreamId: 'detectors',
  path: '/organizations/{organization}/detectors/',
  query: { project: '-1', sortBy: 'id' },
  gate: {
    of: 'organization',
    what: 'the server does not know detectors',
    signs: [NO_USER],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  otherScopes: ['alerts:read'],
  projectsOf: ({ projectId = null }) => projectName({ id: projectId }),
  namesProjectByHalf: true,
  derived: {
    latestGroupId: innerField('latestGroup', 'id'),
    dataSources: ({ dataSources }) =>
      Array.isArray(dataSources) ? dataSources.map(withoutHeaders) : dataSources,
  },
  // An issue as the token's user sees it, with bookmarks and subscriptions of his.
  ignored: ['latestGroup'],
};

/** What an uptime check sends along may be a token, whatever the header is called. */
function withoutHeaders(source: JsonValue): JsonValue {
  if (!isJsonObject(source) || !isJsonObject(source['queryObj'])) return source;
  const query: JsonObject = source['queryObj'];
  const { headers = null } = query;
  return headers === null ? source : { ...source, queryObj: { ...query, headers: hidden(headers) } };
}
