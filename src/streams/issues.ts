import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { type DerivedField, projectName, type StreamDefinition } from './definition.ts';

/**
 * With an environment filter Sentry computes the top-level numbers over that environment alone; `lifetime`
 * keeps the numbers of the issue's whole life, which is what the columns promise.
 */
const wholeLife =
  (field: string): DerivedField =>
  (raw) => {
    const lifetime = raw['lifetime'];
    return (isJsonObject(lifetime) ? lifetime[field] : undefined) ?? raw[field];
  };

const ofProject = (raw: JsonObject, field: string): JsonValue | undefined => {
  const project = raw['project'];
  return isJsonObject(project) ? project[field] : undefined;
};

export const issues: StreamDefinition = {
  tapStreamId: 'issues',
  path: '/organizations/{organization}/issues/',
  query: {
    // -1 = every project the token may read; without it Sentry shows only projects the token's user is a member of.
    project: '-1',
    sort: 'date',
    // No hourly counts per issue: they are large and describe the moment of asking.
    groupStatsPeriod: '',
  },
  pageSizeParameter: 'limit',
  bucket: 'issues',
  keyProperties: ['id'],
  partitionBy: 'organization',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'lastSeen',
    timeFilter: 'search',
    reread: 'issue_refresh_hours',
  },
  requiredScope: 'event:read',
  environmentFilter: true,
  projectsOf: (raw) => projectName(raw['project']),
  derived: {
    count: wholeLife('count'),
    userCount: wholeLife('userCount'),
    firstSeen: wholeLife('firstSeen'),
    lastSeen: wholeLife('lastSeen'),
    projectId: (raw) => ofProject(raw, 'id'),
    projectSlug: (raw) => ofProject(raw, 'slug'),
  },
};
