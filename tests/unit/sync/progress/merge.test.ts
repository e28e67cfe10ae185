import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import { STREAMS } from '../../../../src/streams/index.ts';
import { mergeStates } from '../../../../src/sync/progress/merge.ts';

const MARCH = '2026-03-01T00:00:00Z';
const APRIL = '2026-04-01T00:00:00Z';
const MAY = '2026-05-01T00:00:00Z';

function merge(...bookmarks: JsonObject[]) {
  const warnings: string[] = [];
  const { bookmarks: merged } = mergeStates(
    bookmarks.map((one) => ({ bookmarks: one })),
    STREAMS,
    {
      now: Date.parse('2026-06-01T00:00:00Z') / 1000,
      warn: (nth, problem) => warnings.push(`${nth}: ${problem}`),
    },
  );
  return { merged, warnings };
}

describe('states of shards', () => {
  it('have the partitions of all, each at the later of its bookmarks', () => {
    const { merged } = merge(
      { events: { start: MARCH, partitions: { '1/7': { start: MAY }, '1/8': { start: MARCH } } } },
      { events: { start: APRIL, partitions: { '1/8': { start: MAY }, '1/9': { start: APRIL } } } },
    );
    expect(merged).toEqual({
      events: {
        start: APRIL,
        partitions: { '1/7': { start: MAY }, '1/8': { start: MAY }, '1/9': { start: APRIL } },
      },
    });
  });

  it('have the bookmarks of organizations, which one of them has', () => {
    const issues = { start: MAY, partitions: { '1': { start: MAY, refreshed: APRIL, projects: ['7'] } } };
    expect(merge({ issues }, { events: { partitions: { '1/8': { start: MAY } } } }).merged).toEqual({
      issues,
      events: { start: MAY, partitions: { '1/8': { start: MAY } } },
    });
  });

  it('keep a bookmark as it is that only one has, or all', () => {
    const odd = { start: MAY, covered: null, note: 'kept' };
    const { merged } = merge(
      { events: { partitions: { '1/7': odd, '1/8': odd } } },
      { events: { partitions: { '1/8': odd } } },
    );
    expect(merged['events']).toMatchObject({ partitions: { '1/7': odd, '1/8': odd } });
  });

  it('go on in the form of an older tap where none of them has another', () => {
    expect(merge({ events: { start: MARCH, note: 1 } }, { events: { start: MAY } }).merged).toEqual({
      events: { start: MAY, note: 1 },
    });
    expect(merge({ events: { start: MAY } }, { events: { partitions: {} } }).merged).toEqual({
      events: { start: MAY },
    });
  });

  it('have nothing of a bookmark of nobody knows which projects beside those that name theirs', () => {
    const partitions = { '1/7': { start: MARCH } };
    expect(merge({ events: { start: MAY } }, { events: { partitions } }).merged).toEqual({
      events: { start: MARCH, partitions },
    });
  });

  it('name the state of which something cannot be used, and have the others’ of it', () => {
    const { merged, warnings } = merge(
      { events: { partitions: { '1/7': { start: MAY } } } },
      { events: { partitions: { '1/7': { start: '2027-01-01T00:00:00Z' } } } },
    );
    expect(merged['events']).toMatchObject({ partitions: { '1/7': { start: MAY } } });
    expect(warnings).toEqual([
      '1: bookmarks.events.partitions.1/7 has a "start" in the future: 2027-01-01T00:00:00Z',
    ]);
  });

  it('have one bookmark without a start where nothing was delivered from the beginning', () => {
    const partition = (from: string, to: string) => ({
      events: { partitions: { '1/7': { covered: [[from, to]] } } },
    });
    expect(merge(partition(MARCH, APRIL), partition(APRIL, MAY)).merged).toEqual({
      events: { partitions: { '1/7': { covered: [[MARCH, MAY]] } } },
    });
  });

  it('have what stands beside the bookmarks from the first that has it, but not what was going on', () => {
    const options = { now: 0, warn: () => undefined };
    expect(
      mergeStates(
        [
          { a: 1, currently_syncing: 'events' },
          { a: 2, b: 2, bookmarks: { other: 3 } },
        ],
        STREAMS,
        options,
      ),
    ).toEqual({ a: 1, b: 2, bookmarks: { other: 3 } });
    expect(mergeStates([], STREAMS, options)).toEqual({ bookmarks: {} });
  });
});
