import { describe, expect, it } from '@jest/globals';
import { loadSchema } from '../../src/discovery/schemas.ts';
import { isJsonObject, type JsonObject } from '../../src/json.ts';
import { withoutMarks } from '../../src/record/marks.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { DRAFTS, problemsOf } from './drafts.ts';
import { fixturesOf, isExplained, readFixture, shapeOf, undeclared } from './fixtures.ts';

const fixtures = STREAMS.flatMap((definition) =>
  fixturesOf(definition.tapStreamId).map((name) => [name, definition] as const),
);

/** The fields of each fixture that no column takes. */
const OTHER: Readonly<Record<string, readonly string[]>> = {
  'discover_saved_queries-old': ['conditions'],
  'events-glitchtip': ['nextEventID', 'previousEventID', 'userReport'],
  'events-old': ['nextEventID', 'previousEventID', 'sdk.clientIP', 'sdk.upstream'],
  'issues-glitchtip': ['matchingEventId', 'stats', 'userReportCount'],
  'issues-old': ['stats', 'userReportCount'],
  'organizations-glitchtip': ['eventThrottleRate', 'isAcceptingEvents', 'projects', 'teams'],
  'organizations-old': ['projects', 'teams'],
  'project_details-old': ['plugins'],
  'project_users-old': ['dateCreated', 'id'],
  'projects-glitchtip': ['eventThrottleRate', 'organization', 'scrubIPAddresses'],
  'projects-old': ['latestRelease.dateCreated', 'status'],
  'releases-old': ['dateStarted', 'projects[0].healthData', 'projects[1].dateReleased'],
  'teams-old': ['organization'],
  'users-glitchtip': ['teams', 'user.emails[0].isPrimary', 'user.emails[0].isVerified'],
  'users-old': ['projects'],
};

describe('the fixtures', () => {
  it.each(STREAMS.map(({ tapStreamId }) => tapStreamId))('have one for %s', (tapStreamId) => {
    expect(fixturesOf(tapStreamId)).toContain(tapStreamId);
  });

  it.each(STREAMS.map((definition) => [definition.tapStreamId, definition] as const))(
    'fill every computed column of %s, in one form or another',
    (tapStreamId, definition) => {
      const schema = loadSchema(tapStreamId);
      const records = fixturesOf(tapStreamId).map(
        (name) => shapeOf(definition, readFixture(name), schema).record,
      );
      const empty = Object.keys(definition.derived).filter((name) =>
        records.every((record) => (record?.[name] ?? null) === null),
      );
      expect(empty).toEqual([]);
    },
  );

  it('have every form that is known to send more than the newest', () => {
    expect(fixtures.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(OTHER)));
  });
});

describe.each(fixtures)('tests/fixtures/%s.json', (name, definition) => {
  const schema = withoutMarks(loadSchema(definition.tapStreamId));
  const raw = readFixture(name);
  const { record, report } = shapeOf(definition, raw, schema);

  it('loses no field on its way to a record', () => {
    const left = undeclared(raw, schema).filter(([path, value]) => !isExplained(definition, path, value));
    expect(record?.['otherFields'] ?? {}).toEqual(Object.fromEntries(left));
    const counts = [...report.unknown.values()].reduce((sum, count) => sum + count, 0);
    expect(counts).toBe(left.length);
  });

  it('has in otherFields what no column takes, and nothing else', () => {
    expect(Object.keys(record?.['otherFields'] ?? {}).toSorted()).toEqual(OTHER[name] ?? []);
  });

  it('has no value that does not fit its declared type', () => {
    const nulled = [...report.fields].filter(([, tally]) => tally.nulled > 0).map(([path]) => path);
    expect(nulled).toEqual([]);
  });

  it('has a value for every key property, the replication key and the context', () => {
    const { replication, keyProperties } = definition;
    const hasTime = replication.method === 'INCREMENTAL' && !(replication.mayLackTime && name.includes('-'));
    const keys = hasTime ? [replication.replicationKey] : [];
    const named = [...keyProperties, ...keys, 'organizationId', 'organizationSlug'];
    expect(named.filter((key) => typeof record?.[key] !== 'string')).toEqual([]);
  });

  it.each(DRAFTS)('makes a record that is valid under %s', (_draft, validator) => {
    expect(problemsOf(validator(), schema, record)).toEqual([]);
  });

  it.each(DRAFTS)('would fail under %s without its key', (_draft, validator) => {
    const keyless = { ...record, [definition.keyProperties[0] ?? '']: null };
    expect(problemsOf(validator(), schema, keyless)).not.toEqual([]);
  });
});

function recordOf(name: string): JsonObject {
  const tapStreamId = name.split('-')[0] ?? '';
  const [definition] = STREAMS.filter((stream) => stream.tapStreamId === tapStreamId);
  if (definition === undefined) throw new Error(`There is no stream ${tapStreamId}.`);
  return shapeOf(definition, readFixture(name), loadSchema(tapStreamId)).record ?? {};
}

