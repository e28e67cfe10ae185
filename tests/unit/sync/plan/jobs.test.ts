import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../../src/errors.ts';
import type { JsonObject } from '../../../../src/json.ts';
import type { ListPartitions, Survey } from '../../../../src/source.ts';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { teams } from '../../../../src/streams/teams.ts';
import type { Bounds } from '../../../../src/sync/plan/bounds.ts';
import { type Job, jobsOf } from '../../../../src/sync/plan/jobs.ts';
import type { PlannedStream } from '../../../../src/sync/plan/plan.ts';
import { isIncremental, ledgerStreamOf } from '../../../../src/sync/plan/reads.ts';
import { createLedger } from '../../../../src/sync/progress/ledger.ts';
import { formatInstant } from '../../../../src/time.ts';
import {
  all,
  at,
  boundsUpTo,
  organizationPartition,
  planned,
  projectPartition,
} from '../../../support/builders.ts';
import { fakeSurvey } from '../../../support/fake-survey.ts';

const START = at('2026-05-01');
const SIGNPOST = START + 1_000_000;
const ASKED = SIGNPOST + 61;
const BOUNDS = boundsUpTo(SIGNPOST, {
  asked: ASKED,
  startDate: START,
  lookbackSeconds: 10,
  issueRefreshHours: 24,
  releaseRefreshDays: 1,
});
const ORGANIZATION = organizationPartition();
const SEVEN = projectPartition('7');
const EIGHT = projectPartition('8');

const listed: ListPartitions = async (definition) => ({
  partitions: definition.partitionBy === 'project' ? [SEVEN, EIGHT] : [ORGANIZATION],
  failed: [],
});

async function jobs(
  plans: readonly PlannedStream[],
  bookmarks: JsonObject = {},
  options: { bounds?: Partial<Bounds>; list?: ListPartitions; survey?: Survey } = {},
): Promise<Job[]> {
  const ledger = createLedger(
    { bookmarks },
    { startDate: START, isOwner: true, now: SIGNPOST, warn: () => {} },
  );
  const bounds = { ...BOUNDS, ...options.bounds };
  return await all(jobsOf(plans, options.list ?? listed, ledger, bounds, options.survey));
}

const readJobs = (of: readonly Job[]) => of.filter((job) => job.kind === 'read');
/** The reads among the jobs: partition, span, and what the last of a full pass is dated with. */
const reads = (of: readonly Job[]) =>
  readJobs(of).map(({ partition, read, claim }) => [
    partition.id,
    read?.span,
    claim?.of === 'spans' ? claim.refreshes : undefined,
  ]);
const time = (after: number) => formatInstant(START + after);
const END = formatInstant(SIGNPOST);

describe('the kind of a stream', () => {
  it('is incremental when it can be and is meant to be', () => {
    expect(isIncremental(planned(issues))).toBe(true);
    expect(isIncremental(planned(issues, { replicationMethod: 'FULL_TABLE' }))).toBe(false);
    expect(isIncremental(planned(teams))).toBe(false);
    expect(isIncremental(planned(teams, { replicationMethod: 'INCREMENTAL' }))).toBe(false);
  });

  it('tells its place in the ledger, under its own name whatever the table is called', () => {
    expect(ledgerStreamOf(planned(events))).toEqual({ stream: 'events', isByProject: true });
    expect(ledgerStreamOf(planned(issues, { stream: 'tickets' }))).toEqual({
      stream: 'issues',
      isByProject: false,
    });
  });
});

describe('the jobs of a run', () => {
  it('come stream by stream and partition by partition', async () => {
    const found = await jobs([planned(teams), planned(events)]);
    expect(found.map((job) => `${job.kind} ${job.plan.stream}`)).toEqual([
      'begin teams',
      'read teams',
      'end teams',
      'begin events',
      'read events',
      'read events',
      'end events',
    ]);
    expect(reads(found).map(([partition]) => partition)).toEqual(['1', '1/7', '1/8']);
    expect(found[3]).toMatchObject({ list: { partitions: [SEVEN, EIGHT] } });
  });

  it('go on after a stream whose partitions cannot be listed', async () => {
    const error = new ApiError('Forbidden', 403);
    const list: ListPartitions = async (definition) => {
      if (definition === teams) throw error;
      return await listed(definition);
    };
    const found = await jobs([planned(teams), planned(issues)], {}, { list });
    expect(found[0]).toEqual({ kind: 'failed', plan: planned(teams), error });
    expect(found.slice(1).map(({ kind }) => kind)).toEqual(['begin', 'read', 'end']);
  });
});

