import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, UnreachableError } from '../../../../src/errors.ts';
import type { JsonValue } from '../../../../src/json.ts';
import {
  type Activity,
  projectSeries,
  projectVolumes,
  type Question,
} from '../../../../src/sentry/volume/activity.ts';
import { at } from '../../../support/builders.ts';
import { recordingLog } from '../../../support/recording-log.ts';
import { type Line, scriptedClient } from '../../../support/scripted-client.ts';

const ACME = { id: '1', slug: 'acme', root: 'https://us.sentry.io/api/0', naming: 'id' } as const;
const NOON = at('2026-03-01T12:00:00');
const HOUR = 3_600;
const question = (since: number, until: number): Question => ({
  category: 'error',
  since,
  until,
  stream: 'events',
});

function activityOf(answer: (number: number) => Line) {
  const client = scriptedClient((_, number) => answer(number));
  const activity: Activity = { client, log: recordingLog(), without: new Set() };
  return { activity, requests: client.requests };
}

async function volumes(answer: Line, asked = question(NOON + 59, NOON + 3_601)) {
  const { activity, requests } = activityOf(() => answer);
  const found = await projectVolumes(activity, ACME, asked);
  return { found, query: Object.fromEntries(requests[0]?.query ?? []), request: requests[0] };
}

async function series(answer: Line, asked: Question) {
  const { activity, requests } = activityOf(() => answer);
  const found = await projectSeries(activity, ACME, '7', asked);
  return { found, query: Object.fromEntries(requests[0]?.query ?? []) };
}

const groups = (count: JsonValue): Line => ({
  value: { groups: [{ by: { project: 7 }, totals: { 'sum(quantity)': count } }] },
});

describe('what the statistics count of each project', () => {
  it('is read by id', async () => {
    expect((await volumes(groups(3))).found).toEqual(new Map([['7', 3]]));
  });

  it('is asked for in whole hours around the span, for all projects at once', async () => {
    const { request, query } = await volumes(groups(1));
    expect(request?.path).toBe('/organizations/1/stats_v2/');
    expect(query).toMatchObject({
      project: '-1',
      groupBy: 'project',
      interval: '1h',
      start: '2026-03-01T12:00:00',
      end: '2026-03-01T14:00:00',
    });
  });

  it.each([[400], [403], [404], [500], [0]])('is unknown after an answer of %d', async (status) => {
    expect((await volumes(new ApiError('no', status))).found).toBeUndefined();
  });

  it('is unknown when the answer is something else', async () => {
    expect((await volumes(groups('many'))).found).toBeUndefined();
  });

  it.each([new AuthError('no'), new UnreachableError('no', 0)])('ends the run after %s', async (error) => {
    await expect(volumes(error)).rejects.toBe(error);
  });

  it('is a help: nobody waits for it, and a refused token ends nothing', async () => {
    expect((await volumes(groups(1))).request).toMatchObject({ patienceMs: 10_000, isHelper: true });
  });
});

describe('what the statistics count of one project', () => {
  it('is read interval by interval', async () => {
    const value = {
      intervals: ['2026-03-01T12:00:00Z', '2026-03-01T13:00:00Z'],
      groups: [{ by: { outcome: 'accepted' }, series: { 'sum(quantity)': [5, 0] } }],
    };
    const { found, query } = await series({ value }, question(NOON, NOON + HOUR));
    expect(query).toMatchObject({ project: '7', groupBy: 'outcome', interval: '1h' });
    expect(found).toEqual([
      { from: NOON, to: NOON + HOUR, count: 5 },
      { from: NOON + HOUR, to: NOON + 2 * HOUR, count: 0 },
    ]);
  });

  it.each([
    [24, '1h', 1],
    [41 * 24, '1h', 1],
    [42 * 24, '2h', 2],
    [90 * 24, '3h', 3],
    [300 * 24, '8h', 8],
    [900 * 24, '1d', 24],
    [5_000 * 24, '1d', 24],
  ])(
    'comes in intervals that keep %d hours below a thousand of them: %s',
    async (hours, interval, length) => {
      const value = {
        intervals: ['2026-03-01T00:00:00Z'],
        groups: [{ by: {}, series: { 'sum(quantity)': [1] } }],
      };
      const { found, query } = await series({ value }, question(NOON - hours * HOUR, NOON));
      expect(query['interval']).toBe(interval);
      expect(found?.map(({ from, to }) => to - from)).toEqual([length * HOUR]);
    },
  );

  it('is unknown where there are no statistics', async () => {
    expect((await series(new ApiError('no', 404), question(NOON, NOON + 1))).found).toBeUndefined();
  });
});

describe('statistics that cannot be had', () => {
  const asked = question(NOON, NOON + 1);

  it.each<[string, Line]>([
    ['are refused', new ApiError('no', 404)],
    ['are something else', groups('many')],
  ])('are asked for once in a run where they %s, of each organization', async (_, answer) => {
    const { activity, requests } = activityOf((number) => (number === 1 ? answer : groups(5)));
    expect(await projectVolumes(activity, ACME, asked)).toBeUndefined();
    expect(await projectVolumes(activity, ACME, asked)).toBeUndefined();
    expect(await projectSeries(activity, ACME, '7', asked)).toBeUndefined();
    expect(requests).toHaveLength(1);
    expect(await projectVolumes(activity, { ...ACME, id: '2' }, asked)).toEqual(new Map([['7', 5]]));
  });

  it('are asked for by the name that the server understands', async () => {
    const { activity, requests } = activityOf(() => groups(1));
    await projectVolumes(activity, { ...ACME, naming: 'slug' }, asked);
    expect(requests[0]?.path).toBe('/organizations/acme/stats_v2/');
  });
});
