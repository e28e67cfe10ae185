import { describe, expect, it } from '@jest/globals';
import { choiceOf, createProjectFilter } from '../../../../src/sentry/account/project-filter.ts';

const PROJECTS = [
  { id: '11', slug: 'web-shop' },
  { id: '12', slug: 'web-admin' },
  { id: '13', slug: 'api' },
  { id: '130', slug: 'api.v2' },
];
const slugs = (include: string[], exclude: string[] = []) =>
  PROJECTS.filter(createProjectFilter(include, exclude).wants).map(({ slug }) => slug);

describe('a project filter', () => {
  it.each<[string[], string[], string[]]>([
    [[], [], ['web-shop', 'web-admin', 'api', 'api.v2']],
    [['api'], [], ['api']],
    [['13'], [], ['api']],
    [['API'], [], ['api']],
    [['web-*'], [], ['web-shop', 'web-admin']],
    [['*-*'], [], ['web-shop', 'web-admin']],
    [['web-????'], [], ['web-shop']],
    [['web-???'], [], []],
    [['**'], [], ['web-shop', 'web-admin', 'api', 'api.v2']],
    [['1*'], [], []],
    [['1?'], [], []],
    [[], ['*1'], ['web-shop', 'web-admin', 'api', 'api.v2']],
    [['api.v?'], [], ['api.v2']],
    [['web.shop'], [], []],
    [['eb-sho'], [], []],
    [['api', 'web-shop'], [], ['web-shop', 'api']],
    [[], ['web-*'], ['api', 'api.v2']],
    [[], ['13', '12'], ['web-shop', 'api.v2']],
    [['web-*'], ['web-admin'], ['web-shop']],
    [['api'], ['*'], []],
  ])('with %j and without %j', (include, exclude, expected) => {
    expect(slugs(include, exclude)).toEqual(expected);
  });

  it('takes every other sign literally', () => {
    const odd = { id: '1', slug: 'a+b(c)[d]{e}^$|\\' };
    expect(createProjectFilter([odd.slug], []).wants(odd)).toBe(true);
    expect(createProjectFilter(['a+b*'], []).wants({ id: '1', slug: 'aab' })).toBe(false);
  });

  it('ignores the case of slugs too', () => {
    expect(createProjectFilter(['web'], []).wants({ id: '1', slug: 'WEB' })).toBe(true);
  });

  it('knows a project by its slug alone where nothing tells its id', () => {
    expect(createProjectFilter(['api'], []).wants({ id: '', slug: 'api' })).toBe(true);
    expect(createProjectFilter(['13'], []).wants({ id: '', slug: 'api' })).toBe(false);
  });

  it('is active as soon as there is a pattern', () => {
    expect(createProjectFilter([], []).isActive).toBe(false);
    expect(createProjectFilter(['*'], []).isActive).toBe(true);
    expect(createProjectFilter([], ['x']).isActive).toBe(true);
  });

  it('names the wanted patterns that match nothing', () => {
    const filter = createProjectFilter(['api', 'wbe-*', '99'], ['nothing']);
    expect(filter.unmatched(PROJECTS)).toEqual(['wbe-*', '99']);
    expect(createProjectFilter([], ['nothing']).unmatched(PROJECTS)).toEqual([]);
  });

  it('compares no more of a name than slugs have, whatever the pattern', () => {
    const filter = createProjectFilter(['web-*', '*-end'], []);
    const tail = 'x'.repeat(300);
    expect(filter.wants({ id: '1', slug: `web-${tail}` })).toBe(true);
    expect(filter.wants({ id: '1', slug: `${tail}-end` })).toBe(false);
    expect(filter.wants({ id: '1', slug: `${'x'.repeat(90)}-end` })).toBe(true);
    const exact = `api-${tail}`;
    expect(createProjectFilter([exact], []).wants({ id: '1', slug: exact })).toBe(true);
    expect(createProjectFilter([exact], []).wants({ id: '1', slug: `${exact}x` })).toBe(false);
  });

  it('answers for patterns that a regular expression would try in every way', () => {
    const filter = createProjectFilter([`${'*a'.repeat(50)}b`, '*-a-*-b'], []);
    expect(filter.wants({ id: '1', slug: 'a'.repeat(256) })).toBe(false);
    expect(filter.wants({ id: '1', slug: `${'a'.repeat(99)}b` })).toBe(true);
    expect(filter.wants({ id: '1', slug: '-a-'.repeat(80) })).toBe(false);
  });

  it('finds names among ten thousand in as many projects', () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `project-${n}`);
    const filter = createProjectFilter(names, []);
    const projects = names.slice(1).map((slug, n) => ({ id: String(n), slug }));
    expect(projects.every(filter.wants)).toBe(true);
    expect(filter.unmatched(projects)).toEqual(['project-0']);
  });

  it('takes a slash for no part of a slug', () => {
    expect(createProjectFilter(['*'], []).wants({ id: '1', slug: 'a/b' })).toBe(false);
  });
});

describe('the choice of a record by the project it names', () => {
  const wantedBy = (include: string[], exclude: string[] = []) => {
    const filter = createProjectFilter(include, exclude);
    return choiceOf(filter, PROJECTS.filter(filter.wants));
  };

  it.each<[string[], string[], string[]]>([
    [['web-*'], [], ['11', '12']],
    [['13'], [], ['13']],
    [[], ['web-*'], ['13', '130']],
  ])('with %j and without %j goes by the id or the slug alone', (include, exclude, expected) => {
    const isWanted = wantedBy(include, exclude);
    const byId = PROJECTS.filter(({ id }) => isWanted({ id, slug: '' }));
    const bySlug = PROJECTS.filter(({ slug }) => isWanted({ id: '', slug }));
    expect([byId, bySlug].map((found) => found.map(({ id }) => id))).toEqual([expected, expected]);
  });

  it('goes by the patterns where both are known, for a project that came after the listing too', () => {
    expect(wantedBy(['web-*'])({ id: '99', slug: 'web-new' })).toBe(true);
    expect(wantedBy(['web-*'])({ id: '99', slug: 'other' })).toBe(false);
  });

  it('goes by the patterns alone where no projects were listed', () => {
    const isWanted = choiceOf(createProjectFilter(['api'], []), undefined);
    expect(isWanted({ id: '', slug: 'api' })).toBe(true);
    expect(isWanted({ id: '13', slug: '' })).toBe(false);
  });
});
