import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import { createReporter, logTest } from '../../../src/report/report-run.ts';
import { createTally } from '../../../src/report/tally.ts';
import { recordingLog } from '../../support/recording-log.ts';

const STREAMS = ['issues', 'events'];

/** A reporter on a clock that tests move; `isWatched` means that a person sits at the terminal. */
function reporting(isWatched = false) {
  const log = recordingLog();
  const tally = createTally(STREAMS);
  const status: string[] = [];
  const told: string[] = [];
  let now = 1_000_000;
  const watched = {
    showStatus: (text: string) => {
      status.push(text);
    },
    tell: (line: string) => {
      told.push(line);
    },
  };
  const reporter = createReporter({ log, now: () => now, ...(isWatched && watched) }, tally, STREAMS);
  const pass = (ms: number): void => {
    now += ms;
  };
  return { log, tally, reporter, status, told, pass };
}

describe('a run that nobody watches', () => {
  it('says where its streams begin, with what is expected, and what they gave', () => {
    const { log, reporter, pass } = reporting();
    reporter.expected('events', 900);
    reporter.stream('events', 'begin');
    pass(2_000);
    reporter.records('events', 3);
    pass(1_000);
    reporter.stream('events', 'end');
    expect(log.lines).toEqual([
      expect.stringMatching(/^info events: events: begins, about 900 records$/),
      expect.stringMatching(/^info events: events: 3 records, /),
    ]);
  });

  it('is measured once a minute, and at its end with the time of all of it', () => {
    const { log, reporter, pass } = reporting();
    reporter.records('issues', 2);
    pass(59_999);
    reporter.tick();
    expect(log.points).toEqual([]);
    pass(1);
    reporter.tick();
    reporter.tick();
    const counted = log.points.filter(({ metric }) => metric === 'record_count');
    expect(counted.map(({ value, tags }) => [tags['stream'], value])).toEqual([['issues', 2]]);
    reporter.end();
    expect(log.points.at(-1)).toMatchObject({ metric: 'job_duration', value: 60 });
    expect(log.lines.at(-1)).toMatch(/^info: Total: 2 records, 0 requests, 60\.0 s$/);
  });
});

describe('a run that somebody watches', () => {
  it('has a line that says where it stands, and a table at its end instead of log lines', () => {
    const { log, reporter, status, told } = reporting(true);
    reporter.stream('issues', 'begin');
    reporter.records('issues', 2);
    reporter.stream('issues', 'end');
    expect(status).toEqual([expect.stringContaining('issues')]);
    reporter.end();
    expect(status.at(-1)).toBe('');
    expect(told.join('\n')).toMatch(/issues +2 /);
    expect(log.lines).toEqual([]);
    expect(log.points).toEqual([]);
  });
});

describe('a test of the connection', () => {
  it('tells of each stream whether it can be read, and why not', () => {
    const log = recordingLog();
    const error = new ApiError('Forbidden', 403);
    const problem = logTest(
      log,
      ['teams', 'users', ...STREAMS],
      [{ stream: 'issues', label: 'acme', error }],
      new Set(['users']),
    );
    expect(log.lines).toEqual(['info teams: teams: can be read', 'info events: events: can be read']);
    expect(problem).toBe(
      'The test failed: 1 of 4 streams cannot be read. issues of acme could not be read: Forbidden',
    );
  });
});
