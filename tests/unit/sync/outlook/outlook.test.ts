import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, GoneError, UnavailableError } from '../../../../src/errors.ts';
import type { Look, Partition } from '../../../../src/source.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { events } from '../../../../src/streams/events.ts';
import { issueDetails } from '../../../../src/streams/issue-details.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { projects } from '../../../../src/streams/projects.ts';
import { serviceHooks } from '../../../../src/streams/service-hooks.ts';
import { sessionStatuses } from '../../../../src/streams/session-statuses.ts';
import { sessions } from '../../../../src/streams/sessions.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { createFailing } from '../../../../src/sync/failing.ts';
import { about, atLeast, exactly } from '../../../../src/sync/outlook/estimate.ts';
import { type OutlookInput, rowOf } from '../../../../src/sync/outlook/outlook.ts';
import { createLedger } from '../../../../src/sync/progress/ledger.ts';
import { formatInstant } from '../../../../src/time.ts';
import {
  at,
  boundsUpTo,
  organizationPartition,
  planned,
  projectPartition,
} from '../../../support/builders.ts';
import { fakeSurvey } from '../../../support/fake-survey.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const DAY = 86_400;
const START = at('2026-05-01');
const SIGNPOST = START + 10 * DAY;
const WHOLE: Look = { rows: 3, isWhole: true, delivered: undefined, counted: undefined, requests: 1 };
const PROJECTS = ['6', '7', '8'].map((id) => projectPartition(id));
const ORGANIZATIONS = ['1', '2', '3'].map((id) => organizationPartition(id));

/** @param look at a partition, and how many looks there were before */
async function row(
  definition: StreamDefinition,
  partitions: readonly Partition[],
  look: (partition: Partition, nth: number) => Look | Error,
  over: Partial<OutlookInput> & { readonly counts?: Record<string, number>; readonly hoursAgo?: number } = {},
) {
  const looked: (readonly [string, ...number[]])[] = [];
  const skipped: string[] = [];
  const bookmark = { start: formatInstant(SIGNPOST - (over.hoursAgo ?? 0) * 3_600) };
  const bookmarks =
    over.hoursAgo === undefined
      ? {}
      : {
          [definition.tapStreamId]: {
            partitions: Object.fromEntries(partitions.map(({ id }) => [id, bookmark])),
          },
        };
  const failing = createFailing(recordingLog());
  const found = await rowOf(planned(definition), {
    plans: [],
    listPartitions: async () => ({ partitions, failed: [] }),
    look: async (_, { partition, span = [] }) => {
      looked.push([partition.id, ...span]);
      const seen = look(partition, looked.length - 1);
      if (seen instanceof Error) throw seen;
      return seen;
    },
    survey: fakeSurvey({ counts: () => over.counts, pageSize: 100 }),
    paceOf: () => ({ perSecond: 10, basis: 'told', answerMs: 0, width: 1 }),
    requestsOf: () => looked.length,
    ledger: createLedger({ bookmarks }, { startDate: START, isOwner: true, now: SIGNPOST, warn: () => {} }),
    bounds: boundsUpTo(SIGNPOST, { startDate: START }),
    mostRequests: undefined,
    failing,
    onSkipped: (stream) => skipped.push(stream),
    ...over,
  });
  return {
    row: found,
    looked: looked.map(([id]) => id),
    spans: looked.map(([, ...span]) => span),
    skipped,
    failing,
  };
}

const off = (of: 'organization' | 'project', where: string) =>
  new UnavailableError('it is off', where, of, new ApiError('No.', 403));

