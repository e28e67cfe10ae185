import { describe, expect, it } from '@jest/globals';
import {
  logMetrics,
  logProgress,
  logSummary,
  progressLine,
  streamEnds,
  totalLine,
} from '../../../src/report/summary.ts';
import { createTally } from '../../../src/report/tally.ts';
import { recordingLog } from '../../support/recording-log.ts';

const ORDER = ['b', 'issues', 'a', 'teams', 'users'];

function sample() {
  const tally = createTally(ORDER);
  Object.assign(tally.of('issues'), {
    records: 12_345,
    requests: 124,
    retries: 2,
    waitedMs: 61_499,
    retryWaitMs: 4_600,
    beganMs: 1_000,
    endedMs: 63_499,
  });
  Object.assign(tally.of('teams'), { records: 1, requests: 1, retries: 1, waitedMs: 999, beganMs: 500 });
  tally.of('users');
  return tally;
}

describe('a tally', () => {
  it('counts each stream by itself, in the order in which they came', () => {
    const tally = createTally(ORDER);
    tally.of('b').records += 2;
    tally.of('a').records += 1;
    tally.of('b').records += 3;
    expect(tally.entries().map(([stream, { records }]) => [stream, records])).toEqual([
      ['b', 5],
      ['a', 1],
    ]);
  });

  it('lists streams in their order, whichever was counted first', () => {
    const tally = createTally(ORDER);
    for (const stream of ['users', 'issues', 'teams']) tally.of(stream).records += 1;
    expect(tally.entries().map(([stream]) => stream)).toEqual(['issues', 'teams', 'users']);
  });

  it('begins with nothing', () => {
    expect(createTally(ORDER).of('a')).toEqual({
      records: 0,
      requests: 0,
      retries: 0,
      waitedMs: 0,
      retryWaitMs: 0,
      expected: undefined,
      firstRecordMs: undefined,
      beganMs: undefined,
      endedMs: undefined,
    });
    expect(createTally(ORDER).entries()).toEqual([]);
  });
});

describe('the measurements of a run so far', () => {
  it('are records and requests of each stream', () => {
    const log = recordingLog();
    logMetrics(log, sample());
    expect(log.points.slice(0, 3)).toEqual([
      { type: 'counter', metric: 'record_count', value: 12_345, tags: { stream: 'issues' } },
      { type: 'counter', metric: 'http_request_count', value: 124, tags: { stream: 'issues' } },
      { type: 'counter', metric: 'record_count', value: 1, tags: { stream: 'teams' } },
    ]);
    expect(log.points).toHaveLength(6);
  });
});

describe('the measurements at the end', () => {
  it('are how long each stream and the whole run took, in seconds', () => {
    const log = recordingLog();
    logSummary(log, sample(), { beganMs: 0, nowMs: 70_000.4 });
    expect(log.points).toEqual([
      { type: 'timer', metric: 'sync_duration', value: 62.499, tags: { stream: 'issues' } },
      { type: 'timer', metric: 'sync_duration', value: 69.5, tags: { stream: 'teams' } },
      { type: 'timer', metric: 'sync_duration', value: 0, tags: { stream: 'users' } },
      { type: 'timer', metric: 'job_duration', value: 70, tags: {} },
    ]);
  });

  it('come with what the run gave and cost in all, as the last line', () => {
    const log = recordingLog();
    logSummary(log, sample(), { beganMs: 0, nowMs: 70_000 });
    expect(log.lines).toEqual([
      "info: Total: 12,346 records, 125 requests, 3 retries, waited 62 s for Sentry's limits and 5 s for retries, 70.0 s",
    ]);
  });

  it('are of the streams that were selected, while the total counts what looking things up cost too', () => {
    const log = recordingLog();
    logMetrics(log, sample(), ['teams']);
    logSummary(log, sample(), { beganMs: 0, nowMs: 70_000, selected: ['teams'] });
    expect(log.points.map(({ metric, tags }) => [metric, tags['stream']])).toEqual([
      ['record_count', 'teams'],
      ['http_request_count', 'teams'],
      ['sync_duration', 'teams'],
      ['job_duration', undefined],
    ]);
    expect(log.lines).toEqual([expect.stringContaining('Total: 12,346 records, 125 requests')]);
  });

  it('leave out of the total what did not happen', () => {
    expect(totalLine(createTally(ORDER), { beganMs: 0, nowMs: 49 })).toBe(
      'Total: 0 records, 0 requests, 0.0 s',
    );
  });

  it('name a wait from one second on', () => {
    const tally = createTally(ORDER);
    tally.of('a').waitedMs = 1_000;
    expect(streamEnds(tally, 'a', 0)).toBe("a: 0 records, 0 requests, waited 1 s for Sentry's limits, 0.0 s");
  });

  it('name waits between tries apart from those that a limit asks for', () => {
    const tally = createTally(ORDER);
    Object.assign(tally.of('a'), { waitedMs: 999, retryWaitMs: 140_000 });
    expect(streamEnds(tally, 'a', 0)).toBe('a: 0 records, 0 requests, waited 140 s for retries, 0.0 s');
  });
});

