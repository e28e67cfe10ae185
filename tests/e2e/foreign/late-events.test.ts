import { afterEach, describe, expect, it } from '@jest/globals';
import { createForeignWorld } from '../../foreign/build.ts';
import { addEvent } from '../../foreign/change.ts';
import { keysIn } from '../../foreign/compare.ts';
import { FLAVOURS } from '../../foreign/flavour.ts';
import { type ForeignResult, syncForeign } from '../../foreign/run.ts';
import { type ForeignServer, startForeign } from '../../foreign/server.ts';
import type { ForeignWorld } from '../../foreign/world.ts';
import { type FakeClock, fakeClock } from '../../support/clock.ts';

const TEN_DAYS = 10 * 24 * 60;
/** One project: with 50 or 100 rows a page this ends in the middle of a page. */
const EVENTS = 245;

let server: ForeignServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

function worldOf(clock: FakeClock, delayMinutes: (place: number) => number): ForeignWorld {
  return createForeignWorld({
    now: clock.now,
    organizations: [{ slug: 'acme', projects: ['api'], issues: 5, eventsPerIssue: EVENTS / 5, delayMinutes }],
  });
}

const missing = (runs: readonly ForeignResult[], all: readonly string[]): readonly string[] => {
  const had = new Set(
    keysIn(
      runs.flatMap(({ messages }) => messages),
      'events',
    ),
  );
  return all.filter((key) => !had.has(key));
};

describe.each(FLAVOURS)(
  'late events in a list of GlitchTip %s, which is in the order of receipt',
  (flavour) => {
    it.each([0, 24, 49, 50, 99, 100, 199, 244])('place %i of the first run hides nothing', async (place) => {
      const clock = fakeClock({ random: 0.5 });
      const world = worldOf(clock, (at) => (at === place ? TEN_DAYS : 0));
      server = await startForeign(world, { flavour });
      const run = await syncForeign({ server, clock, streams: ['events'] });
      expect(run.code).toBe(0);
      expect(missing([run], [...server.truth('events').keys()])).toEqual([]);
    });

    it('older than the start date hide nothing that is younger', async () => {
      const clock = fakeClock({ random: 0.5 });
      // Each fiftieth, and so the last row of each page, happened before the start date.
      const world = worldOf(clock, (at) => (at % 50 === 49 ? 40 * 24 * 60 : 0));
      server = await startForeign(world, { flavour });
      const start = clock.now() - 30 * 86_400_000;
      const run = await syncForeign({
        server,
        clock,
        streams: ['events'],
        settings: { start_date: new Date(start).toISOString() },
      });
      expect(run.code).toBe(0);
      const young = world.events.filter(({ created }) => created >= start * 1_000).map(({ id }) => id);
      expect(young).toHaveLength(EVENTS - 4);
      expect(missing([run], young)).toEqual([]);
    });

    it('as a whole page of the first run hide nothing', async () => {
      const clock = fakeClock({ random: 0.5 });
      const world = worldOf(clock, (at) => (at >= 50 && at < 150 ? TEN_DAYS : 0));
      server = await startForeign(world, { flavour });
      const run = await syncForeign({ server, clock, streams: ['events'] });
      expect(run.code).toBe(0);
      expect(missing([run], [...server.truth('events').keys()])).toEqual([]);
    });

    it('that happened before the bookmark and came after it are delivered', async () => {
      const clock = fakeClock({ random: 0.5 });
      const world = worldOf(clock, () => 0);
      server = await startForeign(world, { flavour });
      const first = await syncForeign({ server, clock, streams: ['events'] });
      clock.pass(30 * 60_000);
      const late = addEvent(world, 'api', { createdMinutesAgo: TEN_DAYS, receivedMinutesAgo: 5 });
      const second = await syncForeign({ server, clock, streams: ['events'], state: first.state });
      expect(second.code).toBe(0);
      expect(keysIn(second.messages, 'events')).toContain(late.id);
    });

    it('in a burst that fills the first page do not hide the new ones behind it', async () => {
      const clock = fakeClock({ random: 0.5 });
      const world = worldOf(clock, () => 0);
      server = await startForeign(world, { flavour });
      const first = await syncForeign({ server, clock, streams: ['events'] });
      clock.pass(60 * 60_000);
      for (let index = 0; index < 30; index += 1)
        addEvent(world, 'api', { receivedMinutesAgo: 40 + index / 60 });
      for (let index = 0; index < 120; index += 1) {
        const receivedMinutesAgo = 10 + index / 60;
        addEvent(world, 'api', { createdMinutesAgo: TEN_DAYS + index, receivedMinutesAgo });
      }
      const second = await syncForeign({ server, clock, streams: ['events'], state: first.state });
      expect([first.code, second.code]).toEqual([0, 0]);
      expect(missing([first, second], [...server.truth('events').keys()])).toEqual([]);
    });

    it('that are still coming while the list is read are delivered by the next run at the latest', async () => {
      const clock = fakeClock({ random: 0.5 });
      const world = worldOf(clock, () => 0);
      server = await startForeign(world, { flavour });
      server.onAnswer((answers) => {
        if (answers < 40 && answers % 2 === 0) addEvent(world, 'api', { createdMinutesAgo: TEN_DAYS });
      });
      const first = await syncForeign({ server, clock, streams: ['events'] });
      server.onAnswer(() => {});
      clock.pass(5 * 60_000);
      const second = await syncForeign({ server, clock, streams: ['events'], state: first.state });
      expect([first.code, second.code]).toEqual([0, 0]);
      expect(world.events.length).toBeGreaterThan(EVENTS);
      expect(missing([first, second], [...server.truth('events').keys()])).toEqual([]);
    });
  },
);
