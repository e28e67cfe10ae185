import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json.ts';
import { type Book, createLedger } from '../../../src/sync/ledger.ts';
import type { Instant, Span } from '../../../src/time.ts';
import { at, organizationPartition, projectPartition } from '../../support/builders.ts';

const MARCH = '2026-03-01T00:00:00Z';
const APRIL = '2026-04-01T00:00:00Z';
const MAY = '2026-05-01T00:00:00Z';
const EVENTS: Book = { stream: 'events', isByProject: true };
const ISSUES: Book = { stream: 'issues', isByProject: false };
const SEVEN = projectPartition('7');
const EIGHT = projectPartition('8');
const ORGANIZATION = organizationPartition();

function ledgerOf(bookmarks: JsonObject, options: { startDate?: string; several?: boolean } = {}) {
  const warnings: string[] = [];
  const ledger = createLedger(
    { bookmarks, other: 1 },
    {
      startDate: at(options.startDate ?? MARCH),
      severalOrganizations: options.several ?? false,
      reading: { now: at('2026-06-01'), warn: (problem) => warnings.push(problem) },
    },
  );
  return { ledger, warnings };
}

const standing = (start: string, refreshed?: string, ...covered: Span[]) => ({
  progress: { start: at(start), covered },
  refreshed: refreshed === undefined ? undefined : at(refreshed),
});
const bookmarksOf = (ledger: ReturnType<typeof ledgerOf>['ledger']) => ledger.state().bookmarks;

describe('where a partition begins', () => {
  it.each<[string, JsonObject, Instant]>([
    ['nothing', {}, at(MARCH)],
    ['its own bookmark', { events: { start: APRIL, partitions: { '7': { start: MAY } } } }, at(MAY)],
    [
      'partitions, but not of this one',
      { events: { start: MAY, partitions: { '8': { start: MAY } } } },
      at(MARCH),
    ],
    ['a list of partitions that is empty', { events: { start: MAY, partitions: {} } }, at(MARCH)],
    ['the stream as a whole, in the old form', { events: { start: MAY } }, at(MAY)],
    ['the old form without a start', { events: {} }, at(MARCH)],
    ['something from before the start date', { events: { start: '2020-01-01T00:00:00Z' } }, at(MARCH)],
  ])('when the state knows %s', (_name, bookmarks, start) => {
    const { ledger } = ledgerOf(bookmarks);
    expect(ledger.initial(EVENTS, SEVEN)).toEqual({ progress: { start, covered: [] }, refreshed: undefined });
  });

  it('is not told by an old form that speaks of one of several organizations', () => {
    const { ledger } = ledgerOf({ events: { start: MAY }, issues: { start: MAY } }, { several: true });
    expect(ledger.initial(EVENTS, SEVEN).progress.start).toBe(at(MARCH));
    expect(ledger.initial(ISSUES, ORGANIZATION).progress.start).toBe(at(MARCH));
  });

  it('is the bookmark of the stream where the organization stands alone', () => {
    const { ledger } = ledgerOf({ issues: { start: APRIL, refreshed: MAY } });
    expect(ledger.initial(ISSUES, ORGANIZATION)).toEqual(standing(APRIL, MAY));
  });

  it('is found among partitions when the state already knows several organizations', () => {
    const { ledger } = ledgerOf({ issues: { start: APRIL, partitions: { '1': { start: MAY }, '2': {} } } });
    expect(ledger.initial(ISSUES, ORGANIZATION).progress.start).toBe(at(MAY));
  });

  it('is the start date where that is later, joined with what is covered from there', () => {
    const covered = [[MARCH, MAY]];
    const { ledger } = ledgerOf({ issues: { start: '2026-01-01T00:00:00Z', covered } }, { startDate: APRIL });
    expect(ledger.initial(ISSUES, ORGANIZATION).progress).toEqual({ start: at(MAY), covered: [] });
  });

  it('keeps what is covered above it', () => {
    const { ledger } = ledgerOf({ issues: { start: MARCH, covered: [[APRIL, MAY]] } });
    expect(ledger.initial(ISSUES, ORGANIZATION).progress).toEqual({
      start: at(MARCH),
      covered: [[at(APRIL), at(MAY)]],
    });
  });

  it('is the start date, with a warning, where the bookmark cannot be understood', () => {
    const { ledger, warnings } = ledgerOf({ issues: { start: 'soon' } });
    expect(ledger.initial(ISSUES, ORGANIZATION).progress.start).toBe(at(MARCH));
    expect(warnings).toEqual(['State: bookmarks.issues has a "start" that is no time: "soon"']);
  });
});

describe('a bookmark that is nonsense', () => {
  it('is reported for streams read by project too', () => {
    const { ledger, warnings } = ledgerOf({ events: 5 });
    expect(ledger.initial(EVENTS, SEVEN).progress.start).toBe(at(MARCH));
    expect(warnings).toEqual(['State: bookmarks.events is 5 and not an object with "start"']);
  });
});