describe('the line with which a stream ends', () => {
  it('says what it gave and cost, and how long it took', () => {
    expect(streamEnds(sample(), 'issues', 70_000)).toBe(
      "issues: 12,345 records, 124 requests, 2 retries, waited 61 s for Sentry's limits and 5 s for retries, 62.5 s",
    );
    expect(streamEnds(sample(), 'teams', 1_500)).toBe('teams: 1 record, 1 request, 1 retry, 1.0 s');
    expect(streamEnds(sample(), 'users', 70_000)).toBe('users: 0 records, 0 requests, 0.0 s');
  });
});

describe('what a person sees', () => {
  it('is one line while the run lasts', () => {
    expect(progressLine(sample(), 'teams', 0)).toBe('teams  1 record, 1 request, 1 retry …');
  });
});

describe('a stream of which statistics know how much there is', () => {
  const MINUTE = 60_000;
  const events = (records: number, expected: number | undefined) => {
    const tally = createTally(['events']);
    Object.assign(tally.of('events'), { records, requests: 130, expected, firstRecordMs: MINUTE });
    return tally;
  };

  it('is shown with what there is in all and how long the rest will take', () => {
    expect(progressLine(events(12_300, 29_876), 'events', 4.5 * MINUTE)).toBe(
      'events  ██████░░░░░░░░░░  41 %  12,300 of about 30,000 records, 130 requests, 59/s, about 5 min left …',
    );
  });

  it('is shown without the time while that would be a guess', () => {
    expect(progressLine(events(100, 29_876), 'events', MINUTE)).toBe(
      'events  ░░░░░░░░░░░░░░░░   0 %  100 of about 30,000 records, 130 requests …',
    );
  });

  it('is shown as it is when there is more than was expected, or nothing was', () => {
    for (const expected of [undefined, 0, 11_000]) {
      expect(progressLine(events(12_300, expected), 'events', 5 * MINUTE)).toBe(
        'events  12,300 records, 130 requests, 51/s …',
      );
    }
  });

  it('is logged with the measurements, and with the time that is left when that is no guess', () => {
    const log = recordingLog();
    logProgress(log, events(100, 29_876), 'events', 5 * MINUTE);
    logProgress(log, events(12_300, undefined), 'events', 5 * MINUTE);
    logProgress(log, events(12_300, 29_876), 'events', 4.5 * MINUTE);
    expect(log.lines).toEqual([
      'info events: events: 100 of about 30,000 records, 130 requests',
      'info events: events: 12,300 records, 130 requests',
      'info events: events: 12,300 of about 30,000 records, 130 requests, about 5 min left',
    ]);
  });

  it('is shown with what its requests wait for, as long as they do', () => {
    const tally = events(12_300, undefined);
    tally.of('events').waiting = { untilMs: 5 * MINUTE + 11_500, reason: 'limit' };
    expect(progressLine(tally, 'events', 5 * MINUTE)).toContain(", Sentry's limit, 12 s …");
    expect(progressLine(tally, 'events', 5 * MINUTE + 10_600)).not.toContain('limit');
    tally.of('events').waiting = { untilMs: 5 * MINUTE + 3_000, reason: 'failure' };
    expect(progressLine(tally, 'events', 5 * MINUTE)).toContain(', waiting to try again, 3 s …');
  });

  it('ends without the estimate', () => {
    expect(streamEnds(events(29_000, 29_876), 'events', 9 * MINUTE)).toMatch(
      /^events: 29,000 records, 130 requests, /,
    );
  });
});
