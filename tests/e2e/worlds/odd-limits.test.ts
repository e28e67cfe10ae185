import { afterEach, describe, expect, it } from '@jest/globals';
import { CORE_STREAMS } from '../../support/core-streams.ts';
import { closeWarehouses, few, HOUR, outcome, startWarehouse, WELL } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

/** Every line of a run that ends well, however talkative. */
const MOST_LINES = 100;

describe('a window that is used up and ends at a time that makes no sense', () => {
  it.each(['milliseconds', 'days-ahead'] as const)('is not waited for (%s)', async (oddReset) => {
    const account = await startWarehouse({ events: 260, issues: 130 }, { oddReset });
    const began = account.clock.now();
    const result = await account.sync({ streams: CORE_STREAMS, settings: { max_retry_seconds: 900 } });
    expect(outcome(result)).toEqual(WELL);
    expect(few(account.missing(['organizations', 'users', 'issues', 'events', 'releases']))).toEqual([]);
    expect(result.lines.length).toBeLessThan(MOST_LINES);
    expect(account.clock.now() - began).toBeLessThan(HOUR);
  });
});

describe('statistics that exaggerate a thousandfold', () => {
  it('cost a few requests and no record', async () => {
    const account = await startWarehouse(
      { projects: 3, events: 94, hugeProject: 0.9, issues: 5 },
      { stats: { times: 1000 } },
    );
    let requests = 0;
    account.during('events', () => {
      requests += 1;
    });
    expect(outcome(await account.sync({ streams: ['organizations', 'events'] }))).toEqual(WELL);
    expect(few(account.missing(['events']))).toEqual([]);
    expect(requests).toBeLessThanOrEqual(40);
  });
});
