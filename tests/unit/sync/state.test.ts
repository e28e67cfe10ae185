import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/json.ts';
import { STREAMS } from '../../../src/streams/index.ts';
import {
  bookmarkOf,
  isOldForm,
  normaliseState,
  partitionsOf,
  withBookmark,
  withPartitions,
} from '../../../src/sync/state.ts';
import { formatInstant } from '../../../src/time.ts';
import { at } from '../../support/builders.ts';

const NOW = at('2026-06-01T12:00:00Z');
const MAY = '2026-05-01T00:00:00Z';
const APRIL = '2026-04-01T00:00:00Z';

const normalised = (input: JsonObject) => normaliseState(input, STREAMS);

describe('an input state', () => {
  it('gets bookmarks when it has none', () => {
    expect(normalised({})).toEqual({ bookmarks: {} });
    expect(normalised({ bookmarks: null })).toEqual({ bookmarks: {} });
    expect(normalised({ bookmarks: ['x'] })).toEqual({ bookmarks: {} });
  });

  it('keeps what it does not know, except for a stream that is said to be under way', () => {
    const input = {
      currently_syncing: 'events',
      version: 3,
      bookmarks: {
        other_stream: { abc: { start: MAY }, deep: { x: [1] } },
        issues: { start: MAY, note: 'x', extra: { start: MAY, more: 1 }, list: [] },
        teams: { abc: { start: MAY } },
      },
    };
    expect(normalised(input)).toEqual({ version: 3, bookmarks: input.bookmarks });
  });

  it('loses what older taps left behind within our streams', () => {
    const input = {
      bookmarks: {
        events: { start: MAY, '0123abcd': { start: MAY }, web: {}, start_: { start: APRIL } },
        issues: { '77': { start: MAY } },
      },
    };
    expect(normalised(input)).toEqual({ bookmarks: { events: { start: MAY }, issues: {} } });
  });

  it('keeps our own keys, whatever is in them', () => {
    const bookmark = { start: { start: MAY }, refreshed: {}, covered: {}, partitions: {} };
    expect(normalised({ bookmarks: { events: bookmark } })).toEqual({ bookmarks: { events: bookmark } });
  });

  it('keeps bookmarks that are no objects for the reader to report', () => {
    expect(normalised({ bookmarks: { events: MAY } })).toEqual({ bookmarks: { events: MAY } });
  });

  it('is left alone', () => {
    const input = { currently_syncing: 'x', bookmarks: { events: { abc: { start: MAY } } } };
    const copy = structuredClone(input);
    normalised(input);
    expect(input).toEqual(copy);
  });

  it('does not change when it is normalised twice', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (bookmarks) => {
        const once = normalised({ bookmarks: bookmarks as JsonObject });
        expect(normalised(once)).toEqual(once);
      }),
    );
  });
});

describe('the bookmark of a stream or partition', () => {
  const problems: string[] = [];
  const reading = { now: NOW, warn: (problem: string) => problems.push(problem) };
  const state = normalised({
    bookmarks: {
      issues: { start: MAY },
      events: { start: APRIL, partitions: { '7': { start: MAY }, '8': { start: 'soon' } } },
      releases: 5,
    },
  });

  it('is found', () => {
    expect(bookmarkOf(state, 'issues', undefined, reading)).toEqual({ start: at(MAY), covered: [] });
    expect(bookmarkOf(state, 'events', undefined, reading)).toEqual({ start: at(APRIL), covered: [] });
    expect(bookmarkOf(state, 'events', '7', reading)).toEqual({ start: at(MAY), covered: [] });
    expect(bookmarkOf(state, 'events', '9', reading)).toEqual({ covered: [] });
    expect(bookmarkOf(state, 'issues', '7', reading)).toEqual({ covered: [] });
    expect(problems).toEqual([]);
  });

  it('is named in full when it cannot be understood', () => {
    bookmarkOf(state, 'events', '8', reading);
    bookmarkOf(state, 'releases', undefined, reading);
    expect(problems).toEqual([
      'State: bookmarks.events.partitions.8 has a "start" that is no time: "soon"',
      'State: bookmarks.releases is 5 and not an object with "start"',
    ]);
  });
});

