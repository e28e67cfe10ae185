import { describe, expect, it } from '@jest/globals';
import { beginLine, leftLine, streamBegins } from '../../../src/report/run-lines.ts';

const RUN = {
  version: '1.2.3',
  server: 'https://sentry.io',
  organizations: ['acme'],
  streams: ['issues', 'events'],
  startDate: '2026-08-23T00:00:00Z',
};

describe('the line with which a run begins', () => {
  it('says what will be read from where', () => {
    expect(beginLine(RUN)).toBe(
      'tap-sentry 1.2.3 begins: organization acme at https://sentry.io, 2 streams (issues, events), from 2026-08-23T00:00:00Z',
    );
  });

  it('says that it goes on from a state', () => {
    expect(beginLine({ ...RUN, hasBookmarks: true, endDate: '2026-09-01T00:00:00Z' })).toMatch(
      /, from the bookmarks of the state, and from 2026-08-23T00:00:00Z where there is none to 2026-09-01T00:00:00Z$/,
    );
  });

  it('names the shard', () => {
    expect(beginLine({ ...RUN, shard: '2/8' })).toContain(' begins: shard 2/8 of organization acme at https');
  });

  it('is followed by what a shard leaves to the first', () => {
    expect(leftLine('2/8', ['issues'])).toBe(
      'Shard 2/8 reads streams by project alone: issues is left to shard 1',
    );
    expect(leftLine('2/8', ['teams', 'users', 'issues'])).toBe(
      'Shard 2/8 reads streams by project alone: teams, users and issues are left to shard 1',
    );
  });

  it('says so when every organization is read', () => {
    expect(beginLine({ ...RUN, organizations: [] })).toContain(
      ': every organization the token sees at https',
    );
  });

  it('counts several organizations and names three', () => {
    expect(beginLine({ ...RUN, organizations: ['a', 'b'] })).toContain(': 2 organizations (a, b) at');
    expect(beginLine({ ...RUN, organizations: ['a', 'b', 'c', 'd', 'e'] })).toContain(
      ': 5 organizations (a, b, c and 2 more) at',
    );
  });

  it('names the end of a backfill', () => {
    expect(beginLine({ ...RUN, endDate: '2026-09-01T00:00:00Z' })).toMatch(
      /from 2026-08-23T00:00:00Z to 2026-09-01T00:00:00Z$/,
    );
  });

  it('says so when nothing is selected', () => {
    expect(beginLine({ ...RUN, streams: [] })).toContain('at https://sentry.io, no stream is selected, from');
  });
});

describe('the line with which a stream begins', () => {
  it('says how much will come where statistics tell', () => {
    expect(streamBegins('events', 29_876)).toBe('events: begins, about 30,000 records');
    expect(streamBegins('events', 0)).toBe('events: begins');
    expect(streamBegins('teams')).toBe('teams: begins');
  });
});
