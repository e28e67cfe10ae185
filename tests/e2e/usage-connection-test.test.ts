import { afterEach, expect, it } from '@jest/globals';
import { closeWarehouses, DAY, MINUTE, NOW, outcome, startWarehouse, WELL } from '../support/warehouse.ts';

afterEach(closeWarehouses);

const STREAMS = ['organization_stats', 'project_stats', 'sessions'];

it('a test shows numbers of yesterday where the present day is too young for any', async () => {
  const midnight = Math.ceil(NOW / DAY) * DAY;
  const account = await startWarehouse({ events: 400, days: 12 });
  account.clock.pass(midnight + 5 * MINUTE - account.clock.now());
  const met = await account.sync({ test: 'all' });
  expect(outcome(met)).toEqual(WELL);
  const shown = met.messages.filter(({ type }) => type === 'RECORD').map(({ stream }) => stream);
  expect(STREAMS.filter((stream) => shown.includes(stream))).toEqual(STREAMS);
});
