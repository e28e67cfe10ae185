import { afterEach, describe, expect, it } from '@jest/globals';
import { closeWarehouses, few, outcome, startWarehouse, WELL } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

describe.each([400, 504] as const)('a query over a long time that is answered with %d', (status) => {
  it.each([
    ['issues', 24 * 9],
    ['events', 24 * 9],
    ['issues', 20],
    ['events', 20],
  ])('is asked again for shorter times: %s, up to %d hours', async (stream, aboveHours) => {
    const account = await startWarehouse(
      { issues: 60, events: 260 },
      { queryTimeout: { aboveHours, status } },
    );
    const result = await account.sync({ streams: ['organizations', stream] });
    expect(outcome(result)).toEqual(WELL);
    expect(few(account.missing([stream]))).toEqual([]);
  });
});