describe('the reads of a stream', () => {
  it('of a full table are one without a span and without a bookmark', async () => {
    const [read] = readJobs(await jobs([planned(teams)]));
    expect(read).toEqual({ kind: 'read', plan: planned(teams), partition: ORGANIZATION });
  });

  it('of an incremental stream read whole by choice are one up to the present, without a bookmark', async () => {
    const plan = planned(events, { replicationMethod: 'FULL_TABLE' });
    const found = await jobs([plan], { events: { start: time(500) } });
    const span = [START, ASKED];
    const read = { span, gaps: [span], lookback: 0, isTop: true };
    expect(readJobs(found)).toEqual([
      { kind: 'read', plan, partition: SEVEN, read },
      { kind: 'read', plan, partition: EIGHT, read },
    ]);
    const [closed] = readJobs(await jobs([plan], {}, { bounds: { isUnbounded: false } }));
    expect(closed?.read).not.toHaveProperty('isTop');
  });

  it('of such a stream are none when the span is empty', async () => {
    const plan = planned(events, { replicationMethod: 'FULL_TABLE' });
    const spans = async (asked: number) => reads(await jobs([plan], {}, { bounds: { asked } })).length;
    expect(await spans(START)).toBe(0);
    expect(await spans(START + 1)).toBe(2);
  });

  it('fill the gaps of each partition, newest first up to the present, with the lookback below', async () => {
    const partitions = {
      '1/7': { start: time(100), covered: [[time(200), time(300)]] },
      '1/8': { start: END },
    };
    expect(reads(await jobs([planned(events)], { events: { partitions } }))).toEqual([
      ['1/7', [START + 290, ASKED], undefined],
      ['1/7', [START + 90, START + 200], undefined],
      ['1/8', [SIGNPOST - 10, ASKED], undefined],
    ]);
  });

  it('know which gaps they fill, none of them above the signpost, and that they end in the present', async () => {
    const [read] = readJobs(await jobs([planned(events)], { events: { start: time(100) } }));
    expect(read).toMatchObject({
      read: { span: [START + 90, ASKED], gaps: [[START + 100, SIGNPOST]], lookback: 10, isTop: true },
      claim: { of: 'spans' },
    });
    const bounds = { asked: SIGNPOST, isUnbounded: false };
    const [closed] = readJobs(await jobs([planned(events)], { events: { start: time(100) } }, { bounds }));
    expect(closed?.read).not.toHaveProperty('isTop');
  });
});

describe('a full pass over issues', () => {
  const bookmark = (refreshed: string, more: JsonObject = {}) => ({
    issues: { start: time(500), partitions: { '1': { start: time(500), refreshed, ...more } } },
  });

  it('is one read from the start date, and dated with the signpost', async () => {
    expect(reads(await jobs([planned(issues)], bookmark(time(0))))).toEqual([
      ['1', [START, ASKED], SIGNPOST],
    ]);
  });

  it('that is not due is made where little is enough for it, and dated all the same', async () => {
    const found = readJobs(await jobs([planned(issues)], bookmark(formatInstant(SIGNPOST - 60))));
    expect(found).toMatchObject([
      {
        read: { span: [START, ASKED], enoughFrom: START + 490 },
        claim: { of: 'spans', refreshes: SIGNPOST },
      },
    ]);
  });

  it('that is not due waits while there are gaps, and nothing is dated', async () => {
    const covered = [[time(600), time(700)]];
    const found = await jobs([planned(issues)], bookmark(formatInstant(SIGNPOST - 60), { covered }));
    expect(reads(found)).toEqual([
      ['1', [START + 690, ASKED], undefined],
      ['1', [START + 490, START + 600], undefined],
    ]);
    expect(readJobs(found).filter(({ read }) => read?.enoughFrom !== undefined)).toEqual([]);
  });

  it('is never made where the operator does not want it', async () => {
    const found = await jobs([planned(issues)], bookmark(time(0)), { bounds: { issueRefreshHours: -1 } });
    expect(reads(found)).toEqual([['1', [START + 490, ASKED], undefined]]);
  });
});

describe('releases', () => {
  it('of the last days are read again, without a date for it', async () => {
    const partitions = { '1': { start: END } };
    expect(reads(await jobs([planned(releases)], { releases: { partitions } }))).toEqual([
      ['1', [SIGNPOST - 86_400, ASKED], undefined],
    ]);
  });
});

