import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonValue } from '../../../../src/json.ts';
import { BOOKMARK_KEYS, readBookmark, writeBookmark } from '../../../../src/sync/progress/bookmarks.ts';
import type { Progress } from '../../../../src/sync/progress/progress.ts';
import type { Span } from '../../../../src/time.ts';
import { at } from '../../../support/builders.ts';

const NOW = at('2026-06-01T12:00:00Z');

function read(value: JsonValue | undefined) {
  const problems: string[] = [];
  const bookmark = readBookmark(value, NOW, (problem) => problems.push(problem));
  return { bookmark, problems };
}

describe('a bookmark in the state', () => {
  it('is read whole', () => {
    const value = {
      start: '2026-05-01T00:00:00Z',
      refreshed: '2026-05-31T00:00:00Z',
      newest: '2026-05-19T23:59:59Z',
      projects: ['7', '8'],
      question: '5d41402a',
      covered: [['2026-05-12T10:00:00Z', '2026-05-20T00:00:00Z']],
    };
    expect(read(value)).toEqual({
      bookmark: {
        start: at('2026-05-01'),
        refreshed: at('2026-05-31'),
        newest: at('2026-05-19T23:59:59Z'),
        projects: ['7', '8'],
        question: '5d41402a',
        covered: [[at('2026-05-12T10:00:00Z'), at('2026-05-20')]],
      },
      problems: [],
    });
  });

  it.each<[string, JsonValue | undefined]>([
    ['missing', undefined],
    ['null', null],
    ['empty', {}],
    [
      'full of nulls',
      { start: null, refreshed: null, newest: null, covered: null, projects: null, question: null },
    ],
  ])('means nothing when it is %s', (_name, value) => {
    expect(read(value)).toEqual({ bookmark: { covered: [] }, problems: [] });
  });

  it.each<[JsonValue, string]>([
    ['2026-05-01', 'is "2026-05-01" and not an object with "start"'],
    [5, 'is 5 and not an object with "start"'],
    [['x'.repeat(60)], `is ["${'x'.repeat(38)}… and not an object with "start"`],
    [{ start: 'soon' }, 'has a "start" that is no time: "soon"'],
    [{ start: 1767225600 }, 'has a "start" that is no time: 1767225600'],
    [{ start: { a: 'x'.repeat(60) } }, `has a "start" that is no time: {"a":"${'x'.repeat(34)}…`],
    [{ refreshed: 'soon' }, 'has a "refreshed" that is no time: "soon"'],
    [{ newest: 'soon' }, 'has a "newest" that is no time: "soon"'],
    [{ start: '2026-06-01T13:00:01Z' }, 'has a "start" in the future: 2026-06-01T13:00:01Z'],
  ])('counts as missing when it cannot be understood, and is reported: %j', (value, problem) => {
    expect(read(value)).toEqual({ bookmark: { covered: [] }, problems: [problem] });
  });

  it('has projects by their ids, which some write as numbers', () => {
    expect(read({ projects: [7, '8'] }).bookmark.projects).toEqual(['7', '8']);
    expect(read({ projects: [] }).bookmark.projects).toEqual([]);
    expect(read({ projects: '7' }).bookmark).not.toHaveProperty('projects');
  });

  it('has a question that is a text', () => {
    expect(read({ question: 7 }).bookmark).not.toHaveProperty('question');
  });

  it('may be an hour ahead of our clock and no more', () => {
    expect(read({ start: '2026-06-01T13:00:00Z' }).bookmark.start).toBe(NOW + 3_600);
    expect(read({ start: '2026-06-01T13:00:01Z' }).bookmark.start).toBeUndefined();
    const covered = (end: string) => read({ covered: [['2026-05-01T00:00:00Z', end]] }).bookmark.covered;
    expect(covered('2026-06-01T13:00:00Z')).toHaveLength(1);
    expect(covered('2026-06-01T13:00:01Z')).toEqual([]);
  });

  it('is taken from where the Meltano SDK keeps it, unless there is one of ours', () => {
    const sdk = { replication_key: 'dateCreated', replication_key_value: '2026-05-01T00:00:00.5+00:00' };
    expect(read(sdk).bookmark.start).toBe(at('2026-05-01'));
    expect(read({ ...sdk, start: '2026-04-01T00:00:00Z' }).bookmark.start).toBe(at('2026-04-01'));
  });

  it.each<[string, JsonValue]>([
    ['is no list', 'x'],
    ['holds no pairs', ['2026-05-01T00:00:00Z']],
    ['lacks an end', [['2026-05-01T00:00:00Z']]],
    ['lacks a start', [[null, '2026-05-01T00:00:00Z']]],
    ['holds no times', [['a', 'b']]],
    ['holds numbers', [[1, 2]]],
    ['is empty', [['2026-05-01T00:00:00Z', '2026-05-01T00:00:00Z']]],
    ['is reversed', [['2026-05-02T00:00:00Z', '2026-05-01T00:00:00Z']]],
  ])('forgets what it covers when that %s', (_name, covered) => {
    expect(read({ covered }).bookmark.covered).toEqual([]);
  });

  it('covers spans in order, joined where they touch', () => {
    const covered = [
      ['2026-05-03T00:00:00Z', '2026-05-04T00:00:00Z'],
      ['2026-05-01T00:00:00Z', '2026-05-02T00:00:00Z'],
      ['2026-05-02T00:00:00Z', '2026-05-02T12:00:00Z'],
    ];
    expect(read({ covered }).bookmark.covered).toEqual([
      [at('2026-05-01'), at('2026-05-02T12:00:00Z')],
      [at('2026-05-03'), at('2026-05-04')],
    ]);
  });
});

describe('a written bookmark', () => {
  it('has nothing empty in it', () => {
    expect(writeBookmark({ progress: { start: at('2026-05-01'), covered: [] } })).toEqual({
      start: '2026-05-01T00:00:00Z',
    });
  });

  it('says that no project is spoken of, which is not the same as nothing', () => {
    const written = writeBookmark({ progress: { start: at('2026-05-01'), covered: [] }, projects: [] });
    expect(written).toMatchObject({ projects: [] });
  });

  it('names only keys that are ours', () => {
    const progress: Progress = { start: 1, covered: [[2, 3]] };
    const written = writeBookmark({ progress, refreshed: 4, newest: 5, projects: ['7'], question: 'q' });
    expect(BOOKMARK_KEYS).toEqual(expect.arrayContaining(Object.keys(written)));
    expect(Object.keys(written)).toHaveLength(6);
  });

  it('is read back as it was', () => {
    const second = fc.integer({ min: 0, max: NOW });
    const spans = fc.uniqueArray(second, { minLength: 1, maxLength: 9 }).map((bounds) => {
      const [start = 0, ...rest] = bounds.sort((a, b) => a - b);
      const covered = Array.from({ length: Math.floor(rest.length / 2) }, (_, index) => [
        rest[2 * index],
        rest[2 * index + 1],
      ]) as unknown as Span[];
      return { start, covered };
    });
    const rest = fc.record(
      {
        refreshed: second,
        newest: second,
        projects: fc.array(fc.stringMatching(/^[1-9]\d{0,3}$/)),
        question: fc.stringMatching(/^[0-9a-f]{8}$/),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(spans, rest, (progress, own) => {
        const written = JSON.parse(JSON.stringify(writeBookmark({ progress, ...own })));
        expect(read(written)).toEqual({ bookmark: { ...progress, ...own }, problems: [] });
      }),
    );
  });
});