describe('the form of a stream’s bookmark', () => {
  it.each<[JsonObject[string], boolean]>([
    [undefined, false],
    [null, false],
    [MAY, true],
    [{}, true],
    [{ start: MAY }, true],
    [{ start: MAY, partitions: {} }, false],
    [{ partitions: { '7': {} } }, false],
  ])('of %j is old: %s', (bookmark, expected) => {
    expect(isOldForm({ bookmarks: { events: bookmark } }, 'events')).toBe(expected);
  });

  it.each<[JsonObject[string], JsonObject]>([
    [undefined, {}],
    [MAY, {}],
    [{ start: MAY }, {}],
    [{ partitions: [] }, {}],
    [{ partitions: { '7': { start: MAY } } }, { '7': { start: MAY } }],
  ])('of %j has the partitions %j', (bookmark, expected) => {
    expect(partitionsOf({ bookmarks: { events: bookmark } }, 'events')).toEqual(expected);
  });
});

describe('a state with a new bookmark', () => {
  const before = {
    version: 3,
    bookmarks: {
      teams: { x: 1 },
      issues: { start: APRIL, refreshed: APRIL, covered: [[APRIL, MAY]], note: 'x' },
    },
  };

  it('keeps everything else', () => {
    expect(withBookmark(before, 'issues', { start: MAY })).toEqual({
      version: 3,
      bookmarks: { teams: { x: 1 }, issues: { start: MAY, note: 'x' } },
    });
  });

  it('may be the first of its stream', () => {
    expect(withBookmark({ bookmarks: { issues: 'x' } }, 'issues', { start: MAY })).toEqual({
      bookmarks: { issues: { start: MAY } },
    });
  });

  it('leaves the state it came from alone', () => {
    const copy = structuredClone(before);
    withBookmark(before, 'issues', { start: MAY });
    withPartitions(before, 'issues', { '7': { start: MAY } });
    expect(before).toEqual(copy);
  });
});

describe('a state with new partitions', () => {
  it('starts where the lowest of them starts', () => {
    const state = withPartitions({ bookmarks: {} }, 'events', { '8': { start: MAY }, '7': { start: APRIL } });
    expect(state).toEqual({
      bookmarks: { events: { start: APRIL, partitions: { '7': { start: APRIL }, '8': { start: MAY } } } },
    });
  });

  it('writes them in an order that does not depend on who came first', () => {
    const one = withPartitions({ bookmarks: {} }, 'events', { b: { start: MAY }, a: { start: MAY } });
    const two = withPartitions({ bookmarks: {} }, 'events', { a: { start: MAY }, b: { start: MAY } });
    expect(JSON.stringify(one)).toBe(JSON.stringify(two));
  });

  it('replaces what the stream said of itself and keeps what is not ours', () => {
    const before = {
      bookmarks: { events: { start: MAY, refreshed: MAY, covered: [], partitions: { '1': {} }, note: 'x' } },
    };
    expect(withPartitions(before, 'events', { '7': { start: APRIL } })).toEqual({
      bookmarks: { events: { start: APRIL, partitions: { '7': { start: APRIL } }, note: 'x' } },
    });
  });

  it('has no start of its own when no partition has one', () => {
    expect(withPartitions({ bookmarks: {} }, 'events', {})).toEqual({
      bookmarks: { events: { partitions: {} } },
    });
    expect(withPartitions({ bookmarks: {} }, 'events', { '7': 'x', '8': { start: 'soon' } })).toEqual({
      bookmarks: { events: { partitions: { '7': 'x', '8': { start: 'soon' } } } },
    });
  });

  it('never claims more than any of them', () => {
    const starts = fc.dictionary(fc.stringMatching(/^[1-9]\d{0,3}$/), fc.integer({ min: 0, max: NOW }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(starts, (given) => {
        const partitions = Object.fromEntries(
          Object.entries(given).map(([id, start]) => [id, { start: formatInstant(start) }]),
        );
        const state = withPartitions({ bookmarks: {} }, 'events', partitions);
        const reading = { now: NOW, warn: () => {} };
        expect(bookmarkOf(state, 'events', undefined, reading).start).toBe(Math.min(...Object.values(given)));
        for (const [id, start] of Object.entries(given)) {
          expect(bookmarkOf(state, 'events', id, reading).start).toBe(start);
        }
      }),
    );
  });
});
