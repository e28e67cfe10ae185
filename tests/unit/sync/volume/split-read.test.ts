import { describe, expect, it } from '@jest/globals';
import { events } from '../../../../src/streams/events.ts';
import type { Read } from '../../../../src/sync/progress/progress.ts';
import { NO_FORECAST } from '../../../../src/sync/volume/forecast.ts';
import { recordsPerPart, splitByVolume } from '../../../../src/sync/volume/split-read.ts';
import { planned, projectPartition } from '../../../support/builders.ts';
import { fakeSurvey } from '../../../support/fake-survey.ts';

const SEVEN = projectPartition('7');
const READ: Read = { span: [990, 2_000], gaps: [[1_000, 2_000]], lookback: 10 };

async function cut(
  expected: number | undefined,
  options: Parameters<typeof fakeSurvey>[0] = {},
  read: Read = READ,
) {
  const survey = fakeSurvey(options);
  const forecast = { ...NO_FORECAST, expectedIn: () => expected };
  const parts = await splitByVolume(read, planned(events), SEVEN, forecast, survey);
  return { parts, edges: parts.map(({ span }) => span[0]).reverse(), questions: survey.questions };
}

it('puts seven pages into a part, each of which begins with the last row of the one before', () => {
  expect(recordsPerPart(100)).toBeCloseTo(7 * 99 * 0.97);
  expect(recordsPerPart(1)).toBeCloseTo(7 * 0.97);
});

describe('a big read', () => {
  it('is cut where the statistics say that its pages are, in parts of seven', async () => {
    const volumes = () => [
      { from: 0, to: 1_900, count: 0 },
      { from: 1_900, to: 2_000, count: 244 },
    ];
    const { edges, questions } = await cut(200, { volumes });
    expect(edges).toEqual([990, 1_925, 1_950, 1_975]);
    expect(questions).toEqual(['series of 1/7', 'probe of 1/7 990-1950']);
  });

  it('is cut into equal times where the statistics of the project say nothing usable', async () => {
    for (const volumes of [() => undefined, () => [], () => [{ from: 0, to: 5_000, count: 0 }]]) {
      expect((await cut(244, { volumes })).edges).toEqual([990, 1_250, 1_500, 1_750]);
    }
  });

  it('is cut in what it may claim; its newest part reaches up to the present', async () => {
    const { parts, questions } = await cut(200, {}, { ...READ, span: [990, 2_600], isTop: true });
    expect(parts.map(({ span, gaps, isTop }) => [span, gaps, isTop])).toEqual([
      [[1_750, 2_600], [[1_750, 2_000]], true],
      [[1_500, 1_750], [[1_500, 1_750]], undefined],
      [[1_250, 1_500], [[1_250, 1_500]], undefined],
      [[990, 1_250], [[1_000, 1_250]], undefined],
    ]);
    expect(questions).toEqual(['series of 1/7', 'probe of 1/7 990-1500']);
  });

  it('keeps its lookback', async () => {
    const { parts } = await cut(200);
    expect(parts.at(-1)).toMatchObject({ span: [990, 1_250], gaps: [[1_000, 1_250]], lookback: 10 });
    expect(parts.map(({ lookback }) => lookback)).toEqual([0, 0, 0, 10]);
  });
});

describe('a read is left whole', () => {
  it.each([
    ['when one request at a time is allowed', 500, { parallelism: 1 }],
    ['when little is expected', 199, {}],
    ['when nothing is known', undefined, {}],
  ] as const)('%s, and nothing is asked', async (_name, expected, options) => {
    expect(await cut(expected, options)).toMatchObject({ parts: [READ], questions: [] });
  });

  it('when a closer look finds little', async () => {
    const volumes = () => [{ from: 1_000, to: 2_000, count: 199 }];
    expect(await cut(500, { volumes })).toMatchObject({ parts: [READ], questions: ['series of 1/7'] });
  });

  it('when the server takes no notice of spans', async () => {
    expect((await cut(500, { keepsToSpan: false })).parts).toEqual([READ]);
  });

  it('when it is a second long', async () => {
    const short: Read = { span: [999, 1_000], gaps: [[999, 1_000]], lookback: 0 };
    expect(await cut(500, {}, short)).toMatchObject({ parts: [short], questions: ['series of 1/7'] });
  });

  it.each([
    [[]],
    [
      [
        [1_000, 1_100],
        [1_200, 2_000],
      ],
    ],
  ])('when its gaps are %j', async (gaps) => {
    const read = { ...READ, gaps } as unknown as Read;
    expect(await cut(500, {}, read)).toMatchObject({ parts: [read], questions: [] });
  });
});
