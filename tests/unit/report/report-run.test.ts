import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import { createReporter, tellTest } from '../../../src/report/report-run.ts';
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
  it('has a line that says where it stands, and a row for each stream that was read instead of log lines', () => {
    const { log, reporter, status, told, pass } = reporting(true);
    reporter.stream('issues', 'begin');
    reporter.records('issues', 2);
    expect(status.at(-1)).toMatch(/^issues {2}2 records/);
    expect(told).toEqual([]);
    pass(1_500);
    reporter.stream('issues', 'end');
    expect(status.at(-1)).toBe('');
    expect(told).toEqual([
      'stream        records  requests  retries  seconds  limits  retrying',
      '----------  ---------  --------  -------  -------  ------  --------',
      'issues              2         0        0      0.0     0.0       0.0',
    ]);
    reporter.end();
    expect(told.slice(3)).toEqual([
      'events              0         0        0      0.0     0.0       0.0',
      '----------  ---------  --------  -------  -------  ------  --------',
      'total               2         0        0      1.5     0.0       0.0',
    ]);
    expect(log.lines).toEqual([]);
    expect(log.points).toEqual([]);
  });

  it('says at once what it waits for', () => {
    const { reporter, status } = reporting(true);
    reporter.stream('events', 'begin');
    reporter.waiting('issues', 60_000, 'limit');
    expect(status.at(-1)).not.toContain('limit');
    reporter.waiting('events', 12_000, 'limit');
    expect(status.at(-1)).toContain("Sentry's limit, 12 s");
  });

  it('marks a stream of which a part could not be read', () => {
    const { reporter, told } = reporting(true);
    reporter.failed('issues');
    reporter.stream('issues', 'end');
    expect(told.at(-1)).toMatch(/^issues .*incomplete$/);
  });

  it('counts what was asked for beside the streams, or after the row of one, in a row of its own', () => {
    const { reporter, tally, told } = reporting(true);
    tally.of('issues').requests = 3;
    tally.of('organizations').requests = 2;
    reporter.stream('issues', 'end');
    tally.of('issues').requests = 7;
    reporter.end();
    const rows = told.map((line) => line.split(/ +/).slice(0, 3));
    expect(rows).toContainEqual(['issues', '0', '3']);
    expect(rows).toContainEqual(['(look-ups)', '0', '6']);
    expect(rows).toContainEqual(['total', '0', '9']);
  });
});

describe('a run that nobody watches and that takes long', () => {
  it('says once a minute where its stream stands, also where nobody knows how much there is', () => {
    const { log, reporter, pass } = reporting();
    reporter.stream('issues', 'begin');
    reporter.records('issues', 2);
    pass(60_000);
    reporter.tick();
    expect(log.lines.at(-1)).toBe('info issues: issues: 2 records, 0 requests');
    reporter.stream('issues', 'end');
    pass(60_000);
    const before = log.lines.length;
    reporter.tick();
    expect(log.lines).toHaveLength(before);
  });
});

describe('a run that skips', () => {
  const skips = [
    { stream: 'events', of: 'organization', where: 'acme', status: 404, reason: 'it is off' },
  ] as const;

  it('says why at its end, before what it came to', () => {
    const { log, tally, now } = { log: recordingLog(), tally: createTally(STREAMS), now: () => 1_000_000 };
    createReporter({ log, now }, tally, STREAMS, skips).end();
    expect(log.lines).toEqual([
      'info: Not available in acme: events (404, it is off)',
      'info: Total: 0 records, 0 requests, 0.0 s',
    ]);
  });

  it('has the word in the row of the stream where somebody watches, and why below', () => {
    const told: string[] = [];
    const tally = createTally(STREAMS);
    tally.of('events').requests = 2;
    tally.of('issues').records = 3;
    const audience = {
      log: recordingLog(),
      now: () => 1_000_000,
      tell: (line: string) => void told.push(line),
    };
    createReporter(audience, tally, STREAMS, skips).end();
    expect(told.map((line) => line.replace(/ +/g, ' '))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^issues 3 /),
        expect.stringMatching(/^events skipped 2 /),
      ]),
    );
    expect(told.at(-1)).toBe('Not available in acme: events (404, it is off)');
  });

  it('shows the records of a stream that is there in some places alone', () => {
    const told: string[] = [];
    const tally = createTally(STREAMS);
    tally.of('events').records = 5;
    const audience = {
      log: recordingLog(),
      now: () => 1_000_000,
      tell: (line: string) => void told.push(line),
    };
    createReporter(audience, tally, STREAMS, skips).end();
    expect(told.join('\n')).toMatch(/^events +5 /m);
  });
});

describe('a test of the connection', () => {
  const error = new ApiError('Forbidden', 403);
  const findings = {
    selected: ['teams', 'users', ...STREAMS],
    failures: [{ stream: 'issues', label: 'acme', error }],
    skips: [{ stream: 'users', of: 'organization', where: 'acme', status: 404, reason: 'off' }],
  } as const;
  const PROBLEM =
    'The test failed: 1 of 4 streams cannot be read. issues of acme could not be read: Forbidden';

  it('tells of each stream whether it can be read, and why not', () => {
    const log = recordingLog();
    expect(tellTest({ log }, findings)).toBe(PROBLEM);
    expect(log.lines).toEqual(['info teams: teams: can be read', 'info events: events: can be read']);
  });

  it('is a table for a person who is watching', () => {
    const log = recordingLog();
    const told: string[] = [];
    const tell = (line: string) => void told.push(line);
    expect(tellTest({ log, tell, showStatus: tell }, findings)).toBe(PROBLEM);
    expect(told).toEqual([
      '',
      'stream  outcome',
      '------  -------',
      'teams   ok',
      'users   skipped: not available in acme (404), off',
      'issues  failed: Forbidden',
      'events  ok',
    ]);
    expect(log.lines).toEqual([]);
  });
});
