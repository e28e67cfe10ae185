import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createForeignWorld } from '../../foreign/build.ts';
import { addEvent, addIssue, addProject, addRelease, resolve } from '../../foreign/change.ts';
import { gaps, keysIn, NO_GAPS } from '../../foreign/compare.ts';
import { FLAVOURS } from '../../foreign/flavour.ts';
import { type ForeignResult, syncForeign } from '../../foreign/run.ts';
import { type ForeignServer, startForeign } from '../../foreign/server.ts';
import type { ForeignWorld } from '../../foreign/world.ts';
import { type FakeClock, fakeClock } from '../../support/clock.ts';
import { recordsOf } from '../../support/run-tap.ts';

/** The default lookback, the minute that a signpost stays behind, and the seconds of the run itself. */
const REPEATED_MS = (3_600 + 60 + 10) * 1_000;

describe.each(FLAVOURS)('a second run against GlitchTip %s', (flavour) => {
  let clock: FakeClock;
  let world: ForeignWorld;
  let server: ForeignServer;
  let first: ForeignResult;
  let firstBegan: number;

  beforeEach(async () => {
    clock = fakeClock({ random: 0.5 });
    world = createForeignWorld({
      now: clock.now,
      organizations: [{ slug: 'acme', issues: 20, eventsPerIssue: 60, releases: 6 }],
    });
    server = await startForeign(world, { flavour });
    firstBegan = clock.now();
    first = await syncForeign({ server, clock });
    clock.pass(10 * 60_000);
  });
  afterEach(() => server.close());

  const again = (settings = {}) => syncForeign({ server, clock, settings, state: first.state });
  const isRecent = (time: unknown): boolean => Date.parse(String(time)) >= firstBegan - REPEATED_MS;

  it('brings new events, and of the others only those within the lookback', async () => {
    const fresh = [1, 2, 3].map((minutes) => addEvent(world, 'api', { receivedMinutesAgo: minutes }).id);
    const second = await again();
    expect(second.code).toBe(0);
    expect(keysIn(second.messages, 'events')).toEqual(expect.arrayContaining(fresh));
    const old = recordsOf(second.messages, 'events').filter(({ dateReceived }) => !isRecent(dateReceived));
    expect(old).toEqual([]);
  });

  it('stops at the bookmark instead of reading every event again', async () => {
    const asked = () => server.requests.filter(({ path }) => path.endsWith('/events/')).length;
    const before = asked();
    const second = await again();
    expect(second.code).toBe(0);
    expect(before).toBeGreaterThanOrEqual(12);
    // One page of each project that shows where the known begins, and one more to be sure of it.
    expect(asked() - before).toBeLessThanOrEqual(6);
  });

  it('brings an issue with a new event, with its new numbers', async () => {
    const issue = world.issues[19]?.id as number;
    const seen = clock.now();
    addEvent(world, 'web', { issue });
    const second = await again({ issue_refresh_hours: -1 });
    expect(second.code).toBe(0);
    const record = recordsOf(second.messages, 'issues').find(({ id }) => id === String(issue));
    expect(record).toMatchObject({ count: 61 });
    expect(Date.parse(String(record?.['lastSeen']))).toBe(seen);
    const old = recordsOf(second.messages, 'issues').filter(({ lastSeen }) => !isRecent(lastSeen));
    expect(old).toEqual([]);
  });

  it('brings an issue that is new', async () => {
    const { id } = addIssue(world, 'jobs');
    addEvent(world, 'jobs', { issue: id });
    const second = await again();
    expect(second.code).toBe(0);
    expect(keysIn(second.messages, 'issues')).toContain(String(id));
  });

  it('shows that an issue has been resolved, although no time moved', async () => {
    const issue = world.issues[0]?.id as number;
    const statusIn = ({ messages }: ForeignResult) =>
      recordsOf(messages, 'issues').findLast(({ id }) => id === String(issue))?.['status'];
    expect(statusIn(first)).toBe('unresolved');
    resolve(world, issue);
    const second = await again();
    expect(second.code).toBe(0);
    expect(statusIn(second)).toBe('resolved');
  });

  it('brings a new release, and leaves the others when nothing is to be read again', async () => {
    addRelease(world, 'acme@9.9.9', ['api']);
    const second = await again({ release_refresh_days: 0 });
    expect(second.code).toBe(0);
    expect(keysIn(second.messages, 'releases')).toContain('acme@9.9.9');
    const old = recordsOf(second.messages, 'releases').filter(({ dateCreated }) => !isRecent(dateCreated));
    expect(old).toEqual([]);
  });

  it('brings the history of a project that is new', async () => {
    addProject(world, 'late-comer');
    const history = [1, 60, 3_000, 15_000].map(
      (minutes) => addEvent(world, 'late-comer', { receivedMinutesAgo: minutes }).id,
    );
    const second = await again();
    expect(second.code).toBe(0);
    expect(keysIn(second.messages, 'events')).toEqual(expect.arrayContaining(history));
    expect(recordsOf(second.messages, 'projects').map(({ slug }) => slug)).toContain('late-comer');
  });

  it('is complete together with the first, whatever happened in between', async () => {
    for (let minute = 0; minute < 9; minute += 1) {
      addEvent(world, ['api', 'web', 'jobs'][minute % 3] as string, { receivedMinutesAgo: minute });
    }
    const second = await again();
    const both = [...first.messages, ...second.messages];
    for (const stream of ['events', 'issues', 'releases']) {
      expect(gaps(both, stream, server.truth(stream).keys())).toEqual(NO_GAPS);
    }
  });
});
