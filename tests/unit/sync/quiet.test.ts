import { describe, expect, it } from '@jest/globals';
import { events } from '../../../src/streams/events.ts';
import { isLongAgo, quietPartitions } from '../../../src/sync/quiet.ts';
import { projectPartition } from '../../support/builders.ts';

const DAY = 86_400;
const UPPER = 100 * DAY;
const BOUNDS = { upper: UPPER, lookbackSeconds: 3_600 };
const candidates = (...starts: number[]) =>
  starts.map((start, index) => ({ partition: projectPartition(String(index + 1)), start }));

async function quiet(starts: readonly number[], volumes: ReadonlyMap<string, number> | undefined) {
  const asked: [number, number][] = [];
  const ids = await quietPartitions(
    events,
    candidates(...starts),
    BOUNDS,
    async (_definition, since, until) => {
      asked.push([since, until]);
      return volumes;
    },
  );
  return { ids: [...ids], asked };
}

describe('quiet partitions', () => {
  it('are those of which the statistics count nothing', async () => {
    const volumes = new Map([
      ['2', 1],
      ['3', 0],
    ]);
    expect((await quiet([UPPER - 10, UPPER - 10, UPPER - 10], volumes)).ids).toEqual(['1', '3']);
  });

  it('are asked about from the oldest bookmark, less the lookback', async () => {
    const { asked } = await quiet([UPPER - 10, UPPER - 500, UPPER - 20], new Map());
    expect(asked).toEqual([[UPPER - 500 - 3_600, UPPER]]);
  });

  it('are none where there are no statistics', async () => {
    expect((await quiet([UPPER - 10, UPPER - 10, UPPER - 10], undefined)).ids).toEqual([]);
  });

  it('are read for real when their bookmark is a day old', async () => {
    const young = UPPER - DAY + 1;
    expect((await quiet([young, young, young, UPPER - DAY], new Map())).ids).toEqual(['1', '2', '3']);
  });

  it('are not worth a question when fewer than three could be', async () => {
    expect(await quiet([UPPER - 10, UPPER - 10, UPPER - DAY, UPPER], new Map())).toEqual({
      ids: [],
      asked: [],
    });
    expect((await quiet([UPPER - 10, UPPER - 10, UPPER - 10], new Map())).asked).toHaveLength(1);
  });
});

it('takes a bookmark of a day for an old one', () => {
  expect(isLongAgo(UPPER - DAY, UPPER)).toBe(true);
  expect(isLongAgo(UPPER - DAY + 1, UPPER)).toBe(false);
});
