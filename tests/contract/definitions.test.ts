import { describe, expect, it } from '@jest/globals';
import { loadSchema } from '../../src/discovery/schemas.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import { SETTINGS } from '../../src/settings.ts';
import type { StreamDefinition } from '../../src/streams/definition.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { findRoute } from '../simulator/routes.ts';
import { readFixture, scopeOf, shapeOf } from './fixtures.ts';

/** Records that name projects and yet belong to the organization as a whole. */
const OF_THE_ORGANIZATION = ['teams'];

const placeholders = (path: string): string[] =>
  [...path.matchAll(/\{(.*?)\}/g)].map(([, name = '']) => name);

/** The endpoint behind a path, by the rules of the server. */
function routeOf(path: string) {
  const filled = path.replace('{organization}', '1').replace('{project}', '2').replace('{issue}', '3');
  return findRoute(`/api/0${filled}`)?.route;
}

/** What a record of this form says of its projects: one, several, or itself where it is one; the slug or id alone. */
function projectsIn(raw: JsonObject, { path }: StreamDefinition): readonly { id: string; slug: string }[] {
  const { projects, projectId, projectSlug, project_id: bareId, issue } = raw;
  const project = raw['project'] ?? (isJsonObject(issue) ? issue['project'] : undefined);
  // In columns of its own: what servers do not tell is empty.
  if (projectId !== undefined || projectSlug !== undefined)
    return [{ id: String(projectId ?? ''), slug: String(projectSlug ?? '') }];
  if (bareId !== undefined) return [{ id: String(bareId), slug: '' }];
  const isProject = path.endsWith('/projects/');
  const named: JsonValue[] = isProject ? [raw] : Array.isArray(projects) ? projects : [project ?? null];
  return named
    .map((item) => (typeof item === 'string' ? { id: '', slug: item } : item))
    .filter(isJsonObject)
    .map(({ id, slug }) => ({ id: String(id), slug: String(slug) }));
}

function fieldsOf(tapStreamId: string): string[] {
  const properties = loadSchema(tapStreamId)['properties'];
  return isJsonObject(properties) ? Object.keys(properties) : [];
}

