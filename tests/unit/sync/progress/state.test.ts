import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../../src/json.ts';
import { STREAMS } from '../../../../src/streams/index.ts';
import { BOOKMARK_KEYS } from '../../../../src/sync/progress/bookmarks.ts';
import {
  normaliseState,
  partitionsOf,
  type State,
  wholeOf,
  withPartitions,
} from '../../../../src/sync/progress/state.ts';
import { formatInstant, toInstant } from '../../../../src/time.ts';
import { at } from '../../../support/builders.ts';

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
    const bookmark = Object.fromEntries(BOOKMARK_KEYS.map((key) => [key, { start: MAY }]));
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

describe('what a state says of a stream', () => {
  const stateOf = (bookmark: JsonObject[string]): State => ({ bookmarks: { events: bookmark } });

  it.each<[JsonObject[string], JsonObject[string]]>([
    [undefined, undefined],
    [null, undefined],
    [MAY, MAY],
    [{}, {}],
    [{ start: MAY }, { start: MAY }],
    [{ start: MAY, partitions: {} }, undefined],
    [{ start: MAY, partitions: { '1/7': {} } }, undefined],
  ])('as a whole is, of %j: %j', (bookmark, expected) => {
    expect(wholeOf(stateOf(bookmark), 'events')).toEqual(expected);
  });

  it.each<[JsonObject[string], JsonObject]>([
    [undefined, {}],
    [MAY, {}],
    [{ start: MAY }, {}],
    [{ partitions: [] }, {}],
    [{ partitions: { '1/7': { start: MAY } } }, { '1/7': { start: MAY } }],
  ])('by partitions is, of %j: %j', (bookmark, expected) => {
    expect(partitionsOf(stateOf(bookmark), 'events')).toEqual(expected);
  });
});

describe('a state with new partitions', () => {
  it('starts where the lowest of them starts', () => {
    const state = withPartitions({ bookmarks: {} }, 'events', { '8': { start: MAY }, '7': { start: APRIL } });
    expect(state).toEqual({
      bookmarks: { events: { start: APRIL, partitions: { '7': { start: APRIL }, '8': { start: MAY } } } },
    });
  });

  it('leaves the state it came from alone', () => {
    const before = {
      version: 3,
      bookmarks: { teams: { x: 1 }, issues: { start: APRIL, covered: [[APRIL, MAY]] } },
    };
    const copy = structuredClone(before);
    expect(withPartitions(before, 'issues', { '1': { start: MAY } })).toEqual({
      version: 3,
      bookmarks: { teams: { x: 1 }, issues: { start: MAY, partitions: { '1': { start: MAY } } } },
    });
    expect(before).toEqual(copy);
  });

  it('may be the first of its stream', () => {
    expect(withPartitions({ bookmarks: { issues: 'x' } }, 'issues', { '1': { start: MAY } })).toEqual({
      bookmarks: { issues: { start: MAY, partitions: { '1': { start: MAY } } } },
    });
  });

  it('writes them in an order that does not depend on who came first', () => {
    const one = withPartitions({ bookmarks: {} }, 'events', { b: { start: MAY }, a: { start: MAY } });
    const two = withPartitions({ bookmarks: {} }, 'events', { a: { start: MAY }, b: { start: MAY } });
    expect(JSON.stringify(one)).toBe(JSON.stringify(two));
  });

  it('replaces what the stream said of itself and keeps what is not ours', () => {
    const before = {
      bookmarks: {
        events: { start: MAY, refreshed: MAY, newest: MAY, projects: [], covered: [], note: 'x' },
      },
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
        const written = state.bookmarks['events'] as JsonObject;
        expect(toInstant(written['start'])).toBe(Math.min(...Object.values(given)));
        expect(written['partitions']).toEqual(partitions);
      }),
    );
  });
});
