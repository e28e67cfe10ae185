import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import { BLANKS } from '../../../../src/sync/progress/bookmarks.ts';
import { type Reset, resetState } from '../../../../src/sync/progress/reset.ts';
import { at } from '../../../support/builders.ts';

const MARCH = '2026-03-01T00:00:00Z';
const MAY = '2026-05-01T00:00:00Z';
const FRESH = { ...BLANKS, start: MARCH };
const EVENTS: Reset = { stream: 'events', isByProject: true };
const ISSUES: Reset = { stream: 'issues', isByProject: false };
const SEVEN: Reset = { ...EVENTS, only: { id: '1/7', siblings: ['1/7', '1/8'] } };

const reset = (bookmarks: JsonObject, what: Reset, isOwner = true): JsonObject =>
  resetState({ bookmarks }, what, { organizations: ['1'], isOwner, startDate: at(MARCH) }).bookmarks;

describe('a reset', () => {
  it('of a stream takes back every partition of the organizations that are read, and no other stream', () => {
    const bookmarks = {
      issues: {
        start: MAY,
        partitions: { '1': { start: MAY, refreshed: MAY, projects: ['7'] }, '2': { start: MAY } },
      },
      events: { start: MAY, partitions: { '1/7': { start: MAY } } },
    };
    expect(reset(bookmarks, ISSUES)).toEqual({
      issues: { start: MARCH, partitions: { '1': FRESH, '2': { start: MAY } } },
      events: bookmarks.events,
    });
  });

  it('of a project takes back that one, also under the name that older states have for it', () => {
    const eight = { start: MAY };
    const told = { start: MARCH, partitions: { '1/7': FRESH, '1/8': eight } };
    expect(
      reset({ events: { partitions: { '1/7': { start: MAY }, '1/8': eight } } }, SEVEN)['events'],
    ).toEqual(told);
    expect(reset({ events: { partitions: { '7': { start: MAY }, '1/8': eight } } }, SEVEN)['events']).toEqual(
      {
        start: MARCH,
        partitions: { '7': FRESH, '1/8': eight },
      },
    );
  });

  it('of a project in a state that speaks of all of them at once says the same of the others', () => {
    const others = { start: MARCH, partitions: { '1/7': FRESH, '1/8': { start: MAY } } };
    expect(reset({ events: { start: MAY } }, SEVEN)['events']).toEqual(others);
    expect(reset({ events: { replication_key_value: MAY } }, SEVEN)['events']).toMatchObject(others);
  });

  it('of a stream in such a state leaves nothing of it', () => {
    expect(reset({ events: { start: MAY, seen: 1 } }, EVENTS)['events']).toEqual(FRESH);
  });

  it('leaves bookmarks alone that may be of others', () => {
    const whole = { events: { start: MAY } };
    expect(reset(whole, EVENTS, false)).toEqual(whole);
    const nameless = { events: { partitions: { '7': { start: MAY }, '2/7': { start: MAY } } } };
    expect(reset(nameless, EVENTS, false)).toEqual(nameless);
  });

  it('changes nothing where there is no bookmark', () => {
    expect(reset({}, EVENTS)).toEqual({});
    expect(reset({ events: { seen: 1 } }, SEVEN)).toEqual({ events: { seen: 1 } });
    expect(reset({ events: { partitions: { '1/8': { start: MAY } } } }, SEVEN)).toEqual({
      events: { partitions: { '1/8': { start: MAY } } },
    });
  });

  it('keeps the question that a bookmark answers, or everything would be read again as another one', () => {
    const bookmarks = { issues: { partitions: { '1': { start: MAY, question: 'abcd0123' } } } };
    expect(reset(bookmarks, ISSUES)['issues']).toMatchObject({
      partitions: { '1': { question: 'abcd0123' } },
    });
  });
});