describe('projects that the bookmark of an organization does not speak of', () => {
  const withProjects =
    (...projects: string[]): ListPartitions =>
    async () => ({
      partitions: [organizationPartition('1', { projects })],
      failed: [],
    });
  const bookmarkOf = (...projects: string[]) => ({
    releases: { partitions: { '1': { start: END, projects } } },
  });

  it('are read from the start date by themselves, after what is new of all of them', async () => {
    const list = withProjects('7', '8', '9');
    const found = readJobs(await jobs([planned(releases)], bookmarkOf('7'), { list }));
    const span = [START, ASKED];
    expect(found).toMatchObject([
      { read: { span: [SIGNPOST - 86_400, ASKED] }, claim: { of: 'spans' } },
      {
        read: { span, gaps: [span], lookback: 0, isTop: true },
        claim: { of: 'projects' },
        only: ['8', '9'],
      },
    ]);
    expect(found[0]).not.toHaveProperty('only');
  });

  it('are none where it speaks of all that are read, of more, or of none in particular', async () => {
    const list = withProjects('7', '8');
    const spans = async (bookmarks: JsonObject) =>
      (await jobs([planned(releases)], bookmarks, { list })).filter((job) => job.kind === 'read').length;
    expect(await spans(bookmarkOf('7', '8'))).toBe(1);
    expect(await spans(bookmarkOf('6', '7', '8'))).toBe(1);
    expect(await spans({ releases: { partitions: { '1': { start: END } } } })).toBe(1);
    expect(await spans({})).toBe(1);
  });
});

describe('a read that is cut into parts', () => {
  const partitions = { '1/7': { start: time(0) }, '1/8': { start: END } };
  const survey = () =>
    fakeSurvey({ counts: () => ({ '1/7': 1_000 }), volumes: () => undefined, pageSize: 10 });
  const parts = async () => {
    const found = await jobs([planned(events)], { events: { partitions } }, { survey: survey() });
    return readJobs(found).filter(({ partition }) => partition === SEVEN);
  };

  it('comes newest first, and each part claims its own span', async () => {
    const found = await parts();
    expect(found.length).toBeGreaterThan(5);
    expect(found[0]?.read).toMatchObject({ isTop: true });
    expect(found.map(({ read }) => read?.span[0])).toEqual(
      found.map(({ read }) => read?.span[0]).toSorted((a = 0, b = 0) => b - a),
    );
    expect(found.filter(({ claim }) => claim?.of !== 'spans')).toEqual([]);
  });

  it('goes on in one part when two in a row had brought next to nothing', async () => {
    const ledger = createLedger(
      { bookmarks: { events: { partitions } } },
      { startDate: START, isOwner: true, now: SIGNPOST, warn: () => {} },
    );
    const spans: (readonly [number, number] | undefined)[] = [];
    for await (const job of jobsOf([planned(events)], listed, ledger, BOUNDS, survey())) {
      if (job.kind !== 'read' || job.partition !== SEVEN) continue;
      spans.push(job.read?.span);
      job.onRead?.(spans.length === 1 ? 60 : 0);
    }
    expect(spans).toHaveLength(4);
    expect(spans.map((span) => span?.[0])).toEqual([
      ...(await parts()).slice(0, 3).map(({ read }) => read?.span[0]),
      START,
    ]);
    expect(spans[3]?.[1]).toBe(spans[2]?.[0]);
  });

  it('tells how many records will come', async () => {
    const found = await jobs([planned(events)], { events: { partitions } }, { survey: survey() });
    expect(found[0]).toMatchObject({ kind: 'begin', expected: 1_000 });
  });
});

describe('idle partitions', () => {
  it('are left out, and how many they are is told', async () => {
    const young = { start: END, newest: END };
    const partitions = { '1/7': young, '1/8': young, '1/9': { start: END } };
    const list: ListPartitions = async () => ({
      partitions: [SEVEN, EIGHT, projectPartition('9')],
      failed: [],
    });
    const survey = fakeSurvey({ counts: () => ({ '1/7': 1, '1/8': 1 }) });
    const found = await jobs([planned(events)], { events: { partitions } }, { list, survey });
    expect(found[0]).toMatchObject({ kind: 'begin', idle: 1 });
    expect(reads(found).map(([partition]) => partition)).toEqual(['1/7', '1/8']);
  });
});
