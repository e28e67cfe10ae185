import { describe, expect, it } from '@jest/globals';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import type { PlannedStream } from '../../../../src/sync/plan/plan.ts';
import { createLedger } from '../../../../src/sync/progress/ledger.ts';
import { forecastOf } from '../../../../src/sync/volume/forecast.ts';
import { formatInstant } from '../../../../src/time.ts';
import {
  at,
  boundsUpTo,
  organizationPartition,
  planned,
  projectPartition,
} from '../../../support/builders.ts';
import { fakeSurvey } from '../../../support/fake-survey.ts';

const DAY = 86_400;
const HOUR = 3_600;
const START = at('2026-05-01');
const SIGNPOST = START + 10 * DAY;
const ASKED = SIGNPOST + 61;
const BOUNDS = boundsUpTo(SIGNPOST, { asked: ASKED, startDate: START, lookbackSeconds: HOUR });
const PROJECTS = ['6', '7', '8', '9'].map((id) => projectPartition(id));

/** A bookmark by how long ago it is and its newest record was, in seconds. */
type Bookmark = { readonly ago: number; readonly newest?: number; readonly covered?: true };

/** @param bookmarks of each project; undefined means that it has none */
async function forecast(
  bookmarks: Readonly<Record<string, Bookmark | undefined>>,
  counts: (since: number) => Record<string, number> | undefined,
  plan: PlannedStream = planned(events),
) {
  const partitions = Object.fromEntries(
    Object.entries(bookmarks).flatMap(([id, bookmark]) => {
      if (bookmark === undefined) return [];
      const { ago, newest, covered } = bookmark;
      const from = SIGNPOST - ago;
      const value = {
        start: formatInstant(from),
        ...(newest !== undefined && { newest: formatInstant(SIGNPOST - newest) }),
        ...(covered && { covered: [[formatInstant(from + 1), formatInstant(from + 2)]] }),
      };
      return [[`1/${id}`, value]];
    }),
  );
  const ledger = createLedger(
    { bookmarks: { events: { partitions } } },
    { startDate: START, isOwner: true, now: SIGNPOST, warn: () => {} },
  );
  const survey = fakeSurvey({ counts });
  const list = {
    partitions:
      plan.definition === events
        ? PROJECTS.filter(({ scope }) => Object.hasOwn(bookmarks, scope.projectId ?? ''))
        : [organizationPartition()],
    failed: [],
  };
  const found = await forecastOf(plan, list, ledger, BOUNDS, survey);
  return { ...found, idle: [...found.idle], asked: survey.asked };
}

/** Read an hour ago; the statistics know its newest record. */
const YOUNG: Bookmark = { ago: HOUR, newest: HOUR };