describe('the stream definitions', () => {
  it('have ids that differ', () => {
    const ids = STREAMS.map(({ tapStreamId }) => tapStreamId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are narrowed by environments where each record has one, or a list asks its events about them', () => {
    const narrowed = STREAMS.filter(({ environmentFilter }) => environmentFilter);
    expect(narrowed.map(({ tapStreamId }) => tapStreamId)).toEqual([
      'sessions',
      'session_statuses',
      'releases',
      'issues',
      'feedback_issues',
      'replays',
      'issue_events',
    ]);
  });

  it('begin with the smallest stream, so that a first record comes at once', () => {
    expect(STREAMS[0]?.tapStreamId).toBe('organizations');
  });
});

describe.each(STREAMS.map((definition) => [definition.tapStreamId, definition] as const))(
  'the definition of %s',
  (tapStreamId, definition) => {
    const fields = fieldsOf(tapStreamId);

    it('has an id that is a table name everywhere', () => {
      expect(tapStreamId).toMatch(/^[a-z][a-z0-9_]{0,49}$/);
    });

    it('names only fields of its schema', () => {
      const { replication, keyProperties, derived } = definition;
      const named = [
        ...keyProperties,
        ...Object.keys(derived),
        ...(replication.method === 'INCREMENTAL' ? [replication.replicationKey] : []),
      ];
      expect(named.filter((name) => !fields.includes(name))).toEqual([]);
    });

    it('has a key that begins with the organization, since ids are unique within one only', () => {
      const [first, ...own] = definition.keyProperties;
      expect(first).toBe(tapStreamId === 'organizations' ? 'id' : 'organizationId');
      expect(own.length > 0).toBe(tapStreamId !== 'organizations');
    });

    it('has its organization in its schema', () => {
      expect(fields).toEqual(expect.arrayContaining(['organizationId', 'organizationSlug']));
    });

    it('asks for its project in the path when it is read by project, and for nothing that nobody fills in', () => {
      const expected = [
        'organization',
        ...(definition.partitionBy === 'project' ? ['project'] : []),
        ...Object.keys(definition.parent?.path ?? {}),
      ];
      expect(placeholders(definition.path)).toEqual(expected);
      expect(definition.path).toMatch(/^\/.*\/$/);
    });

    it('is one object where the path names it, and a list elsewhere', () => {
      expect(definition.isOneObject === true).toBe(definition.path.endsWith('}/'));
    });

    it('is counted and permitted as the server does it', () => {
      const route = routeOf(definition.path);
      // A search may serve several streams, which differ in its terms.
      const first = STREAMS.find(({ path }) => path === definition.path);
      const isSearch = definition.searchTerms !== undefined;
      expect([route?.stream, ...(route?.also ?? [])]).toContain(isSearch ? first?.tapStreamId : tapStreamId);
      expect(route?.bucket).toBe(definition.bucket);
      expect(route?.scopes).toContain(definition.requiredScope);
    });

    it('has full bodies, if any, where the server has them', () => {
      const byIssue = definition.full?.byIssue;
      if (byIssue === undefined) return;
      expect(placeholders(byIssue.path)).toEqual(['organization', 'issue']);
      expect(routeOf(byIssue.path)).toMatchObject({ bucket: byIssue.bucket });
      expect(routeOf(byIssue.path)?.scopes).toContain(byIssue.requiredScope);
      expect(fields).toEqual(expect.arrayContaining([byIssue.issueField, definition.full?.sign]));
    });

    it('checks the end of its list by a count, and takes search terms, just where it is a search', () => {
      const { replication, isCounted = false, searchFilter = false } = definition;
      const isSearch = replication.method === 'INCREMENTAL' && replication.timeFilter === 'search';
      expect([isCounted, searchFilter]).toEqual([isSearch, isSearch]);
    });

    it('names a setting for what is read again', () => {
      const { replication } = definition;
      const reread = replication.method === 'INCREMENTAL' ? replication.reread : undefined;
      expect(Object.keys(SETTINGS)).toEqual(expect.arrayContaining(reread === undefined ? [] : [reread]));
    });

    it('knows the projects of a record, for the settings that choose projects', () => {
      const { projectsOf, partitionBy } = definition;
      // Children are read of the parents that are listed.
      const { query, path } = definition.parent?.of ?? definition;
      const raw = readFixture(tapStreamId);
      const named = projectsIn(raw, definition);
      if (partitionBy === 'project') {
        expect(projectsOf).toBe('partition');
      } else if (named.length === 0 || OF_THE_ORGANIZATION.includes(tapStreamId)) {
        expect(projectsOf).toBe('none');
      } else {
        expect(typeof projectsOf === 'function' && projectsOf(raw)).toEqual(named);
        // Sentry lists the projects of the token's user only, unless it is asked for all of them.
        expect(query?.['project'] ?? path.split('/').at(-2)).toBe(
          path.endsWith('/projects/') ? 'projects' : '-1',
        );
      }
    });

    it('puts the one project of a record into columns of its own', () => {
      const { projectsOf, partitionBy } = definition;
      const raw = readFixture(tapStreamId);
      const id = fields.includes('projectID') ? 'projectID' : 'projectId';
      const { projectID: _, ...bare } = raw;
      const { record = {} } = shapeOf(definition, bare, loadSchema(tapStreamId));
      const [named] = projectsIn(raw, definition);
      if (partitionBy === 'project') {
        const { projectId, projectSlug } = scopeOf(definition);
        expect([record[id], record['projectSlug']]).toEqual([projectId, projectSlug]);
      } else if (
        projectsOf !== 'none' &&
        ['project', 'projectId', 'projectSlug', 'project_id', 'issue'].some(
          (name) => (raw[name] ?? null) !== null,
        )
      ) {
        // A column that nothing could fill does not exist.
        expect([record[id] ?? '', record['projectSlug'] ?? '']).toEqual([named?.id, named?.slug]);
        const isCompleted = definition.namesProjectByHalf === true;
        expect([fields.includes(id), fields.includes('projectSlug')]).toEqual([
          named?.id !== '' || isCompleted,
          named?.slug !== '' || isCompleted,
        ]);
        // Who has both needs no half of the list of projects.
        expect(isCompleted && named?.id !== '' && named?.slug !== '').toBe(false);
      } else {
        expect(fields.filter((name) => /^project(Id|ID|Slug)$/.test(name))).toEqual([]);
      }
    });
  },
);
