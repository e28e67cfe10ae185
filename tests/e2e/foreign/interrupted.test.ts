import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json.ts';
import { createForeignWorld } from '../../foreign/build.ts';
import { FOREIGN_STREAMS, gaps, NO_GAPS } from '../../foreign/compare.ts';
import { FLAVOURS } from '../../foreign/flavour.ts';
import { syncForeign } from '../../foreign/run.ts';
import { type ForeignServer, startForeign } from '../../foreign/server.ts';
import { type FakeClock, fakeClock } from '../../support/clock.ts';

describe.each(FLAVOURS)('a run against GlitchTip %s that is told to stop', (flavour) => {
  let clock: FakeClock;
  let server: ForeignServer;

  beforeEach(async () => {
    clock = fakeClock({ random: 0.5 });
    // Late events all over the list: whoever takes the oldest row of a page for its end claims too much.
    const delayMinutes = (place: number) => (place % 49 === 48 ? 8 * 24 * 60 : 0);
    const world = createForeignWorld({
      now: clock.now,
      organizations: [
        {
          slug: 'acme',
          projects: ['api', 'web'],
          issues: 120,
          eventsPerIssue: 5,
          releases: 70,
          delayMinutes,
        },
      ],
    });
    server = await startForeign(world, { flavour });
  });
  afterEach(() => server.close());

  const stopAfter = async (answers: number) => {
    const stop = new AbortController();
    server.onAnswer((count) => {
      if (count === answers) stop.abort(new Error('SIGTERM'));
    });
    const killed = await syncForeign({ server, clock, signal: stop.signal });
    server.onAnswer(() => {});
    return killed;
  };

  it.each([3, 7, 11, 15, 19])(
    'after %i answers loses nothing: the next run has the rest',
    async (answers) => {
      const killed = await stopAfter(answers);
      expect(killed.messages.at(-1)?.type).toBe('STATE');
      clock.pass(60_000);
      const resumed = await syncForeign({ server, clock, state: killed.state });
      expect(resumed.code).toBe(0);
      const both = [...killed.messages, ...resumed.messages];
      for (const stream of FOREIGN_STREAMS) {
        expect(gaps(both, stream, server.truth(stream).keys())).toEqual(NO_GAPS);
      }
    },
  );

  it('claims in no STATE what had not been written by then', async () => {
    const { messages } = await stopAfter(17);
    const places = messages.flatMap(({ type }, place) => (type === 'STATE' ? [place] : []));
    for (const place of places) {
      const before = messages.slice(0, place);
      const resumed = await syncForeign({ server, clock, state: messages[place]?.value as JsonObject });
      expect(resumed.code).toBe(0);
      for (const stream of ['events', 'issues', 'releases']) {
        expect(gaps([...before, ...resumed.messages], stream, server.truth(stream).keys())).toEqual(NO_GAPS);
      }
    }
  });
});