describe('secrets', () => {
  it.each<[string, JsonObject]>([
    ['sentry_apps', { clientSecret: '***' }],
    ['sentry_app_installations-granted', { code: '***', otherFields: null }],
    [
      'project_details',
      {
        securityToken: '***',
        symbolSources: '***',
        options: expect.objectContaining({ 'sentry:token': '***' }) as never,
      },
    ],
    ['project_details-old', { securityToken: '***', symbolSources: '' }],
    ['project_keys', { secret: '***', dsn: expect.objectContaining({ secret: '***' }) as never }],
    ['service_hooks', { secret: '***' }],
  ])('of %s are masked: %j', (name, expected) => {
    expect(recordOf(name)).toMatchObject(expected);
  });
});

describe('forms of other servers', () => {
  it.each<[string, JsonObject]>([
    ['events-glitchtip', { eventID: '0d8c5a41f3b94b0e9a6f2c7d1e4b8a35', groupID: '41', projectID: '2' }],
    ['events-old', { tags: expect.arrayContaining([expect.objectContaining({ key: 'level' })]) as never }],
    ['events-old', { crashFile: expect.objectContaining({ name: 'crash.dmp' }) as never }],
    ['issues-old', { assignedTo: { type: 'team', id: '1', name: null, email: null } }],
    [
      'issues-old',
      {
        annotations: [
          { displayName: 'SHOP-812', url: 'https://tracker.harbour-freight.example/browse/SHOP-812?a=1&b=2' },
          { displayName: 'assigned at GitHub', url: null },
        ],
      },
    ],
    [
      'issues-glitchtip',
      { assignedTo: { type: 'user', id: null, name: null, email: 'ines.moreau@harbour-freight.example' } },
    ],
    ['dashboards', { prebuiltId: '12', projects: ['4505123400001001', '-1'] }],
    [
      'dashboards',
      {
        createdBy: {
          id: '2153001',
          name: 'Inès Moreau',
          username: 'ines.moreau@harbour-freight.example',
          email: 'ines.moreau@harbour-freight.example',
        },
      },
    ],
    ['dashboards-prebuilt', { dateCreated: null, createdBy: null, projects: null }],
    [
      'discover_saved_queries-old',
      { yAxis: ['count()'], aggregations: ['["count()",null,"errors"]'], limit: '1000', createdBy: null },
    ],
    ['monitors-old', { scheduleCrontab: null, scheduleValue: 6, scheduleUnit: 'hour', type: 'cron_job' }],
    ['audit_logs', { targetUserId: '2840117', targetObject: '712044' }],
    [
      'audit_logs-program',
      {
        actor: { name: 'SCIM Internal Integration (9f31c2)' },
        targetUserId: '2840117',
        dateCreated: '2026-05-20T04:00:00.000000Z',
      },
    ],
    ['flag_logs', { id: '4117', createdAt: '2026-05-19T08:00:00.250000Z' }],
    ['replays', { projectId: '4505123400001001', started_at: '2026-05-11T08:02:11.000000Z' }],
    [
      'replays-old',
      {
        id: '7e07485f12f9416b8b1426260799b51f',
        projectId: '4505123400001001',
        started_at: '2023-07-07T14:05:57.909921Z',
      },
    ],
    ['replays-archived', { started_at: null, is_archived: true, tags: {}, releases: null }],
    [
      'user_feedback',
      { issueId: '6412339071', projectId: '4505123400001001', projectSlug: 'storefront', otherFields: null },
    ],
    ['organizations-glitchtip', { require2FA: true }],
    ['project_filters', { isActive: true, subfilters: null }],
    ['project_filters-parts', { isActive: true, subfilters: ['ie', 'opera_mini'] }],
    ['project_keys', { projectId: '4505123400001001' }],
    ['users-glitchtip', { isOwner: true }],
  ])('of %s become %j', (name, expected) => {
    expect(recordOf(name)).toMatchObject(expected);
  });
});

describe('the check for lost fields', () => {
  it('finds unknown names at every depth', () => {
    const schema = loadSchema('issues');
    const record = { id: '1', surprise: 1, project: { id: '2', colour: 'red' }, metadata: { any: 1 } };
    expect(undeclared(record, schema)).toEqual([
      ['surprise', 1],
      ['project.colour', 'red'],
    ]);
  });

  it('explains a blank only as long as it is blank', () => {
    const [releases] = STREAMS.filter(({ tapStreamId }) => tapStreamId === 'releases');
    if (releases === undefined) throw new Error('There is no stream releases.');
    expect(isExplained(releases, 'projects[3].hasHealthData', false)).toBe(true);
    expect(isExplained(releases, 'projects[3].hasHealthData', true)).toBe(false);
    expect(isExplained(releases, 'news', false)).toBe(false);
  });

  it('explains what is left out on purpose, at its own place alone', () => {
    const [dashboards] = STREAMS.filter(({ tapStreamId }) => tapStreamId === 'dashboards');
    if (dashboards === undefined) throw new Error('There is no stream dashboards.');
    expect(isExplained(dashboards, 'createdBy.avatar', { avatarType: 'upload' })).toBe(true);
    expect(isExplained(dashboards, 'avatar', null)).toBe(false);
  });

  it('covers the summary and the full form of events together', () => {
    const properties = loadSchema('events')['properties'];
    const known = isJsonObject(properties) ? Object.keys(properties) : [];
    const seen = new Set(fixturesOf('events').flatMap((name) => Object.keys(readFixture(name))));
    const never = known.filter((name) => !seen.has(name));
    expect(never).toEqual(['organizationId', 'organizationSlug', 'projectSlug', 'otherFields']);
  });
});
