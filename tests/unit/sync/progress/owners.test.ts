import { describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../../../src/streams/index.ts';
import { ownerOf, ownersIn, strangersIn } from '../../../../src/sync/progress/owners.ts';

const ownersOf = (bookmarks: Parameters<typeof ownersIn>[0]['bookmarks']) =>
  [...ownersIn({ bookmarks }, STREAMS)].sort();

describe('the owner in the name of a partition', () => {
  it.each<[string, string | undefined]>([
    ['1/7', '1'],
    ['4505000000000001/4505000000000002', '4505000000000001'],
    ['7', undefined],
    ['/7', undefined],
    ['', undefined],
  ])('%s is %s', (name, owner) => {
    expect(ownerOf(name)).toBe(owner);
  });
});

describe('the owners of a state', () => {
  it('are the organizations that its partitions name, by themselves or before their projects', () => {
    const bookmarks = {
      issues: { partitions: { '1': {}, '2': {} } },
      events: { partitions: { '3/7': {}, '1/8': {} } },
    };
    expect(ownersOf(bookmarks)).toEqual(['1', '2', '3']);
  });

  it('are not told by projects alone, by streams as a whole, nor by streams without bookmarks', () => {
    const bookmarks = {
      releases: { start: '2026-05-01T00:00:00Z' },
      events: { partitions: { '7': {}, '8': {} } },
      teams: { partitions: { '4': {} } },
      unknown: { partitions: { '5': {} } },
    };
    expect(ownersOf(bookmarks)).toEqual([]);
  });
});

describe('a state of strangers', () => {
  const ACME = { id: '1', slug: 'acme' };
  const BETA = { id: '2', slug: 'beta' };

  it('is told with the names of both sides', () => {
    expect(strangersIn(new Set(['9', '4']), [ACME, BETA])).toBe(
      'State: its bookmarks are of organization 4, 9, and this run reads acme (1), beta (2). They are kept as they are, and everything since start_date is read',
    );
  });

  it('is none where one of those that are read is known, or nobody is named', () => {
    expect(strangersIn(new Set(['9', '2']), [ACME, BETA])).toBeUndefined();
    expect(strangersIn(new Set(), [ACME])).toBeUndefined();
  });
});
