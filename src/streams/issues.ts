import { type DerivedField, projectName, type StreamDefinition } from './definition.ts';
import { inner, innerField } from './inner.ts';
import { annotations, assignee } from './old-forms.ts';

/**
 * Where a range of time is asked for Sentry computes the top-level numbers over that range alone; `lifetime` keeps
 * the numbers of the issue's whole life. An environment or event terms in the search narrow both.
 */
const wholeLife =
  (field: string): DerivedField =>
  (raw) =>
    inner(raw, 'lifetime', field) ?? raw[field];

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
  // A look into one table each. What else there is asks the query service or other systems for every issue.
  expand: ['inbox', 'owners'],
  pageSizeParameter: 'limit',
  bucket: 'issues',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'lastSeen',
    timeFilter: 'search',
    reread: 'issue_refresh_hours',
    // GlitchTip refuses `sort=date` or `project=-1`, and takes `lastSeen:` for a tag.
    otherwise: { query: { sort: '-last_seen' } },
  },
  requiredScope: 'event:read',
  environmentFilter: true,
  searchFilter: true,
  isCounted: true,
  isReported: true,
  projectsOf: (raw) => projectName(raw['project']),
  derived: {
    count: wholeLife('count'),
    userCount: wholeLife('userCount'),
    firstSeen: wholeLife('firstSeen'),
    lastSeen: wholeLife('lastSeen'),
    annotations: (raw) => annotations(raw['annotations']),
    assignedTo: (raw) => assignee(raw['assignedTo']),
    projectId: innerField('project', 'id'),
    projectSlug: innerField('project', 'slug'),
  },
  // Hourly counts, which are not asked for.
  blanks: { 'lifetime.stats': null, 'filtered.stats': null },
};
