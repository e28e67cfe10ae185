import type { JsonObject, JsonValue } from '../json.ts';
import { projectName, type StreamDefinition } from './definition.ts';
import { inner, innerField } from './inner.ts';

/** When a job is due: a crontab, or a number and a unit such as `[2, "hour"]`. */
const schedule = (raw: JsonObject): JsonValue | undefined => inner(raw, 'config', 'schedule');

const scheduleAt = (raw: JsonObject, place: 0 | 1): JsonValue | undefined => {
  const value = schedule(raw);
  return Array.isArray(value) ? value[place] : undefined;
};

/** Cron monitors: the jobs that are watched. */
export const monitors: StreamDefinition = {
  tapStreamId: 'monitors',
  path: '/organizations/{organization}/monitors/',
  // By default those in trouble come first, so that rows move while the list is read.
  query: { project: '-1', sort: 'name' },
  expand: ['alertRule'],
  // GlitchTip lists the addresses that it watches under this name.
  isAskedFor: (row) => !('monitorType' in row),
  gate: {
    of: 'organization',
    what: 'the server does not know cron monitors',
    signs: [],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  otherScopes: ['alerts:read'],
  projectsOf: (raw) => projectName(raw['project']),
  derived: {
    projectId: innerField('project', 'id'),
    projectSlug: innerField('project', 'slug'),
    scheduleCrontab: (raw) => {
      const value = schedule(raw);
      return typeof value === 'string' ? value : undefined;
    },
    scheduleValue: (raw) => scheduleAt(raw, 0),
    scheduleUnit: (raw) => scheduleAt(raw, 1),
  },
  // The stream projects has all of it, and it says what the token's user is to it; the schedule has columns.
  ignored: ['project', 'config.schedule'],
};
