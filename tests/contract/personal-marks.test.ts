import { describe, expect, it } from '@jest/globals';
import { discover } from '../../src/discovery/discover.ts';
import { loadSchema } from '../../src/discovery/schemas.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import { MARK, readMarks } from '../../src/record/marks.ts';
import { isPeople, isPersonalName } from '../../src/record/personal/names.ts';
import { wordsOf } from '../../src/record/words.ts';
import { STREAMS } from '../../src/streams/index.ts';

type Place = { readonly path: string; readonly name: string; readonly schema: JsonObject };

/** Every place of a schema, those in lists included. */
function placesOf(node: JsonValue | undefined, path: string, name: string): readonly Place[] {
  if (!isJsonObject(node)) return [];
  const { properties, items } = node;
  return [
    { path, name, schema: node },
    ...(isJsonObject(properties)
      ? Object.entries(properties).flatMap(([child, schema]) => placesOf(schema, `${path}.${child}`, child))
      : []),
    ...placesOf(items, `${path}[]`, name),
  ];
}

const places = STREAMS.flatMap(({ tapStreamId }) => placesOf(loadSchema(tapStreamId), tapStreamId, ''));

/** Fields whose names look personal and that hold nothing personal, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'feedback_issues.filtered.userCount': 'a number of people',
  'feedback_issues.lifetime.userCount': 'a number of people',
  'feedback_issues.userCount': 'a number of people',
  'issue_details.userReportCount': 'a number of reports',
  'issues.filtered.userCount': 'a number of people',
  'issues.lifetime.userCount': 'a number of people',
  'issues.userCount': 'a number of people',
  'organizations.avatar.avatarType': 'a word for how a picture is made',
  'organizations.avatar.avatarUrl': 'the picture of the organization',
  'organizations.avatar.avatarUuid': 'the picture of the organization',
  'project_details.avatar.avatarType': 'a word for how a picture is made',
  'project_details.avatar.avatarUrl': 'the picture of the project',
  'project_details.avatar.avatarUuid': 'the picture of the project',
  'projects.avatar.avatarType': 'a word for how a picture is made',
  'projects.avatar.avatarUrl': 'the picture of the project',
  'projects.avatar.avatarUuid': 'the picture of the project',
  'releases.userAgent': 'a program',
  'sentry_apps.avatars[].avatarType': 'a word for how a picture is made',
  'sentry_apps.avatars[].avatarUrl': 'the picture of the integration',
  'sentry_apps.avatars[].avatarUuid': 'the picture of the integration',
  'session_statuses.users': 'a number of people',
  'sessions.crashFreeUserRate': 'a share of people',
  'sessions.users': 'a number of people',
  'teams.avatar.avatarType': 'a word for how a picture is made',
  'teams.avatar.avatarUrl': 'the picture of the team',
  'teams.avatar.avatarUuid': 'the picture of the team',
  'teams.externalTeams[].userId': 'null where a team is linked',
  'users.user.avatar.avatarType': 'a word for how a picture is made',
};

const typesOf = ({ schema }: Place): readonly JsonValue[] => {
  const { type } = schema;
  return Array.isArray(type) ? type : [type ?? 'anything'];
};

/** Text, numbers and what is open can be personal; flags, times and objects with fields of their own are not. */
function mayBePersonal(place: Place): boolean {
  const { schema } = place;
  const types = typesOf(place);
  if (schema['format'] !== undefined || types.includes('boolean')) return false;
  if (types.includes('object')) return schema['properties'] === undefined;
  return !types.includes('array') || !isJsonObject((schema['items'] as JsonObject)['properties']);
}

const looksPersonal = ({ name }: Place): boolean => {
  const words = wordsOf(name);
  return (
    isPersonalName(words) ||
    isPeople(words) ||
    /e-?mail|user|avatar|^ip|ip$|phone|author/.test(words.join(' '))
  );
};

describe('the marks of personal fields', () => {
  it('are on every field whose name looks personal', () => {
    const marked = new Set<string>();
    for (const { path, schema } of places) if (schema[MARK] !== undefined) marked.add(path);
    const unmarked = places
      .filter((place) => mayBePersonal(place) && looksPersonal(place))
      // The items of a marked list are marked with it.
      .filter(({ path }) => !marked.has(path) && !marked.has(path.replace(/\[\]$/, '')))
      .map(({ path }) => path);
    expect(unmarked.toSorted()).toEqual(Object.keys(EXCEPTIONS).toSorted());
  });

  it('are on every field of a person', () => {
    const people = places.filter(({ path }) => /^(users|events)\.user\.[^.]+$/.test(path));
    const marked = people.filter(({ schema }) => schema[MARK] !== undefined).map(({ path }) => path);
    expect(marked.toSorted()).toEqual([
      'events.user.data',
      'events.user.email',
      'events.user.id',
      'events.user.ip_address',
      'events.user.name',
      'events.user.username',
      'users.user.authenticators',
      'users.user.avatarUrl',
      'users.user.email',
      'users.user.id',
      'users.user.identities',
      'users.user.name',
      'users.user.username',
    ]);
  });

  it('are on text, on open objects and on lists of either: nothing else can be hashed and keep its type', () => {
    const wrong = places
      .filter(({ schema }) => schema[MARK] !== undefined)
      .filter((place) => !mayBePersonal(place) || typesOf(place).includes('integer'))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it('say no more of an open object than that something may be found in it', () => {
    const wrong = places
      .filter((place) => typesOf(place).includes('object') && place.schema[MARK] !== undefined)
      .filter(({ schema }) => schema[MARK] !== 'text');
    expect(wrong).toEqual([]);
  });

  it('are on no key and no bookmark', () => {
    const wrong = STREAMS.flatMap(({ tapStreamId, keyProperties, replication }) => {
      const marks = readMarks(loadSchema(tapStreamId)).places;
      const names = [
        ...keyProperties,
        ...(replication.method === 'INCREMENTAL' ? [replication.replicationKey] : []),
      ];
      return names.filter((name) => marks.get(name) !== undefined);
    });
    expect(wrong).toEqual([]);
  });

  it('are on the other fields of every stream', () => {
    for (const { tapStreamId } of STREAMS) {
      expect(readMarks(loadSchema(tapStreamId)).places.get('otherFields')).toBe('text');
    }
  });

  it('are in the metadata of discovery and not in its schemas, which targets get', () => {
    const { streams } = discover();
    expect(JSON.stringify(streams.map(({ schema }) => schema))).not.toContain(MARK);
    const users = streams.find(({ tap_stream_id }) => tap_stream_id === 'users');
    const personal = new Map(
      users?.metadata.map(({ breadcrumb, metadata }) => [
        breadcrumb.join('/'),
        metadata['tap-sentry.personal'],
      ]),
    );
    expect(personal.get('properties/email')).toBe('email');
    expect(personal.get('properties/user/properties/avatar/properties/avatarUrl')).toBe('id');
    expect(personal.get('properties/user/properties/emails')).toBe('email');
    expect(personal.get('properties/externalUsers')).toBe('username, id');
    expect(personal.get('properties/id')).toBeUndefined();
  });
});
