import type { JsonValue } from '../json.ts';
import { projectName, type StreamDefinition } from './definition.ts';

/** A replay ends an hour after its beginning at the latest. */
const LONGEST_SECONDS = 3_600;

const withoutDashes = (id: JsonValue | undefined): JsonValue | undefined =>
  typeof id === 'string' ? id.replaceAll('-', '') : id;

/** Recordings of what people did in an application. */
export const replays: StreamDefinition = {
  tapStreamId: 'replays',
  path: '/organizations/{organization}/replays/',
  query: { project: '-1', sort: '-started_at' },
  rows: 'data',
  gate: {
    of: 'organization',
    what: 'session replay is off in this plan or server',
    signs: [{ status: 404 }],
  },
  // Plans without views over several projects, and older servers.
  refusesSeveral: [{ status: 400, detail: /\bevents from multiple projects\b/i }],
  bucket: 'default',
  keyProperties: ['organizationId', 'projectId', 'id'],
  partitionBy: 'organization',
  replication: {
    method: 'INCREMENTAL',
    replicationKey: 'started_at',
    timeFilter: 'range',
    // The server compares a span with the time of each part of a recording, and lists what has a part in it.
    reachSeconds: LONGEST_SECONDS,
    // Nothing but the second is sorted by.
    hasLooseTies: true,
    // An archived replay keeps its place and has lost its times.
    mayLackTime: true,
    // It grows for an hour, and its last part may come late.
    lookbackSeconds: 2 * LONGEST_SECONDS,
  },
  requiredScope: 'org:read',
  environmentFilter: true,
  isReported: true,
  projectsOf: ({ project_id: id = null }) => projectName({ id }),
  namesProjectByHalf: true,
  derived: {
    id: ({ id }) => withoutDashes(id),
    projectId: ({ project_id: id, projectId }) => id ?? projectId,
    // A list is how the server writes an object without a field.
    tags: ({ tags }) => (Array.isArray(tags) && tags.length === 0 ? {} : tags),
  },
  aliases: { projectId: ['project_id'] },
  // A list of all clicks, and whether the token's user has watched it.
  ignored: ['clicks', 'has_viewed'],
};
