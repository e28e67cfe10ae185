import { expect, it } from '@jest/globals';
import { observeRequests } from '../../src/observe-requests.ts';
import { createTally } from '../../src/report/tally.ts';
import { recordingLog } from '../support/recording-log.ts';

it('counts waits for limits apart from waits after failures', () => {
  const tally = createTally(['issues']);
  const { waited } = observeRequests(recordingLog(), tally);
  waited('issues', 12_000, 'limit');
  waited('issues', 3_000, 'limit');
  waited('issues', 391_000, 'failure');
  expect(tally.of('issues')).toMatchObject({ waitedMs: 15_000, retryWaitMs: 391_000 });
});
