import { afterEach, describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/config.ts';
import { lookAhead } from '../../../src/outlook.ts';
import { catalogOf } from '../../support/catalogs.ts';
import { recordingLog } from '../../support/recording-log.ts';
import { closeWarehouses, SECOND, startWarehouse } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

describe('a plan of a server that is out of order', () => {
  it('waits half a minute for a stream at most, whatever a run would', async () => {
    const { simulator, clock } = await startWarehouse();
    simulator.faults.add({ kind: '500', match: { stream: 'teams' }, times: Number.POSITIVE_INFINITY });
    const { config } = parseConfig(
      { api_token: simulator.token, base_url: simulator.url, max_retry_seconds: 900 },
      clock.now(),
    );
    const began = clock.now();
    const outlook = await lookAhead(
      { config, catalog: catalogOf(['teams', 'users']), state: {} },
      { log: recordingLog(), clock, signal: new AbortController().signal },
    );
    expect(outlook.failures.map(({ stream }) => stream)).toEqual(['teams']);
    expect(clock.now() - began).toBeLessThan(40 * SECOND);
    expect(outlook.rows.find(({ stream }) => stream === 'users')?.available).toBe('yes');
  });
});
