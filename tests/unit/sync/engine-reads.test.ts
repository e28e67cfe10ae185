import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { teams } from '../../../src/streams/teams.ts';
import { formatInstant } from '../../../src/time.ts';
import { at, boundsUpTo, organizationPartition } from '../../support/builders.ts';
import {
  brief,
  complete,
  engineRun,
  lastState,
  type RunOptions,
  type SourceRow,
} from '../../support/engine-run.ts';
import { fakeSurvey } from '../../support/fake-survey.ts';

const START = at('2026-05-01');
const SIGNPOST = START + 100;
const BOUNDS = boundsUpTo(SIGNPOST, { startDate: START });
const row = (partition: string, id: string, second: number): SourceRow => ({
  partition,
  id,
  second: START + second,
});
const SOURCE = {
  teams: [row('1', 't1', 0), row('1', 't2', 0), row('1', 't3', 0)],
  issues: [row('1', 'i1', 10), row('1', 'i2', 20), row('1', 'i3', 30)],
  events: [row('7', 'e1', 10), row('7', 'e2', 20), row('7', 'e3', 30), row('8', 'e4', 40)],
};
const options = (over: Partial<RunOptions> = {}): RunOptions => ({
  source: SOURCE,
  definitions: [teams, issues, events],
  bounds: BOUNDS,
  ...over,
});

const FULL = formatInstant(SIGNPOST);
const NEWEST = formatInstant(START + 30);

describe('projects that are new to the bookmark of their organization', () => {
  const source = {
    issues: [
      { ...row('1', 'old', 10), project: '7' },
      { ...row('1', 'history', 20), project: '8' },
      { ...row('1', 'also', 30), project: '8' },
    ],
  };
  const listPartitions = async () => ({
    partitions: [organizationPartition('1', { projects: ['7', '8'] })],
    failed: [],
  });
  const bookmark = { start: FULL, projects: ['7'] };
  const state = { bookmarks: { issues: { start: FULL, partitions: { '1': bookmark } } } };
  const over = { definitions: [issues], source, listPartitions, state };

  it('have their history read, and are spoken of from then on', async () => {
    const run = engineRun(options(over));
    const { messages } = await complete(run);
    expect(run.slices).toEqual([`issues/1 ${START}-${SIGNPOST} top only 8`]);
    expect(messages.map(brief)).toContain('RECORD issues history');
    expect(messages.map(brief)).not.toContain('RECORD issues old');
    const after = lastState(messages);
    expect(after).toEqual({
      bookmarks: { issues: { start: FULL, partitions: { '1': { start: FULL, projects: ['7', '8'] } } } },
    });
    const next = engineRun(options({ ...over, state: after }));
    await complete(next);
    expect(next.slices).toEqual([]);
  });

  it('have it read again when it was not read to its end', async () => {
    const run = engineRun(
      options({
        ...over,
        pageSize: 1,
        beforePage: (_definition, _slice, page) => {
          if (page === 2) throw new ApiError('Broken', 500);
        },
      }),
    );
    const { messages, failures } = await complete(run);
    expect(failures).toHaveLength(1);
    expect(lastState(messages)).toEqual(state);
  });
});

describe('issues that are read again', () => {
  const bookmark = { start: FULL, refreshed: FULL };
  const state = { bookmarks: { issues: { start: FULL, partitions: { '1': bookmark } } } };
  const over = {
    definitions: [issues],
    state,
    bounds: { ...BOUNDS, signpost: SIGNPOST + 10, asked: SIGNPOST + 70, issueRefreshHours: 24 },
  };
  const standingAfter = async (mostAgain: number) => {
    const run = engineRun(options({ ...over, mostAgain }));
    const { messages } = await complete(run);
    const { bookmarks } = lastState(messages) as { bookmarks: { issues: { partitions: object } } };
    return { slices: run.slices, count: run.counts.get('issues'), partitions: bookmarks.issues.partitions };
  };
  const slices = [`issues/1 ${START}-${SIGNPOST + 70} top enough from ${SIGNPOST}`];
  const start = formatInstant(SIGNPOST + 10);

  it('are a full pass where they are few', async () => {
    expect(await standingAfter(100)).toEqual({
      slices,
      count: 3,
      partitions: { '1': { start, refreshed: start, newest: NEWEST } },
    });
  });

  it('are none where they are many: then only what is new is claimed', async () => {
    expect(await standingAfter(1)).toEqual({
      slices,
      count: 0,
      partitions: { '1': { start, refreshed: FULL } },
    });
  });
});

describe('what a run tells of a stream before it reads it', () => {
  const old = formatInstant(SIGNPOST - 10);
  const bookmark = { start: old, newest: old };
  const partitions = { '1/7': bookmark, '1/8': bookmark, '1/9': { start: old } };
  const state = { bookmarks: { events: { start: old, partitions } } };
  const source = { events: [row('7', 'e1', 95), row('8', 'e2', 95), row('9', 'e3', 40)] };

  it('is how many of its projects are idle, whose bookmarks stay, and how many records will come', async () => {
    const survey = fakeSurvey({ counts: () => ({ '1/7': 1, '1/8': 1 }) });
    const run = engineRun(options({ definitions: [events], source, state, survey }));
    const { messages } = await complete(run);
    expect(run.log.lines).toEqual([
      "info events: 1 of 3 projects had no new events by Sentry's statistics; they are not read and their bookmarks stay",
    ]);
    expect(lastState(messages)).toMatchObject({
      bookmarks: { events: { start: old, partitions: { '1/7': { start: FULL }, '1/9': { start: old } } } },
    });
    expect(run.slices.filter((slice) => slice.includes('1/9'))).toEqual([]);
    expect(run.told).toEqual(['events: about 2', 'events begins', 'events ends']);
  });

  it('is nothing in a test of the connection, which asks no statistics', async () => {
    const survey = fakeSurvey({ counts: () => ({}) });
    const run = engineRun(options({ definitions: [events], source, state, survey, isTest: true }));
    await complete(run);
    expect(survey.asked).toEqual([]);
    expect(run.log.lines).toEqual([]);
  });
});
