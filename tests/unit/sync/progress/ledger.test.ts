import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import type { Partition } from '../../../../src/source.ts';
import { createLedger, type LedgerStream } from '../../../../src/sync/progress/ledger.ts';
import type { Instant, Span } from '../../../../src/time.ts';
import { at, organizationPartition, projectPartition } from '../../../support/builders.ts';

const MARCH = '2026-03-01T00:00:00Z';
const APRIL = '2026-04-01T00:00:00Z';
const MAY = '2026-05-01T00:00:00Z';
const EVENTS: LedgerStream = { stream: 'events', isByProject: true };
const ISSUES: LedgerStream = { stream: 'issues', isByProject: false };
const SEVEN = projectPartition('7');
const EIGHT = projectPartition('8');
const ORGANIZATION = organizationPartition();

function ledgerOf(bookmarks: JsonObject, options: { startDate?: string; isOwner?: boolean } = {}) {
  const warnings: string[] = [];
  const otherQuestions: string[] = [];
  const ledger = createLedger(
    { bookmarks, other: 1 },
    {
      startDate: at(options.startDate ?? MARCH),
      isOwner: options.isOwner ?? true,
      now: at('2026-06-01'),
      warn: (problem) => warnings.push(problem),
      onOtherQuestion: ({ stream }, { id }) => otherQuestions.push(`${stream} ${id}`),
    },
  );
  return { ledger, warnings, otherQuestions };
}

const checkpoint = (start: string, refreshed?: string, ...covered: Span[]) => ({
  progress: { start: at(start), covered },
  refreshed: refreshed === undefined ? undefined : at(refreshed),
});
const bookmarksOf = (ledger: ReturnType<typeof ledgerOf>['ledger']) => ledger.state().bookmarks;
const known = (...ids: string[]) => new Map([['1', new Set(ids)]]);

describe('where a partition begins', () => {
  it.each<[string, JsonObject, Instant]>([
    ['nothing', {}, at(MARCH)],
    ['its own bookmark', { events: { start: APRIL, partitions: { '1/7': { start: MAY } } } }, at(MAY)],
    [
      'a bookmark by the project alone, as older states have',
      { events: { partitions: { '7': { start: MAY } } } },
      at(MAY),
    ],
    ['both', { events: { partitions: { '7': { start: MAY }, '1/7': { start: APRIL } } } }, at(APRIL)],
    [
      'partitions, but not of this one',
      { events: { start: MAY, partitions: { '1/8': { start: MAY } } } },
      at(MARCH),
    ],
    [
      'this project of another organization',
      { events: { start: MAY, partitions: { '2/7': { start: MAY } } } },
      at(MARCH),
    ],
    ['a list of partitions that is empty', { events: { start: MAY, partitions: {} } }, at(MARCH)],
    ['the stream as a whole, in the old form', { events: { start: MAY } }, at(MAY)],
    ['the old form without a start', { events: {} }, at(MARCH)],
    ['something from before the start date', { events: { start: '2020-01-01T00:00:00Z' } }, at(MARCH)],
  ])('when the state knows %s', (_name, bookmarks, start) => {
    const { ledger } = ledgerOf(bookmarks);
    expect(ledger.initial(EVENTS, SEVEN).progress).toEqual({ start, covered: [] });
  });

  it.each<[string, JsonObject]>([
    ['the old form', { events: { start: MAY }, issues: { start: MAY } }],
    ['projects alone', { events: { partitions: { '7': { start: MAY } } } }],
  ])('is not told by %s where it is somebody else’s', (_name, bookmarks) => {
    const { ledger } = ledgerOf(bookmarks, { isOwner: false });
    expect(ledger.initial(EVENTS, SEVEN).progress.start).toBe(at(MARCH));
    expect(ledger.initial(ISSUES, ORGANIZATION).progress.start).toBe(at(MARCH));
  });

  it('is the bookmark of its organization among several, whoever owned the old form', () => {
    const partitions = { '1': { start: MAY }, '2': { start: APRIL } };
    const { ledger } = ledgerOf({ issues: { start: APRIL, partitions } }, { isOwner: false });
    expect(ledger.initial(ISSUES, organizationPartition('1')).progress.start).toBe(at(MAY));
    expect(ledger.initial(ISSUES, organizationPartition('2')).progress.start).toBe(at(APRIL));
    expect(ledger.initial(ISSUES, organizationPartition('3')).progress.start).toBe(at(MARCH));
  });

  it('has of the old form its full pass and what is covered, where it is the organization', () => {
    const { ledger } = ledgerOf({ issues: { start: MARCH, refreshed: MAY, covered: [[APRIL, MAY]] } });
    expect(ledger.initial(ISSUES, ORGANIZATION)).toMatchObject(checkpoint(MARCH, MAY, [at(APRIL), at(MAY)]));
  });

  it('has of the old form no more than its start, where it is one of several projects', () => {
    const whole = { start: MARCH, refreshed: MAY, covered: [[APRIL, MAY]] };
    const { ledger } = ledgerOf({ events: whole });
    expect(ledger.initial(EVENTS, SEVEN)).toMatchObject(checkpoint(MARCH));
  });

  it('is the start date where that is later, joined with what is covered from there', () => {
    const partitions = { '1': { start: '2026-01-01T00:00:00Z', covered: [[MARCH, MAY]] } };
    const { ledger } = ledgerOf({ issues: { partitions } }, { startDate: APRIL });
    expect(ledger.initial(ISSUES, ORGANIZATION).progress).toEqual({ start: at(MAY), covered: [] });
  });

  it('knows the newest record that was delivered', () => {
    const { ledger } = ledgerOf({ events: { partitions: { '1/7': { start: APRIL, newest: MAY } } } });
    expect(ledger.initial(EVENTS, SEVEN).newest).toBe(at(MAY));
  });

  it.each<[JsonObject, string]>([
    [{ events: { start: 'soon' } }, 'State: bookmarks.events has a "start" that is no time: "soon"'],
    [
      { events: { partitions: { '1/7': { start: 'soon' } } } },
      'State: bookmarks.events.partitions.1/7 has a "start" that is no time: "soon"',
    ],
    [
      { events: { partitions: { '7': { start: 'soon' } } } },
      'State: bookmarks.events.partitions.7 has a "start" that is no time: "soon"',
    ],
    [{ events: 5 }, 'State: bookmarks.events is 5 and not an object with "start"'],
  ])('is the start date, with a warning, where %j cannot be understood', (bookmarks, warning) => {
    const { ledger, warnings } = ledgerOf(bookmarks);
    expect(ledger.initial(EVENTS, SEVEN).progress.start).toBe(at(MARCH));
    expect(warnings).toEqual([warning]);
  });
});