describe('the row of a stream', () => {
  it('comes of two organizations at most', async () => {
    const { row: found, looked } = await row(teams, ORGANIZATIONS, () => WHOLE);
    expect(looked).toEqual(['1', '2']);
    expect(found).toEqual({
      stream: 'teams',
      isSelected: true,
      available: 'yes',
      basis: 'everything',
      records: atLeast(6),
      requests: atLeast(3),
      seconds: 0.3,
    });
  });

  it('comes of every organization where it is the list that other streams wait for', async () => {
    expect((await row(projects, ORGANIZATIONS, () => WHOLE)).looked).toEqual(['1', '2', '3']);
  });

  it('comes of one project, or the next where that one is gone', async () => {
    expect((await row(events, PROJECTS, () => WHOLE, { counts: {} })).looked).toEqual(['1/6']);
    const gone = await row(events, PROJECTS, (_, nth) => (nth === 0 ? new GoneError('Gone.', 404) : WHOLE));
    expect(gone.looked).toEqual(['1/6', '1/7']);
    expect(gone.row.available).toBe('yes');
  });

  it('says what fails, and that nothing is known of it', async () => {
    const { row: found, failing } = await row(teams, ORGANIZATIONS, () => new ApiError('Out of order.', 503));
    expect(found).toMatchObject({ available: 'no', reason: { lack: 'server', text: 'Out of order.' } });
    expect(found.records).toBeUndefined();
    expect(failing.failures).toHaveLength(2);
  });

  it('says so where the parts of a stream cannot be listed', async () => {
    const { row: found, looked } = await row(events, [], () => WHOLE, {
      listPartitions: async () => {
        throw new ApiError('No list.', 500);
      },
    });
    expect([found.available, found.reason?.text, looked]).toEqual(['no', 'No list.', []]);
  });

  it('is none where the token is refused: that is a matter of all of them', async () => {
    const refused = row(teams, ORGANIZATIONS, () => new AuthError('Refused.'));
    await expect(refused).rejects.toThrow('Refused.');
  });

  it('asks nothing more of an organization that lacks a feature, and tells one that some projects lack', async () => {
    const all = await row(events, PROJECTS, () => off('organization', 'acme'));
    expect(all.looked).toEqual(['1/6']);
    expect(all.row).toMatchObject({ available: 'no', reason: { lack: 'plan' }, requests: exactly(1) });
    expect(all.skipped).toEqual(['events']);
    const some = await row(serviceHooks, PROJECTS, () => off('project', 'web'));
    expect(some.looked).toEqual(['1/6', '1/7']);
    expect(some.row).toMatchObject({ available: 'partly', requests: atLeast(3) });
    expect(some.row.records).toBeUndefined();
    expect(some.failing.failures).toEqual([]);
  });

  it('leaves out projects that rest by the statistics, and still asks whether one could be read', async () => {
    const { row: found, looked } = await row(events, PROJECTS, () => WHOLE, { counts: {}, hoursAgo: 1 });
    expect(looked).toEqual(['1/6']);
    expect(found).toMatchObject({
      available: 'yes',
      basis: 'bookmark',
      from: SIGNPOST - 3_600,
      records: about(0),
      requests: exactly(2),
    });
  });

  it('counts what must be read where a list is too long to be read again', async () => {
    const long = { ...WHOLE, isWhole: false, counted: { count: 1_000, isFloor: true } };
    const short = { ...WHOLE, isWhole: false, counted: { count: 20, isFloor: false } };
    const [one = organizationPartition()] = ORGANIZATIONS;
    const bounds = boundsUpTo(SIGNPOST, { startDate: START, issueRefreshHours: 24, asked: SIGNPOST + 60 });
    const bookmark = { start: formatInstant(SIGNPOST - DAY), refreshed: formatInstant(SIGNPOST - 60) };
    const ledger = createLedger(
      { bookmarks: { issues: { partitions: { '1': bookmark } } } },
      { startDate: START, isOwner: true, now: SIGNPOST, warn: () => {} },
    );
    const { row: found, spans } = await row(issues, [one], (_, nth) => (nth === 0 ? long : short), {
      bounds,
      ledger,
    });
    expect(spans).toEqual([
      [START, SIGNPOST + 60],
      [SIGNPOST - DAY, SIGNPOST + 60],
    ]);
    expect(found).toMatchObject({ records: about(20), from: SIGNPOST - DAY, basis: 'bookmark' });
  });

  it('ends where a limit of requests ends the run', async () => {
    const counted = { ...WHOLE, rows: 100, isWhole: false, counted: { count: 400, isFloor: false } };
    const [one = organizationPartition()] = ORGANIZATIONS;
    const { row: found } = await row(issueDetails, [one], () => counted, { mostRequests: 50 });
    expect(found).toMatchObject({ records: about(100), requests: about(101) });
    const free = await row(issueDetails, [one], () => counted);
    expect(free.row).toMatchObject({ records: about(400), requests: about(404) });
  });

  it('takes a day of numbers for a day, though all of it was seen', async () => {
    const [one = organizationPartition()] = ORGANIZATIONS;
    const day = { ...WHOLE, rows: 8, delivered: [SIGNPOST - DAY, SIGNPOST] as const };
    const { row: found, spans } = await row(sessions, [one], () => day);
    expect(spans).toEqual([[SIGNPOST - DAY, SIGNPOST]]);
    expect(found).toMatchObject({ records: about(80), requests: about(10) });
    const statuses = await row(sessionStatuses, [one], () => day);
    expect(statuses.row.requests).toEqual(about(20));
    // Whoever asks about the sessions has counted their groups.
    const shared = await row(sessionStatuses, [one], () => day, { plans: [planned(sessions)] });
    expect(shared.row.requests).toEqual(about(10));
  });

  it('gives a server up after three silent looks in a row, and not after others in between', async () => {
    const failing = createFailing(recordingLog());
    const silent = () => new ApiError('Nobody answers.', 0);
    await row(teams, ORGANIZATIONS, silent, { failing });
    await row(teams, ORGANIZATIONS, () => WHOLE, { failing });
    await row(teams, ORGANIZATIONS, silent, { failing });
    await expect(row(teams, ORGANIZATIONS, silent, { failing })).rejects.toThrow('Nobody answers.');
  });
});
