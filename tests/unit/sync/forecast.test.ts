import { describe, expect, it } from '@jest/globals';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import type { Bounds } from '../../../src/sync/bounds.ts';
import { forecastOf } from '../../../src/sync/forecast.ts';
import { createLedger } from '../../../src/sync/ledger.ts';
import type { PlannedStream } from '../../../src/sync/plan.ts';
import { formatInstant } from '../../../src/time.ts';
import { at, organizationPartition, planned, projectPartition } from '../../support/builders.ts';
import { fakeSurvey } from '../../support/fake-survey.ts';

const DAY = 86_400;
const HOUR = 3_600;
const START = at('2026-05-01');
const UPPER = START + 10 * DAY;
const BOUNDS: Bounds = {
  upper: UPPER,
  startDate: START,
  lookbackSeconds: HOUR,
  issueRefreshHours: -1,
  releaseRefreshDays: 0,
};
const [SIX, SEVEN, EIGHT, NINE] = ['6', '7', '8', '9'].map(projectPartition);
const PROJECTS = [SIX, SEVEN, EIGHT, NINE].filter((partition) => partition !== undefined);

/** @param starts how long ago the bookmark of each project is, in seconds; undefined means that it has none */
async function forecast(
  starts: Readonly<Record<string, number | undefined>>,
  counts: (since: number) => Record<string, number> | undefined,
  plan: PlannedStream = planned(events),
) {
  const partitions = Object.fromEntries(
    Object.entries(starts).flatMap(([id, ago]) =>
      ago === undefined ? [] : [[id, { start: formatInstant(UPPER - ago) }]],
    ),
  );
  const ledger = createLedger(
    { bookmarks: { events: { partitions } } },
    {
      startDate: START,
      severalOrganizations: false,
      reading: { now: UPPER, warn: () => {} },
    },
  );
  const survey = fakeSurvey({ counts });
  const list = {
    partitions:
      plan.definition === events
        ? PROJECTS.filter(({ id }) => Object.hasOwn(starts, id))
        : [organizationPartition()],
  };
  const found = await forecastOf(plan, list, ledger, BOUNDS, survey);
  return { ...found, quiet: [...found.quiet], asked: survey.asked };
}

describe('the statistics of a stream', () => {
  it('are asked for once in a first run, from the start date', async () => {
    const { quiet, expected, asked } = await forecast({ '7': undefined, '8': undefined }, () => ({
      '7': 900,
    }));
    expect({ quiet, expected, asked }).toEqual({ quiet: [], expected: 900, asked: [[START, UPPER]] });
  });

  it('are asked for once about young bookmarks, and no further back than those', async () => {
    const young = { '6': HOUR, '7': HOUR, '8': HOUR };
    const { quiet, asked } = await forecast(young, () => ({ '7': 5 }));
    expect({ quiet, asked }).toEqual({ quiet: ['6', '8'], asked: [[UPPER - 2 * HOUR, UPPER]] });
  });

  it('are asked for twice when there is both', async () => {
    const mixed = { '6': HOUR, '7': HOUR, '8': HOUR, '9': 5 * DAY };
    const { quiet, asked } = await forecast(mixed, () => ({ '7': 5, '9': 1 }));
    expect(quiet).toEqual(['6', '8']);
    expect(asked).toEqual([
      [UPPER - 2 * HOUR, UPPER],
      [UPPER - 5 * DAY, UPPER],
    ]);
  });

  it('are not asked for when nothing is old and little is young', async () => {
    expect(await forecast({ '6': HOUR, '7': 2 * HOUR }, () => ({}))).toMatchObject({
      quiet: [],
      expected: undefined,
      asked: [],
    });
  });

  it('are not asked for of streams they do not count', async () => {
    expect((await forecast({}, () => ({}), planned(issues))).asked).toEqual([]);
  });

  it('say nothing where there are none', async () => {
    const found = await forecast({ '6': undefined }, () => undefined);
    expect(found).toMatchObject({ quiet: [], expected: undefined });
    expect(found.expectedIn(projectPartition('6'), [START, UPPER])).toBeUndefined();
  });

  it('call nothing quiet that is read from the start every time', async () => {
    const young = { '6': HOUR, '7': HOUR, '8': HOUR };
    const plan = planned(events, { replicationMethod: 'FULL_TABLE' });
    expect(await forecast(young, () => ({ '6': 40 }), plan)).toMatchObject({
      quiet: [],
      expected: 40,
      asked: [[START, UPPER]],
    });
  });
});

describe('what is expected', () => {
  it('is a part of the count by time, in what is left to read', async () => {
    const { expected, expectedIn } = await forecast({ '6': 10 * DAY, '7': 5 * DAY }, () => ({
      '6': 1_000,
      '7': 400,
    }));
    expect(expected).toBe(1_200);
    expect(expectedIn(projectPartition('7'), [UPPER - DAY, UPPER])).toBe(40);
    expect(expectedIn(projectPartition('nobody'), [UPPER - DAY, UPPER])).toBe(0);
  });

  it('is taken from the answer that reaches back the least', async () => {
    const mixed = { '6': HOUR, '7': HOUR, '8': HOUR, '9': 10 * DAY };
    const { expected, expectedIn } = await forecast(mixed, (since) =>
      since === UPPER - 2 * HOUR ? { '7': 60 } : { '7': 9_999, '9': 500 },
    );
    expect(expectedIn(projectPartition('7'), [UPPER - HOUR, UPPER])).toBe(30);
    expect(expected).toBe(530);
  });
});