describe('the projects that a bookmark of an organization speaks of', () => {
  const reading = (...projects: string[]) => organizationPartition('1', { projects });
  const spokenOf = (partition: Partition, bookmark?: JsonObject) =>
    ledgerOf(bookmark === undefined ? {} : { issues: { partitions: { '1': bookmark } } }).ledger.initial(
      ISSUES,
      partition,
    ).projects;

  it('are all that are read where nothing was read before', () => {
    expect(spokenOf(reading('7', '8'))).toEqual(['7', '8']);
    expect(spokenOf(reading('7', '8'), { projects: ['7'] })).toEqual(['7', '8']);
  });

  it('are all that are read where it is older than the list of projects', () => {
    expect(spokenOf(reading('7', '8'), { start: APRIL })).toEqual(['7', '8']);
  });

  it('are those that were read before, as far as they are read now', () => {
    expect(spokenOf(reading('7', '8'), { start: APRIL, projects: ['6', '7'] })).toEqual(['7']);
    expect(spokenOf(reading('7', '8'), { start: APRIL, projects: [] })).toEqual([]);
  });

  it('are no matter of streams that belong to no project', () => {
    expect(spokenOf(ORGANIZATION, { start: APRIL, projects: ['7'] })).toBeUndefined();
  });
});

describe('a bookmark that answers another question', () => {
  const asking = (question?: string) =>
    organizationPartition('1', { projects: ['7'], ...(question !== undefined && { question }) });
  const given = (bookmark: JsonObject) => ledgerOf({ issues: { partitions: { '1': bookmark } } });

  it.each([
    ['a', 'b'],
    ['a', undefined],
    [undefined, 'b'],
  ])('starts again from the start date, and it is told: %s and then %s', (before, now) => {
    const bookmark = { start: MAY, refreshed: MAY, newest: MAY, projects: [] };
    const { ledger, otherQuestions } = given(
      before === undefined ? bookmark : { ...bookmark, question: before },
    );
    expect(ledger.initial(ISSUES, asking(now))).toEqual({
      progress: { start: at(MARCH), covered: [] },
      refreshed: undefined,
      newest: undefined,
      projects: ['7'],
      question: now,
    });
    ledger.current(ISSUES, asking(now));
    expect(otherQuestions).toEqual(['issues 1']);
  });

  it('is none where the questions are the same, or nothing was read', () => {
    const same = given({ start: MAY, question: 'a' });
    expect(same.ledger.initial(ISSUES, asking('a')).progress.start).toBe(at(MAY));
    const none = given({ question: 'b' });
    none.ledger.initial(ISSUES, asking('a'));
    expect([same.otherQuestions, none.otherQuestions]).toEqual([[], []]);
  });

  it('is written with the question of now', () => {
    const { ledger } = given({ start: MAY, question: 'a' });
    ledger.begin(ISSUES, [asking('b')], undefined);
    expect(bookmarksOf(ledger)['issues']).toEqual({
      start: MARCH,
      partitions: { '1': { start: MARCH, projects: ['7'], question: 'b' } },
    });
  });
});