describe('the state', () => {
  it('is what was given until something is written', () => {
    const { ledger } = ledgerOf({ events: { start: MAY } });
    expect(ledger.state()).toEqual({ bookmarks: { events: { start: MAY } }, other: 1 });
    expect(ledger.version()).toBe(0);
  });

  it('changes with what is recorded, and its version with it', () => {
    const { ledger } = ledgerOf({ issues: { start: APRIL, note: 'x' }, teams: 'kept' });
    ledger.record(ISSUES, ORGANIZATION, standing(MAY, APRIL));
    expect(ledger.version()).toBe(1);
    expect(ledger.state()).toEqual({
      other: 1,
      bookmarks: { issues: { start: MAY, refreshed: APRIL, note: 'x' }, teams: 'kept' },
    });
    ledger.record(ISSUES, ORGANIZATION, standing(MAY));
    expect(ledger.version()).toBe(2);
    expect(bookmarksOf(ledger)['issues']).toEqual({ start: MAY, note: 'x' });
  });

  it('names every partition as soon as its stream is opened', () => {
    const { ledger } = ledgerOf({ events: { start: MAY } });
    ledger.open(EVENTS, [SEVEN, EIGHT], new Set(['7', '8']));
    expect(bookmarksOf(ledger)).toEqual({
      events: { start: MAY, partitions: { '7': { start: MAY }, '8': { start: MAY } } },
    });
  });

  it('starts a stream at the lowest of its partitions, new ones included', () => {
    const { ledger } = ledgerOf({ events: { start: MAY, partitions: { '7': { start: MAY } } } });
    ledger.open(EVENTS, [SEVEN, EIGHT], new Set(['7', '8']));
    expect(bookmarksOf(ledger)['events']).toEqual({
      start: MARCH,
      partitions: { '7': { start: MAY }, '8': { start: MARCH } },
    });
    ledger.record(EVENTS, EIGHT, standing(MAY));
    expect(bookmarksOf(ledger)['events']).toMatchObject({ start: MAY });
  });

  it('forgets projects that are gone, and keeps those that were not asked for', () => {
    const partitions = { '7': { start: MAY }, '8': { start: APRIL }, '9': { start: MARCH } };
    const { ledger } = ledgerOf({ events: { start: MARCH, partitions } });
    ledger.open(EVENTS, [SEVEN], new Set(['7', '8']));
    expect(bookmarksOf(ledger)['events']).toEqual({
      start: APRIL,
      partitions: { '7': { start: MAY }, '8': { start: APRIL } },
    });
  });

  it('forgets nothing when it is not known what there is', () => {
    const partitions = { '2': { start: APRIL } };
    const { ledger } = ledgerOf({ issues: { start: APRIL, partitions } }, { several: true });
    ledger.open(ISSUES, [ORGANIZATION], undefined);
    expect(bookmarksOf(ledger)['issues']).toEqual({
      start: MARCH,
      partitions: { '1': { start: MARCH }, '2': { start: APRIL } },
    });
  });

  it('of an organization that stands alone is not touched by opening its stream', () => {
    const { ledger } = ledgerOf({ issues: { start: 'soon' } });
    ledger.open(ISSUES, [ORGANIZATION], undefined);
    expect(ledger.version()).toBe(0);
    expect(bookmarksOf(ledger)).toEqual({ issues: { start: 'soon' } });
  });

  it('keeps organizations side by side when there are several', () => {
    const { ledger } = ledgerOf({}, { several: true });
    ledger.record(ISSUES, organizationPartition('1'), standing(MAY));
    ledger.record(ISSUES, organizationPartition('2'), standing(APRIL));
    expect(bookmarksOf(ledger)['issues']).toEqual({
      start: APRIL,
      partitions: { '1': { start: MAY }, '2': { start: APRIL } },
    });
  });

  it('can be read again by the next run', () => {
    const { ledger } = ledgerOf({});
    const reached = standing(MARCH, undefined, [at(APRIL), at(MAY)]);
    ledger.open(EVENTS, [SEVEN], undefined);
    ledger.record(EVENTS, SEVEN, reached);
    const next = ledgerOf(JSON.parse(JSON.stringify(ledger.state().bookmarks)));
    expect(next.ledger.initial(EVENTS, SEVEN)).toEqual(reached);
  });
});

describe('where a partition stands', () => {
  it('is where it began until something is recorded', () => {
    const { ledger } = ledgerOf({ events: { partitions: { '7': { start: APRIL } } } });
    expect(ledger.standing(EVENTS, SEVEN)).toEqual(standing(APRIL));
    ledger.record(EVENTS, SEVEN, standing(MAY));
    expect(ledger.standing(EVENTS, SEVEN)).toEqual(standing(MAY));
    expect(ledger.initial(EVENTS, SEVEN)).toEqual(standing(APRIL));
    expect(ledger.standing(EVENTS, EIGHT)).toEqual(standing(MARCH));
  });

  it('is kept for each stream by itself', () => {
    const { ledger } = ledgerOf({});
    ledger.record(EVENTS, SEVEN, standing(MAY));
    expect(ledger.standing({ ...EVENTS, stream: 'others' }, SEVEN)).toEqual(standing(MARCH));
  });
});
