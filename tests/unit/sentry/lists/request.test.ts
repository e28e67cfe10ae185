import { describe, expect, it } from '@jest/globals';
import {
  type Ask,
  otherwiseOf,
  pageSize,
  pathOf,
  queryOf,
  type RequestOptions,
  type Slice,
} from '../../../../src/sentry/lists/request.ts';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { organizations } from '../../../../src/streams/organizations.ts';
import { projects } from '../../../../src/streams/projects.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { at } from '../../../support/builders.ts';

const options = (over: Partial<RequestOptions> = {}): RequestOptions => ({
  environments: [],
  issueQuery: '',
  fullBodies: false,
  ...over,
});
const slice = (over: Partial<Slice> = {}): Slice => ({
  root: 'https://sentry.io/api/0',
  organization: '1',
  span: [at('2026-01-01'), at('2026-01-02T03:04:05Z')],
  ...over,
});
const ASK: Ask = { span: [at('2026-01-01'), at('2026-01-02T03:04:05Z')] };
const START = '2026-01-01T00:00:00';
const END = '2026-01-02T03:04:05';

describe('pathOf', () => {
  it('fills in organization and project', () => {
    expect(pathOf(issues, slice())).toBe('/organizations/1/issues/');
    expect(pathOf(events, slice({ project: '22' }))).toBe('/projects/1/22/events/');
  });

  it('cannot be led out of its place by a name', () => {
    expect(pathOf(events, slice({ organization: '../x', project: 'a/b?c$&d' }))).toBe(
      '/projects/..%2Fx/a%2Fb%3Fc%24%26d/events/',
    );
  });
});

describe('pageSize', () => {
  it('is a hundred, or ten for full bodies where there are any', () => {
    expect(pageSize(events, options())).toBe(100);
    expect(pageSize(events, options({ fullBodies: true }))).toBe(10);
    expect(pageSize(issues, options({ fullBodies: true }))).toBe(100);
  });
});

describe('queryOf', () => {
  it('asks for issues of all projects and every status by a search for time', () => {
    expect(queryOf(issues, slice(), options(), ASK)).toEqual([
      ['project', '-1'],
      ['sort', 'date'],
      ['groupStatsPeriod', ''],
      ['expand', 'inbox'],
      ['expand', 'owners'],
      ['query', `lastSeen:>=${START} lastSeen:<${END}`],
      ['limit', '100'],
    ]);
  });

  it('puts the operator’s search before the time', () => {
    expect(queryOf(issues, slice(), options({ issueQuery: 'is:unresolved' }), ASK)).toContainEqual([
      'query',
      `is:unresolved lastSeen:>=${START} lastSeen:<${END}`,
    ]);
  });

  it('asks for releases by range and keeps the empty status that undoes a default', () => {
    expect(queryOf(releases, slice(), options(), ASK)).toEqual([
      ['project', '-1'],
      ['status', ''],
      ['adoptionStages', '1'],
      ['start', START],
      ['end', END],
      ['per_page', '100'],
    ]);
  });

  it('asks for chosen projects only', () => {
    const query = queryOf(releases, slice({ only: ['7', '8'] }), options(), ASK);
    expect(query.slice(0, 3)).toEqual([
      ['project', '7'],
      ['project', '8'],
      ['status', ''],
    ]);
  });

  it('does not choose projects where the endpoint cannot', () => {
    expect(queryOf(projects, slice({ only: ['7'] }), options(), ASK)).toEqual([['per_page', '100']]);
  });

  it('asks for full bodies', () => {
    expect(queryOf(events, slice(), options({ fullBodies: true }), ASK)).toEqual([
      ['full', '1'],
      ['start', START],
      ['end', END],
      ['per_page', '10'],
    ]);
    expect(queryOf(releases, slice(), options({ fullBodies: true }), ASK)).not.toContainEqual(['full', '1']);
  });

  it('names environments where the endpoint takes them', () => {
    const environments = ['prod', 'stage'];
    const named = queryOf(issues, slice(), options({ environments }), ASK).filter(
      ([name]) => name === 'environment',
    );
    expect(named).toEqual([
      ['environment', 'prod'],
      ['environment', 'stage'],
    ]);
    expect(queryOf(events, slice(), options({ environments }), ASK)).not.toContainEqual([
      'environment',
      'prod',
    ]);
  });

  it('adds the cursor at the end', () => {
    expect(queryOf(issues, slice(), options(), { ...ASK, cursor: '1:2:0' }).at(-1)).toEqual([
      'cursor',
      '1:2:0',
    ]);
  });

  it('has no upper bound where a search is open, and always one where a range is asked for', () => {
    const open = { ...ASK, isUnbounded: true };
    expect(queryOf(issues, slice(), options(), open)).toContainEqual(['query', `lastSeen:>=${START}`]);
    expect(queryOf(releases, slice(), options(), open)).toContainEqual(['end', END]);
  });

  it('asks for as many rows as are wanted', () => {
    expect(queryOf(issues, slice(), options(), { ...ASK, size: 1 }).at(-1)).toEqual(['limit', '1']);
  });

  it('has no time without a span and no page size for a single object', () => {
    expect(queryOf(releases, slice(), options())).toEqual([
      ['project', '-1'],
      ['status', ''],
      ['adoptionStages', '1'],
      ['per_page', '100'],
    ]);
    expect(queryOf(issues, slice(), options({ issueQuery: 'is:unresolved' }))).toContainEqual([
      'query',
      'is:unresolved',
    ]);
    expect(queryOf(organizations, slice(), options(), ASK)).toEqual([
      ['detailed', '0'],
      ['include_feature_flags', '1'],
    ]);
  });
});

describe('the other manner of asking', () => {
  const other: Ask = { ...ASK, manner: 'otherwise', cursor: 'c' };

  it('knows no projects and no time, and keeps the search of the operator', () => {
    const asked = options({ issueQuery: 'is:unresolved', environments: ['prod'] });
    expect(queryOf(issues, slice({ only: ['7'] }), asked, other)).toEqual([
      ['sort', '-last_seen'],
      ['expand', 'inbox'],
      ['expand', 'owners'],
      ['environment', 'prod'],
      ['query', 'is:unresolved'],
      ['limit', '100'],
      ['cursor', 'c'],
    ]);
  });

  it('is the usual one where a stream has no other', () => {
    expect([otherwiseOf(issues), otherwiseOf(events), otherwiseOf(projects)]).toEqual([
      { query: { sort: '-last_seen' } },
      undefined,
      undefined,
    ]);
    expect(queryOf(releases, slice(), options(), other)).toEqual(
      queryOf(releases, slice(), options(), { ...ASK, cursor: 'c' }),
    );
  });
});

describe('a list of another kind', () => {
  it('has as many rows to a page as its definition says', () => {
    expect(pageSize({ ...projects, pageSize: 4_000 }, { fullBodies: false })).toBe(4_000);
  });

  it('is asked for no time where its server filters by none', () => {
    const { replication } = releases;
    if (replication.method !== 'INCREMENTAL') throw new Error('There is no time.');
    const timeless = { ...releases, replication: { ...replication, timeFilter: 'none' as const } };
    const slice = { root: 'r', organization: '1' };
    const namesOf = (definition: typeof releases) =>
      queryOf(
        definition,
        slice,
        { environments: [], issueQuery: '', fullBodies: false },
        { span: [1, 2] },
      ).map(([name]) => name);
    expect(namesOf(releases)).toEqual(expect.arrayContaining(['start', 'end']));
    expect(namesOf(timeless).filter((name) => ['start', 'end', 'query'].includes(name))).toEqual([]);
  });
});