describe('the state', () => {
  it('is what was given until something is written', () => {
    const { ledger } = ledgerOf({ events: { start: MAY } });
    ledger.initial(EVENTS, SEVEN);
    expect(ledger.state()).toEqual({ bookmarks: { events: { start: MAY } }, other: 1 });
    expect(ledger.version()).toBe(0);
  });

  it('changes with what is recorded, and its version with it', () => {
    const { ledger } = ledgerOf({ issues: { start: APRIL, note: 'x' }, teams: 'kept' });
    ledger.record(ISSUES, ORGANIZATION, checkpoint(MAY, APRIL));
    expect(ledger.version()).toBe(1);
    expect(ledger.state()).toEqual({
      other: 1,
      bookmarks: {
        issues: { start: MAY, partitions: { '1': { start: MAY, refreshed: APRIL } }, note: 'x' },
        teams: 'kept',
      },
    });
    ledger.record(ISSUES, ORGANIZATION, checkpoint(MAY));
    expect(ledger.version()).toBe(2);
    expect(bookmarksOf(ledger)['issues']).toEqual({
      start: MAY,
      partitions: { '1': { start: MAY } },
      note: 'x',
    });
  });

  it('does not change with what it says already', () => {
    const { ledger } = ledgerOf({ issues: { start: MAY, partitions: { '1': { start: MAY } } } });
    ledger.begin(ISSUES, [ORGANIZATION], undefined);
    ledger.record(ISSUES, ORGANIZATION, checkpoint(MAY));
    expect(ledger.version()).toBe(0);
  });

  it('names every partition as soon as its stream is opened', () => {
    const { ledger } = ledgerOf({ events: { start: MAY } });
    ledger.begin(EVENTS, [SEVEN, EIGHT], known('1/7', '1/8'));
    expect(bookmarksOf(ledger)).toEqual({
      events: { start: MAY, partitions: { '1/7': { start: MAY }, '1/8': { start: MAY } } },
    });
  });

  it('starts a stream at the lowest of its partitions, new ones included', () => {
    const { ledger } = ledgerOf({ events: { start: MAY, partitions: { '1/7': { start: MAY } } } });
    ledger.begin(EVENTS, [SEVEN, EIGHT], known('1/7', '1/8'));
    expect(bookmarksOf(ledger)['events']).toEqual({
      start: MARCH,
      partitions: { '1/7': { start: MAY }, '1/8': { start: MARCH } },
    });
    ledger.record(EVENTS, EIGHT, checkpoint(MAY));
    expect(bookmarksOf(ledger)['events']).toMatchObject({ start: MAY });
  });

  it('forgets projects that are gone, and keeps those that were not asked for', () => {
    const partitions = { '1/7': { start: MAY }, '1/8': { start: APRIL }, '1/9': { start: MARCH } };
    const { ledger } = ledgerOf({ events: { start: MARCH, partitions } });
    ledger.begin(EVENTS, [SEVEN], known('1/7', '1/8'));
    expect(bookmarksOf(ledger)['events']).toEqual({
      start: APRIL,
      partitions: { '1/7': { start: MAY }, '1/8': { start: APRIL } },
    });
  });

  it('forgets no project of an organization that was not listed', () => {
    const partitions = { '1/7': { start: MAY }, '2/9': { start: APRIL } };
    const { ledger } = ledgerOf({ events: { start: APRIL, partitions } });
    ledger.begin(EVENTS, [SEVEN], known('1/7'));
    expect(bookmarksOf(ledger)['events']).toEqual({ start: APRIL, partitions });
  });

  it('has new names for partitions that older states name by the project', () => {
    const partitions = { '7': { start: MAY }, '9': { start: APRIL } };
    const { ledger } = ledgerOf({ events: { start: APRIL, partitions } });
    ledger.begin(EVENTS, [SEVEN], known('1/7'));
    expect(bookmarksOf(ledger)['events']).toEqual({ start: MAY, partitions: { '1/7': { start: MAY } } });
  });

  it('keeps the bookmarks of projects that another process reads as they are', () => {
    const eight = { start: APRIL, covered: [[MAY, MAY]], note: 1 };
    const { ledger } = ledgerOf({
      events: { start: APRIL, partitions: { '1/7': { start: MAY }, '1/8': eight } },
    });
    ledger.begin(EVENTS, [SEVEN], known('1/7', '1/8'), [EIGHT]);
    expect(ledger.version()).toBe(0);
    expect(bookmarksOf(ledger)['events']).toMatchObject({ partitions: { '1/8': eight } });
  });

  it('writes down for them what an older state says of all projects, or under another name', () => {
    for (const events of [{ start: MAY }, { partitions: { '7': { start: MAY }, '8': { start: MAY } } }]) {
      const { ledger } = ledgerOf({ events });
      ledger.begin(EVENTS, [SEVEN], known('1/7', '1/8'), [EIGHT]);
      expect(bookmarksOf(ledger)['events']).toEqual({
        start: MAY,
        partitions: { '1/7': { start: MAY }, '1/8': { start: MAY } },
      });
    }
  });

  it('claims nothing for them where the state says nothing', () => {
    const { ledger } = ledgerOf({});
    ledger.begin(EVENTS, [SEVEN], known('1/7', '1/8'), [EIGHT]);
    expect(bookmarksOf(ledger)['events']).toEqual({ start: MARCH, partitions: { '1/7': { start: MARCH } } });
  });

  it('keeps the old names where nobody knows whose they are', () => {
    const partitions = { '7': { start: MAY } };
    const { ledger } = ledgerOf({ events: { start: MAY, partitions } }, { isOwner: false });
    ledger.begin(EVENTS, [SEVEN], known('1/7'));
    expect(bookmarksOf(ledger)['events']).toEqual({
      start: MARCH,
      partitions: { '1/7': { start: MARCH }, '7': { start: MAY } },
    });
  });

  it('keeps the bookmarks of other organizations beside its own', () => {
    const partitions = { '2': { start: APRIL } };
    const { ledger } = ledgerOf({ issues: { start: APRIL, partitions } }, { isOwner: false });
    ledger.begin(ISSUES, [ORGANIZATION], new Map([['1', new Set(['1'])]]));
    expect(bookmarksOf(ledger)['issues']).toEqual({
      start: MARCH,
      partitions: { '1': { start: MARCH }, '2': { start: APRIL } },
    });
  });

  it('can be read again by the next run', () => {
    const { ledger } = ledgerOf({});
    const reached = {
      ...checkpoint(MARCH, APRIL, [at(APRIL), at(MAY)]),
      newest: at(MAY),
      projects: ['7'],
      question: 'a',
    };
    const partition = organizationPartition('1', { projects: ['7'], question: 'a' });
    ledger.begin(ISSUES, [partition], undefined);
    ledger.record(ISSUES, partition, reached);
    const next = ledgerOf(JSON.parse(JSON.stringify(ledger.state().bookmarks)));
    expect(next.ledger.initial(ISSUES, partition)).toEqual(reached);
  });
});

