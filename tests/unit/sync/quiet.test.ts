import { describe, expect, it } from '@jest/globals';
import { events } from '../../../src/streams/events.ts';
import { quietPartitions } from '../../../src/sync/quiet.ts';
import { projectPartition } from '../../support/builders.ts';

const DAY = 86_400;
const UPPER = 100 * DAY;
const BOUNDS = { upper: UPPER, lookbackSeconds: 3_600 };
const candidates = (...starts: number[]) =>
  starts.map((start, index) => ({ partition: projectPartition(String(index + 1)), start }));

async function quiet(starts: readonly number[], active: ReadonlySet<string> | undefined) {
  const asked: [number, number][] = [];
  const ids = await quietPartitions(
    events,
    candidates(...starts),
    BOUNDS,
    async (_definition, since, until) => {
      asked.push([since, until]);
      return active;
    },
  );
  return { ids: [...ids], asked };
}

describe('quiet partitions', () => {
  it('are those that the statistics do not name', async () => {
    expect((await quiet([UPPER - 10, UPPER - 10, UPPER - 10], new Set(['2']))).ids).toEqual(['1', '3']);
  });

  it('are asked about from the oldest bookmark, less the lookback', async () => {
    const { asked } = await quiet([UPPER - 10, UPPER - 500, UPPER - 20], new Set());
    expect(asked).toEqual([[UPPER - 500 - 3_600, UPPER]]);
  });

  it('are none where there are no statistics', async () => {
    expect((await quiet([UPPER - 10, UPPER - 10, UPPER - 10], undefined)).ids).toEqual([]);
  });

  it('are read for real when their bookmark is a day old', async () => {
    const young = UPPER - DAY + 1;
    expect((await quiet([young, young, young, UPPER - DAY], new Set())).ids).toEqual(['1', '2', '3']);
  });

  it('are not worth a question when fewer than three could be', async () => {
    expect(await quiet([UPPER - 10, UPPER - 10, UPPER - DAY, UPPER], new Set())).toEqual({
      ids: [],
      asked: [],
    });
    expect((await quiet([UPPER - 10, UPPER - 10, UPPER - 10], new Set())).asked).toHaveLength(1);
  });
});
