import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import type { JsonObject } from '../../../src/json.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { releases } from '../../../src/streams/releases.ts';
import { teams } from '../../../src/streams/teams.ts';
import type { Bounds } from '../../../src/sync/bounds.ts';
import { type Job, jobsOf } from '../../../src/sync/jobs.ts';
import { createLedger } from '../../../src/sync/ledger.ts';
import type { ListPartitions } from '../../../src/sync/partition.ts';
import type { PlannedStream } from '../../../src/sync/plan.ts';
import { bookOf, isIncremental } from '../../../src/sync/reads.ts';
import { formatInstant } from '../../../src/time.ts';
import { all, at, organizationPartition, planned, projectPartition } from '../../support/builders.ts';

const START = at('2026-05-01');
const UPPER = START + 1_000_000;
const BOUNDS: Bounds = {
  upper: UPPER,
  startDate: START,
  lookbackSeconds: 10,
  issueRefreshHours: 24,
  releaseRefreshDays: 1,
};
const ORGANIZATION = organizationPartition();
const SEVEN = projectPartition('7');
const EIGHT = projectPartition('8');

const listed: ListPartitions = async (definition) => ({
  partitions: definition.partitionBy === 'project' ? [SEVEN, EIGHT] : [ORGANIZATION],
});

async function jobs(
  plans: readonly PlannedStream[],
  bookmarks: JsonObject = {},
  options: { bounds?: Partial<Bounds>; list?: ListPartitions } = {},
): Promise<Job[]> {
  const ledger = createLedger(
    { bookmarks },
    {
      startDate: START,
      severalOrganizations: false,
      reading: { now: UPPER, warn: () => {} },
    },
  );
  const bounds = { ...BOUNDS, ...options.bounds };
  return await all(jobsOf(plans, options.list ?? listed, ledger, bounds));
}

/** The reads among the jobs: partition, span, and what the last of a full pass is dated with. */
const reads = (of: readonly Job[]) =>
  of.flatMap((job) =>
    job.kind === 'read' ? [[job.partition.id, job.span, job.progress?.refreshes] as const] : [],
  );
const time = (after: number) => formatInstant(START + after);

describe('the kind of a stream', () => {
  it('is incremental when it can be and is meant to be', () => {
    expect(isIncremental(planned(issues))).toBe(true);
    expect(isIncremental(planned(issues, { replicationMethod: 'FULL_TABLE' }))).toBe(false);
    expect(isIncremental(planned(teams))).toBe(false);
    expect(isIncremental(planned(teams, { replicationMethod: 'INCREMENTAL' }))).toBe(false);
  });

  it('tells its place in the ledger, by the name it has in messages', () => {
    expect(bookOf(planned(events))).toEqual({ stream: 'events', isByProject: true });
    expect(bookOf(planned(issues, { stream: 'tickets' }))).toEqual({ stream: 'tickets', isByProject: false });
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
    expect(reads(found).map(([partition]) => partition)).toEqual(['1', '7', '8']);
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
    const [read] = (await jobs([planned(teams)])).filter(({ kind }) => kind === 'read');
    expect(read).toEqual({ kind: 'read', plan: planned(teams), partition: ORGANIZATION });
  });

  it('of an incremental stream read whole by choice are one span without a bookmark', async () => {
    const plan = planned(events, { replicationMethod: 'FULL_TABLE' });
    const found = await jobs([plan], { events: { start: time(500) } });
    expect(found.filter(({ kind }) => kind === 'read')).toEqual([
      { kind: 'read', plan, partition: SEVEN, span: [START, UPPER] },
      { kind: 'read', plan, partition: EIGHT, span: [START, UPPER] },
    ]);
  });

  it('of such a stream are none when the span is empty', async () => {
    const plan = planned(events, { replicationMethod: 'FULL_TABLE' });
    const spans = async (upper: number) => reads(await jobs([plan], {}, { bounds: { upper } })).length;
    expect(await spans(START)).toBe(0);
    expect(await spans(START + 1)).toBe(2);
  });

  it('fill the gaps of each partition, newest first, with the lookback below', async () => {
    const partitions = {
      '7': { start: time(100), covered: [[time(200), time(300)]] },
      '8': { start: formatInstant(UPPER) },
    };
    expect(reads(await jobs([planned(events)], { events: { partitions } }))).toEqual([
      ['7', [START + 290, UPPER], undefined],
      ['7', [START + 90, START + 200], undefined],
    ]);
  });

  it('know which gaps they fill', async () => {
    const found = await jobs([planned(events)], { events: { start: time(100) } });
    expect(found[1]).toMatchObject({
      progress: { read: { span: [START + 90, UPPER], gaps: [[START + 100, UPPER]], lookback: 10 } },
    });
  });
});

describe('a full pass over issues', () => {
  it('is one read from the start date, and dated with the upper bound', async () => {
    const bookmark = { start: time(500), refreshed: time(0) };
    expect(reads(await jobs([planned(issues)], { issues: bookmark }))).toEqual([
      ['1', [START, UPPER], UPPER],
    ]);
  });

  it('is not due: then only what is new is read, and nothing is dated', async () => {
    const bookmark = { start: time(500), refreshed: formatInstant(UPPER - 60) };
    expect(reads(await jobs([planned(issues)], { issues: bookmark }))).toEqual([
      ['1', [START + 490, UPPER], undefined],
    ]);
  });
});

describe('releases', () => {
  it('of the last days are read again, without a date for it', async () => {
    const bookmark = { start: formatInstant(UPPER) };
    expect(reads(await jobs([planned(releases)], { releases: bookmark }))).toEqual([
      ['1', [UPPER - 86_400, UPPER], undefined],
    ]);
  });
});