describe('where a partition stands', () => {
  it('is where it began until something is recorded', () => {
    const { ledger } = ledgerOf({ events: { partitions: { '1/7': { start: APRIL } } } });
    expect(ledger.current(EVENTS, SEVEN)).toMatchObject(checkpoint(APRIL));
    ledger.record(EVENTS, SEVEN, checkpoint(MAY));
    expect(ledger.current(EVENTS, SEVEN)).toEqual(checkpoint(MAY));
    expect(ledger.initial(EVENTS, SEVEN)).toMatchObject(checkpoint(APRIL));
    expect(ledger.current(EVENTS, EIGHT)).toMatchObject(checkpoint(MARCH));
  });

  it('is kept for each stream by itself', () => {
    const { ledger } = ledgerOf({});
    ledger.record(EVENTS, SEVEN, checkpoint(MAY));
    expect(ledger.current({ ...EVENTS, stream: 'others' }, SEVEN)).toMatchObject(checkpoint(MARCH));
  });
});

describe('a stream that was reset', () => {
  it('says null of what its bookmarks do not know, so that nothing comes back where states are merged', () => {
    const ledger = createLedger(
      { bookmarks: { events: { partitions: { '1/7': { start: MARCH } } } } },
      {
        startDate: at(MARCH),
        isOwner: true,
        now: at('2026-06-01'),
        warn: () => {},
        blanked: new Set(['events']),
      },
    );
    ledger.begin(EVENTS, [SEVEN], undefined);
    ledger.begin(ISSUES, [ORGANIZATION], undefined);
    ledger.record(EVENTS, SEVEN, { progress: { start: at(APRIL), covered: [] }, newest: at(APRIL) });
    expect(ledger.state().bookmarks).toEqual({
      events: {
        start: APRIL,
        partitions: {
          '1/7': {
            start: APRIL,
            newest: APRIL,
            refreshed: null,
            sweep: null,
            since: null,
            covered: null,
            projects: null,
          },
        },
      },
      issues: { start: MARCH, partitions: { '1': { start: MARCH } } },
    });
  });
});
