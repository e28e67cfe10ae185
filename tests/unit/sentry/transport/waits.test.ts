import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../../src/errors.ts';
import { createWaits } from '../../../../src/sentry/transport/waits.ts';
import { fakeClock } from '../../../support/clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const EVENTS = { stream: 'events', bucket: 'project-events' };
const RESET = new ApiError('No usable answer (ECONNRESET).', 0, { detail: 'ECONNRESET' });
const BROKEN = new ApiError('GET /a/ was answered with 503.', 503);

function setUp() {
  const clock = fakeClock();
  const log = recordingLog();
  const counted: [string, number, string][] = [];
  const waits = createWaits({ clock, log, counted: (...wait) => counted.push(wait) });
  const fails = (ms: number, number: number, error = RESET, stream = 'events') =>
    waits.forFailure({ ...EVENTS, stream }, ms, { number, error, leftMs: 840_000 });
  return { clock, log, counted, waits, fails };
}

describe('a wait for a limit', () => {
  it('is one line and counts once, however many requests wait', () => {
    const { waits, log, counted } = setUp();
    for (let request = 0; request < 8; request += 1) waits.forLimit(EVENTS, 12_000);
    expect(log.lines).toEqual(["info events: Sentry's limit for project events is used up: waiting 12 s"]);
    expect(counted).toEqual([['events', 12_000, 'limit']]);
  });

  it('is one line for all streams, and counts for each of them', () => {
    const { waits, log, counted } = setUp();
    waits.forLimit({ stream: 'teams', bucket: 'default' }, 12_000);
    waits.forLimit({ stream: 'projects', bucket: 'default' }, 12_000);
    expect(log.lines).toEqual([expect.stringMatching(/^info teams: .*requests in general/)]);
    expect(counted.map(([stream]) => stream)).toEqual(['teams', 'projects']);
  });

  it('counts by the clock where waits overlap in part', () => {
    const { waits, clock, counted } = setUp();
    waits.forLimit(EVENTS, 12_000);
    clock.pass(10_000);
    waits.forLimit(EVENTS, 1_000);
    waits.forLimit(EVENTS, 5_000);
    clock.pass(20_000);
    waits.forLimit(EVENTS, 7_000);
    expect(counted.map(([, ms]) => ms)).toEqual([12_000, 3_000, 7_000]);
  });

  it('is said again when it begins anew, or turns out much longer', () => {
    const { waits, clock, log } = setUp();
    waits.forLimit(EVENTS, 12_000);
    waits.forLimit(EVENTS, 17_000);
    expect(log.lines).toHaveLength(1);
    waits.forLimit(EVENTS, 17_001);
    expect(log.lines).toHaveLength(2);
    clock.pass(17_001);
    waits.forLimit(EVENTS, 60_000);
    expect(log.lines).toHaveLength(3);
  });

  it('is not worth a line up to five seconds', () => {
    const { waits, log } = setUp();
    waits.forLimit(EVENTS, 5_000);
    expect(log.lines).toEqual([]);
    waits.forLimit(EVENTS, 5_001);
    expect(log.lines).toHaveLength(1);
  });

  it('of a bucket without a name in words is said with the name it has', () => {
    const { waits, log } = setUp();
    waits.forLimit({ stream: 'users', bucket: 'members' }, 240_000);
    expect(log.lines).toEqual(["info users: Sentry's limit for members is used up: waiting 4 min"]);
  });
});

describe('a wait after a failure', () => {
  it('is a warning with the number of the try and what is left of patience', () => {
    const { fails, log, counted } = setUp();
    fails(32_000, 3);
    expect(log.lines).toEqual([
      'warning events: Waiting 32 s (try 3; gives up in 14 min): No usable answer (ECONNRESET).',
    ]);
    expect(counted).toEqual([['events', 32_000, 'failure']]);
  });

  it('is one line at a time for a stream and a cause', () => {
    const { fails, clock, log } = setUp();
    for (let request = 0; request < 8; request += 1) fails(32_000, 3);
    expect(log.lines).toHaveLength(1);
    fails(32_000, 3, BROKEN);
    fails(32_000, 3, RESET, 'issues');
    expect(log.lines).toHaveLength(3);
    clock.pass(32_000);
    fails(60_000, 4);
    expect(log.lines.at(-1)).toContain('(try 4; ');
  });

  it('counts beside a wait for a limit at the same time', () => {
    const { waits, fails, counted } = setUp();
    waits.forLimit(EVENTS, 12_000);
    fails(4_000, 1);
    fails(3_000, 1);
    expect(counted).toEqual([
      ['events', 12_000, 'limit'],
      ['events', 4_000, 'failure'],
    ]);
  });
});