describe('the statistics of a stream', () => {
  it('are asked for once in a first run, from the start date up to what is asked', async () => {
    const { idle, expected, asked } = await forecast({ '7': undefined, '8': undefined }, () => ({
      '1/7': 900,
    }));
    expect({ idle, expected, asked }).toEqual({ idle: [], expected: 900, asked: [[START, ASKED]] });
  });

  it('are asked for once about young bookmarks whose newest record is as young', async () => {
    const young = { '6': YOUNG, '7': { ago: HOUR }, '8': { ago: HOUR } };
    const { idle, asked } = await forecast(young, () => ({ '1/6': 1, '1/7': 5 }));
    expect({ idle, asked }).toEqual({ idle: ['1/8'], asked: [[SIGNPOST - 2 * HOUR, ASKED]] });
  });

  it('are asked for as far back as the oldest witness', async () => {
    const old = { ago: HOUR, newest: 9 * HOUR };
    const { idle, asked } = await forecast({ '6': old, '7': YOUNG, '8': YOUNG }, (since) =>
      since < SIGNPOST - 2 * HOUR ? { '1/6': 1 } : {},
    );
    expect(idle).toEqual(['1/6']);
    expect(asked).toEqual([
      [SIGNPOST - 2 * HOUR, ASKED],
      [SIGNPOST - 9 * HOUR, ASKED],
    ]);
  });

  it('are asked for twice when there is both old and young', async () => {
    const mixed = { '6': YOUNG, '7': { ago: HOUR }, '8': { ago: HOUR }, '9': { ago: 5 * DAY } };
    const { idle, asked } = await forecast(mixed, () => ({ '1/6': 1, '1/7': 5, '1/9': 1 }));
    expect(idle).toEqual(['1/8']);
    expect(asked).toEqual([
      [SIGNPOST - 2 * HOUR, ASKED],
      [SIGNPOST - 5 * DAY, ASKED],
    ]);
  });

  it('are not asked for when nothing is old and little is young', async () => {
    expect(await forecast({ '6': YOUNG, '7': { ago: 2 * HOUR } }, () => ({}))).toMatchObject({
      idle: [],
      expected: undefined,
      asked: [],
    });
  });

  it('are not asked for of streams they do not count', async () => {
    expect((await forecast({}, () => ({}), planned(issues))).asked).toEqual([]);
  });

  it('say nothing where there are none', async () => {
    const found = await forecast({ '6': undefined }, () => undefined);
    expect(found).toMatchObject({ idle: [], expected: undefined });
    expect(found.expectedIn(projectPartition('6'), [START, ASKED])).toBeUndefined();
  });

  it('call nothing idle that has a gap below what was delivered', async () => {
    const old: Bookmark = { ago: HOUR, newest: 9 * HOUR };
    const counts = (since: number): Record<string, number> =>
      since < SIGNPOST - 2 * HOUR ? { '1/6': 1, '1/7': 1, '1/8': 1, '1/9': 1 } : {};
    const { idle } = await forecast({ '6': old, '7': old, '8': old, '9': { ...old, covered: true } }, counts);
    expect(idle).toEqual(['1/6', '1/7', '1/8']);
  });

  it('call nothing idle that is read from the start every time', async () => {
    const plan = planned(events, { replicationMethod: 'FULL_TABLE' });
    expect(await forecast({ '6': YOUNG, '7': YOUNG, '8': YOUNG }, () => ({ '1/6': 40 }), plan)).toMatchObject(
      {
        idle: [],
        expected: 40,
        asked: [[START, ASKED]],
      },
    );
  });
});

describe('what is expected', () => {
  it('is a part of the count by time, in what is left to read', async () => {
    const { expected, expectedIn } = await forecast(
      { '6': { ago: 10 * DAY }, '7': { ago: 5 * DAY } },
      () => ({
        '1/6': 1_000,
        '1/7': 400,
      }),
    );
    expect(expected).toBeGreaterThanOrEqual(1_200);
    expect(expected).toBeLessThan(1_210);
    const share = (400 * DAY) / (10 * DAY + 61);
    expect(expectedIn(projectPartition('7'), [SIGNPOST - DAY, SIGNPOST])).toBeCloseTo(share, 6);
    expect(expectedIn(projectPartition('nobody'), [SIGNPOST - DAY, SIGNPOST])).toBe(0);
  });

  it('is taken from the answer that reaches back the least', async () => {
    const mixed = { '6': YOUNG, '7': { ago: HOUR }, '8': { ago: HOUR }, '9': { ago: 10 * DAY } };
    const { expectedIn } = await forecast(mixed, (since) =>
      since === SIGNPOST - 2 * HOUR ? { '1/6': 1, '1/7': 60 } : { '1/7': 9_999, '1/9': 500 },
    );
    const share = (60 * HOUR) / (2 * HOUR + 61);
    expect(expectedIn(projectPartition('7'), [SIGNPOST - HOUR, SIGNPOST])).toBeCloseTo(share, 6);
    expect(expectedIn(projectPartition('9'), [START, ASKED])).toBe(500);
  });

  it('leaves out what is idle', async () => {
    const { idle, expected } = await forecast({ '6': YOUNG, '7': { ago: HOUR }, '8': { ago: HOUR } }, () => ({
      '1/6': 30,
      '1/7': 10,
    }));
    expect({ idle, expected }).toEqual({ idle: ['1/8'], expected: 40 });
  });
});
