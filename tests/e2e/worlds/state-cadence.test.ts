import { afterEach, describe, expect, it } from '@jest/globals';
import type { SingerMessage } from '../../support/run-tap.ts';
import { closeWarehouses, outcome, SECOND, startWarehouse, WELL } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const PAGE = 100;

/** For each stretch without a STATE: how many records it has, and milliseconds from the first to the last of them. */
function stretches(messages: readonly SingerMessage[]): { records: number; ms: number }[] {
  const found: { records: number; ms: number }[] = [];
  let times: number[] = [];
  for (const message of messages) {
    if (message.type === 'RECORD') {
      times.push(Date.parse((message as unknown as { time_extracted: string }).time_extracted));
    }
    if (message.type !== 'STATE') continue;
    if (times.length > 0) found.push({ records: times.length, ms: Math.max(...times) - Math.min(...times) });
    times = [];
  }
  return found;
}

const most = (values: readonly number[]): number => Math.max(...values);

describe('two STATEs of a run', () => {
  it.each([
    ['events', { projects: 1, events: 3_000 }],
    ['issues', { issues: 2_000, events: 0 }],
  ])('are ten seconds apart at most, where each page takes a second: %s', async (stream, world) => {
    const latencyMs = SECOND;
    const account = await startWarehouse(world, { latencyMs });
    const result = await account.sync({ streams: ['organizations', stream], settings: { concurrency: 1 } });
    expect(outcome(result)).toEqual(WELL);
    const between = stretches(result.messages).map(({ ms }) => ms);
    expect(between.length).toBeGreaterThan(1);
    // The page during which the ten seconds end belongs to them.
    expect(most(between)).toBeLessThanOrEqual(10 * SECOND + 2 * latencyMs);
  });

  it('have 10,000 records between them at most, however fast these come', async () => {
    const account = await startWarehouse({ projects: 1, events: 12_000 });
    const result = await account.sync({ streams: ['organizations', 'events'] });
    expect(outcome(result)).toEqual(WELL);
    const records = stretches(result.messages).map((stretch) => stretch.records);
    expect(most(records)).toBeLessThanOrEqual(10_000 + PAGE);
  });
});
